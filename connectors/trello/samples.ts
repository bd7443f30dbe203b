/** Notices in the shape of captured ones [code], shortened, with made-up people, as `hydrate` completes them. */
import type { Sample } from '../../src/kit';

const board = { id: '61de01c0fd9d2b35d229b95f', name: 'Encomendas', shortLink: 'CGKHU6vL' };
const contact = { id: '61de01c0fd9d2b35d229b960', name: 'Contato' };
const proposal = { id: '61de01c0fd9d2b35d229b961', name: 'Proposta' };
const described = {
  id: '6921b0d2a1b2c3d4e5f60718',
  desc: 'Nome: Mariana Alves\nTelefone: (11) 98765-4321\nE-mail: mariana@exemplo.com.br\n\nBolo de 4 kg.',
};
const card = { id: described.id, name: 'Festa de 15 anos', idShort: 12, shortLink: 'VYXJQA0F' };

const notice = (type: string, data: object, translationKey: string) => ({
  model: { id: board.id, name: board.name, desc: '', closed: false, url: 'https://trello.com/b/CGKHU6vL' },
  action: {
    id: '6921b0f5a1b2c3d4e5f60720',
    idMemberCreator: '5949c3408602f237c1611a36',
    data: { board, ...data },
    appCreator: null,
    type,
    date: '2026-11-22T13:05:17.482Z',
    limits: null,
    display: { translationKey, entities: {} },
    memberCreator: { id: '5949c3408602f237c1611a36', fullName: 'Bia Prado', username: 'biaprado' },
  },
  webhook: {
    id: '6921a000a1b2c3d4e5f60001',
    description: 'Ponte',
    idModel: board.id,
    callbackURL: 'https://ponte.example/hooks/trello/t',
    active: true,
    consecutiveFailures: 0,
    firstConsecutiveFailDate: null,
  },
  card: described,
});

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Cartão criado', en: 'Card created' },
    body: notice('createCard', { card, list: contact }, 'action_create_card'),
    expect: ['card.created'],
  },
  {
    name: 'moved',
    label: { pt: 'Cartão mudou de lista', en: 'Card moved to another list' },
    body: notice(
      'updateCard',
      {
        card: { ...card, idList: proposal.id },
        old: { idList: contact.id },
        listBefore: contact,
        listAfter: proposal,
      },
      'action_move_card_from_list_to_list',
    ),
    expect: ['card.moved'],
  },
];
