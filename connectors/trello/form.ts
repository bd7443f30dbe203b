/** What merchants read of Trello, and what its form asks for. */
import { baseUrlField, type Connector } from '../../src/kit';
import { API } from './api';

export const form = {
  label: { pt: 'Trello', en: 'Trello' },
  fields: [
    {
      key: 'apiKey',
      group: 'settings',
      label: { pt: 'Chave de API', en: 'API key' },
      type: 'text',
      required: true,
      pattern: String.raw`\s*[0-9a-f]{32}\s*`,
      example: 'abcdef0123456789abcdef0123456789',
      help: { pt: 'Do seu Power-Up, aba "Chave de API".', en: 'Of your Power-Up, tab "API key".' },
    },
    {
      key: 'apiToken',
      group: 'credentials',
      label: { pt: 'Token', en: 'Token' },
      type: 'secret',
      required: true,
      sensitive: true,
      pattern: String.raw`\s*\w{32,120}\s*`,
      example: 'ATTA0123456789abcdef0123456789abcdef0123456789abcdef',
    },
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Segredo (OAuth1.0 secret)', en: 'Secret (OAuth1.0 secret)' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'cole-aqui-o-segredo-da-chave-de-api',
      help: {
        pt: 'Fica ao lado da chave de API. O Trello assina cada aviso com ele.',
        en: 'It stands beside the API key. Trello signs each notice with it.',
      },
    },
    {
      key: 'boardId',
      group: 'settings',
      label: { pt: 'Quadro', en: 'Board' },
      type: 'text',
      required: false,
      pattern: String.raw`\s*[A-Za-z0-9]{8,24}\s*`,
      example: '61de01c0fd9d2b35d229b95f',
      help: {
        pt: 'Salve e escolha; ou cole o código do endereço, como em trello.com/b/CGKHU6vL.',
        en: 'Save, then choose; or paste the code of its address, as in trello.com/b/CGKHU6vL.',
      },
    },
    baseUrlField({ default: API, example: API }),
  ],
  setup: [
    {
      pt: 'Crie um Power-Up no Trello (só um nome basta), abra a aba "Chave de API", gere a chave e cole aqui a chave e o segredo.',
      en: 'Make a Power-Up at Trello (a name will do), open its tab "API key", generate the key and paste the key and the secret here.',
      url: 'https://trello.com/power-ups/admin',
    },
    {
      pt: 'Autorize o acesso aos seus quadros, copie o token que o Trello mostra, cole aqui e salve.',
      en: 'Allow access to your boards, copy the token that Trello shows, paste it here and save.',
      url: 'https://trello.com/1/authorize?expiration=never&scope=read,write&response_type=token&name=Ponte&key={apiKey}',
    },
    {
      pt: 'Escolha o quadro, salve, e clique em "Testar" e em "Registrar webhooks".',
      en: 'Choose the board, save, and click "Test" and "Register webhooks".',
    },
  ],
  notes: {
    pt: 'Cada quadro é um funil e cada lista, uma etapa. O Trello não tem contatos: nome, telefone e e-mail vêm de linhas da descrição, como "Telefone: (11) 98888-7777". Cartão arquivado conta como excluído. Para outro quadro, crie outra integração.',
    en: 'A board is a pipeline, each list a stage. Trello knows no contacts: name, phone and e-mail come from lines of the description, such as "Telefone: (11) 98888-7777". An archived card counts as deleted. For another board make another connection.',
  },
  sheet: {
    version: 'REST API v1',
    limits: {
      pt: '100 chamadas a cada 10 segundos por token. Um aviso gasta uma; a conferência, uma por hora.',
      en: '100 calls in 10 seconds for a token. A notice takes one; the proof, one an hour.',
    },
    cannot: [
      {
        pt: 'Não há ganho nem perdido: use a mudança para a lista que significa isso. Nem campo de valor: ele vai na descrição.',
        en: 'There is no won or lost: use the move to the list that means it. Nor a field for the value: it goes into the description.',
      },
      {
        pt: 'Comentários, etiquetas, membros e campos personalizados não geram eventos.',
        en: 'Comments, labels, members and custom fields make no events.',
      },
      {
        pt: 'Do cartão que sai para outro quadro só se sabe o quadro. O que a conferência recupera vem sem o contato, se ele ainda não era conhecido.',
        en: 'Of a card that leaves for another board only the board is known. What the proof recovers has no contact, unless it was known before.',
      },
      { pt: 'Nunca foi testado com uma conta real.', en: 'It was never tried with a real account.' },
    ],
    evidence: { inbound: 'code', register: 'doc', poll: 'doc', probe: 'doc', actions: 'doc' },
    sources: [
      'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks',
      'https://developer.atlassian.com/cloud/trello/guides/rest-api/action-types',
      'https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization',
      'https://developer.atlassian.com/cloud/trello/guides/rest-api/rate-limits',
      'https://github.com/fiatjaf/trello-webhooks',
      'https://github.com/MrRefactoring/trello.js',
    ],
  },
  recognises: [
    {
      when: {
        pt: 'Cartão criado, copiado ou enviado por e-mail',
        en: 'Card created, copied or sent by e-mail',
      },
      type: 'card.created',
    },
    {
      when: { pt: 'Cartão mudou de lista ou de quadro', en: 'Card moved to another list or board' },
      type: 'card.moved',
    },
    { when: { pt: 'Cartão alterado', en: 'Card changed' }, type: 'card.updated' },
    { when: { pt: 'Cartão arquivado ou excluído', en: 'Card archived or deleted' }, type: 'card.deleted' },
  ],
} as const satisfies Partial<Connector>;
