/** Notices of ours, with the contacts that a real one gets fetched. */
import type { Sample } from '../../src/kit';

const document = {
  id: '66f1a0c2d4e5f60012ab34c1',
  name: 'Plano anual — Padaria Sol',
  amount_monthly: 0,
  amount_unique: 2390,
  amount_total: 2390,
  prediction_date: '2026-12-15',
  created_at: '2026-11-22T10:02:11.101-03:00',
  updated_at: '2026-11-22T10:02:11.101-03:00',
  rating: 3,
  status: 'ongoing',
  closed_at: null,
  user: {
    id: '66f1a0c2d4e5f60012ab3401',
    name: 'Vendas',
    email: 'vendas@loja.exemplo.com.br',
    avatar_url: null,
  },
  deal_stage: { id: '66f1a0c2d4e5f60012ab3411', name: 'Sem contato', nickname: 'SC', order: 1 },
  deal_pipeline: { id: '66f1a0c2d4e5f60012ab3410', name: 'Vendas' },
  deal_source: { id: '66f1a0c2d4e5f60012ab3420', name: 'WhatsApp' },
  campaign: {},
  deal_lost_reason: {},
  deal_custom_fields: [
    { value: 'Centro', custom_field: { id: '66f1a0c2d4e5f60012ab3430', label: 'Bairro', type: 'text' } },
  ],
  deal_products: [],
};
const contacts = [
  {
    name: 'Mariana Alves',
    emails: [{ email: 'mariana@exemplo.com.br' }],
    phones: [{ phone: '(11) 98765-4321', type: 'cellphone', whatsapp: true }],
  },
];
const notice = (event_name: string, more: object = {}) => ({
  event_name,
  document: { ...document, ...more },
  event_timestamp: '2026-11-22T13:04:11Z',
  transaction_uuid: '8a0d2f0e-3f54-4b52-9f1b-6d6a35f5c1e1',
  contacts,
});
const moved = {
  updated_at: '2026-11-22T10:04:10.512-03:00',
  deal_stage: { id: '66f1a0c2d4e5f60012ab3412', name: 'Proposta', nickname: 'P', order: 2 },
};

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Negociação criada', en: 'Deal created' },
    body: notice('crm_deal_created'),
    expect: ['card.created'],
  },
  {
    name: 'updated',
    label: { pt: 'Negociação atualizada', en: 'Deal updated' },
    body: notice('crm_deal_updated', moved),
    expect: ['card.updated'],
  },
  {
    name: 'won',
    label: { pt: 'Venda marcada', en: 'Deal won' },
    body: notice('crm_deal_updated', { ...moved, status: 'won', closed_at: moved.updated_at }),
    expect: ['card.updated', 'card.won'],
  },
  {
    name: 'lost',
    label: { pt: 'Perda marcada', en: 'Deal lost' },
    body: notice('crm_deal_updated', {
      ...moved,
      status: 'lost',
      closed_at: moved.updated_at,
      deal_lost_reason: { id: '66f1a0c2d4e5f60012ab3440', name: 'Preço' },
    }),
    expect: ['card.updated', 'card.lost'],
  },
  {
    name: 'deleted',
    label: { pt: 'Negociação excluída', en: 'Deal deleted' },
    body: {
      event_name: 'crm_deal_deleted',
      document: { id: document.id, name: document.name },
      event_timestamp: '2026-11-22T13:05:00Z',
      transaction_uuid: '8a0d2f0e-3f54-4b52-9f1b-6d6a35f5c1e2',
    },
    expect: ['card.deleted'],
  },
];
