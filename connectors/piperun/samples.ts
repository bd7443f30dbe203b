/** Opportunities in the documented shape, with made-up people. */
import type { Sample } from '../../src/kit';

const person = {
  id: 15_946_906,
  hash: 'a1b2c3d4e5f6',
  name: 'MARIANA ALVES',
  cpf: '529.982.247-25',
  job_title: 'Compradora',
  birth_day: '1990-04-12',
  contact_emails: [{ id: 1, address: 'mariana@exemplo.com.br' }],
  contact_phones: [{ id: 2, number: '(11) 98765-4321', is_main: 1 }],
  address: { street: null, postal_code: null, number: null, complement: null, district: null },
  company: null,
  fields: [],
};

const deal = (trigger_type: string, more: object = {}) => ({
  id: 10_836_111,
  hash: 'tg3xr6nfxz4woc8s4cg8c84cwww0s84',
  title: 'Clínica Sorriso',
  status: 0,
  deleted: 0,
  freezed: 0,
  value: '1234.56',
  value_mrr: '0.00',
  temperature: 2,
  created_at: '2026-11-20 09:12:00',
  updated_at: '2026-11-22 10:04:58',
  stage_changed_at: '2026-11-22 10:04:58',
  closed_at: null,
  lost_reason: { id: null, name: null, description: null },
  person,
  company: null,
  stage: { id: 141_475, name: 'Proposta' },
  pipeline: { id: 26_447, name: 'Vendas' },
  origin: { id: 7, name: 'Site', origin: { id: null, name: null } },
  user: { id: 34_970, name: 'Renata Prado', avatar: null },
  tags: [],
  fields: [],
  proposals: [],
  action: {
    create: '2026-11-22T13:04:59.816034Z',
    pipeline: 'Vendas',
    stage: 'Qualquer etapa',
    trigger_type,
    user: null,
  },
  ...more,
});

const closed = { closed_at: '2026-11-22 10:04:58' };

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Oportunidade criada', en: 'Opportunity created' },
    body: deal('Uma oportunidade for criada', { stage_changed_at: null }),
    expect: ['card.created'],
  },
  {
    name: 'moved',
    label: { pt: 'Oportunidade entrou na etapa', en: 'Opportunity entered a stage' },
    body: deal('Uma oportunidade entrar na etapa selecionada'),
    expect: ['card.moved'],
  },
  {
    name: 'won',
    label: { pt: 'Oportunidade ganha', en: 'Opportunity won' },
    body: deal('Uma oportunidade for ganha', { ...closed, status: 1 }),
    expect: ['card.won'],
  },
  {
    name: 'lost',
    label: { pt: 'Oportunidade perdida', en: 'Opportunity lost' },
    body: deal('Uma oportunidade for perdida', { ...closed, status: 3 }),
    expect: ['card.lost'],
  },
  {
    name: 'no-contact',
    label: { pt: 'Oportunidade sem telefone nem e-mail', en: 'Opportunity without phone or e-mail' },
    body: deal('Ao adicionar uma tag na oportunidade', {
      person: { id: 15_946_907, name: 'Ana Lima', contact_emails: [], contact_phones: [] },
    }),
    expect: ['card.updated'],
  },
];
