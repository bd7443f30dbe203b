/** Notices in the documented shape, with made-up people, as `hydrate` completes them. */
import type { Sample } from '../../src/kit';

const by = {
  id: 300_112_233,
  name: 'Renata Prado',
  username: 'renata-prado',
  email: 'renata@exemplo.com.br',
  avatar_url: 'https://exemplo.com.br/avatar.png',
};

const field = (
  id: string,
  type: string,
  label: string,
  value: string,
  float_value: number | null = null,
) => ({
  name: label,
  value,
  float_value,
  field: { id, type, label },
});

const visit = (id: string, firstTimeIn: string, lastTimeIn = firstTimeIn) => ({
  phase: { id },
  firstTimeIn,
  lastTimeIn,
});

const card = (phase: { id: string; name: string }, more: object = {}) => ({
  id: '1131156124',
  title: 'Clínica Sorriso',
  url: 'https://app.pipefy.com/open-cards/1131156124',
  done: false,
  created_at: '2026-11-20T09:12:00-03:00',
  updated_at: '2026-11-22T10:04:58-03:00',
  finished_at: null,
  pipe: { id: '302766835', name: 'Vendas' },
  current_phase: phase,
  assignees: [{ name: 'Renata Prado' }],
  phases_history: [
    visit('315001001', '2026-11-20T09:12:00-03:00'),
    visit(phase.id, '2026-11-22T10:04:58-03:00'),
  ],
  fields: [
    field('nome_do_cliente', 'short_text', 'Nome do cliente', 'MARIANA ALVES'),
    field('e_mail', 'email', 'E-mail', 'mariana@exemplo.com.br'),
    field('telefone_whatsapp', 'phone', 'Telefone (WhatsApp)', '+55 11 98765-4321'),
    field('valor_da_proposta', 'currency', 'Valor da proposta', '1.234,56', 1234.56),
  ],
  ...more,
});

const inbox = { id: '315001001', name: 'Caixa de entrada' };
const proposal = { id: '315001003', name: 'Proposta' };
const lost = { id: '315001009', name: 'Perdido' };
const won = { id: '315001008', name: 'Ganho' };
const done = { done: true, finished_at: '2026-11-22T10:04:58-03:00' };

const short = { id: 1_131_156_124, pipe_id: 'CxeXHeOR' };
const noticed = (action: string, more: object, full?: object) => ({
  data: { action, ...more, card: short },
  ...(full ? { card: full } : {}),
});
const at = ({ id, name }: { id: string; name: string }) => ({ id: Number(id), name });

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Cartão criado', en: 'Card created' },
    body: noticed('card.create', { on_phase: at(inbox), created_by: by }, card(inbox)),
    expect: ['card.created'],
  },
  {
    name: 'moved',
    label: { pt: 'Cartão mudou de fase', en: 'Card changed phase' },
    body: noticed('card.move', { from: at(inbox), to: at(proposal), moved_by: by }, card(proposal)),
    expect: ['card.moved'],
  },
  {
    name: 'won',
    label: { pt: 'Cartão ganho', en: 'Card won' },
    body: noticed('card.done', { on_phase: at(won), done_by: by }, card(won, done)),
    expect: ['card.won'],
  },
  {
    name: 'lost',
    label: { pt: 'Cartão perdido', en: 'Card lost' },
    body: noticed('card.done', { on_phase: at(lost), done_by: by }, card(lost, done)),
    expect: ['card.lost'],
  },
  {
    name: 'late',
    label: { pt: 'Cartão atrasado', en: 'Card late' },
    body: noticed('card.late', { on_phase: at(proposal) }, card(proposal)),
    expect: ['custom.card_late'],
  },
  {
    name: 'deleted',
    label: { pt: 'Cartão excluído', en: 'Card deleted' },
    body: noticed('card.delete', { on_phase: at(proposal), deleted_by: by }),
    expect: ['card.deleted'],
  },
];
