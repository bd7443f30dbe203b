/** Notices of ours, with the earlier conversions that a real one gets fetched. */
import type { Sample } from '../../src/kit';

const contact = {
  uuid: '5c1e0a7e-2f57-4c0d-9f0c-1f4f6c8f2a01',
  email: 'mariana@exemplo.com.br',
  name: 'Mariana Alves',
  mobile_phone: '(11) 98765-4321',
  city: 'São Paulo',
  tags: ['blog', 'confeitaria'],
  cf_produto_de_interesse: 'Kit festa',
  company: { name: 'Padaria Sol' },
  funnel: {
    name: 'default',
    lifecycle_stage: 'Lead',
    opportunity: false,
    interest: 20,
    fit: 0,
    origin: 'Busca Paga | Google',
  },
};
const notice = {
  event_type: 'WEBHOOK.CONVERTED',
  entity_type: 'CONTACT',
  event_identifier: 'ebook-confeitaria',
  timestamp: '2026-11-22T10:05:02.724-03:00',
  event_timestamp: '2026-11-22T10:05:00.254-03:00',
  contact,
  conversions: [{ event_timestamp: '2026-11-22T10:05:00.254-03:00' }],
};

export const samples: readonly Sample[] = [
  {
    name: 'converted',
    label: { pt: 'Primeira conversão', en: 'First conversion' },
    body: notice,
    expect: ['lead.created'],
  },
  {
    name: 'converted-again',
    label: { pt: 'Outra conversão do mesmo lead', en: 'Another conversion of the same lead' },
    body: {
      ...notice,
      event_identifier: 'pedido-de-orcamento',
      conversions: [
        { event_timestamp: '2026-11-01T09:00:00.000-03:00' },
        { event_timestamp: notice.event_timestamp },
      ],
    },
    expect: ['lead.updated'],
  },
  {
    name: 'opportunity',
    label: { pt: 'Marcado como oportunidade', en: 'Marked as an opportunity' },
    body: {
      ...notice,
      event_type: 'WEBHOOK.MARKED_OPPORTUNITY',
      event_identifier: 'default',
      contact: { ...contact, funnel: { ...contact.funnel, opportunity: true } },
      conversions: undefined,
    },
    expect: ['lead.converted'],
  },
  {
    name: 'panel',
    label: { pt: 'Conversão, webhook criado no painel', en: 'Conversion, webhook made in the panel' },
    body: {
      leads: [
        {
          id: '2992709297',
          uuid: contact.uuid,
          email: contact.email,
          name: contact.name,
          opportunity: 'false',
          number_conversions: '1',
          last_conversion: {
            content: { identificador: 'ebook-confeitaria', Nome: contact.name },
            created_at: '2026-11-22T10:05:00.883-03:00',
            cumulative_sum: '1',
            source: 'ebook-confeitaria',
            conversion_origin: {
              source: 'google',
              medium: 'cpc',
              value: null,
              campaign: 'natal',
              channel: 'Paid Search',
            },
          },
          custom_fields: { 'Produto de interesse': 'Kit festa', Bairro: String.raw`\N` },
          personal_phone: '(11) 98765-4321',
          mobile_phone: String.raw`\N`,
          tags: ['blog'],
          lead_stage: 'Lead',
        },
      ],
    },
    expect: ['lead.created'],
  },
  {
    name: 'panel-opportunity',
    label: { pt: 'Oportunidade, webhook criado no painel', en: 'Opportunity, webhook made in the panel' },
    body: {
      leads: [
        {
          id: '2992709297',
          uuid: contact.uuid,
          email: contact.email,
          name: contact.name,
          opportunity: 'true',
          last_marked_opportunity_date: '2026-11-22T10:05:00.261-03:00',
          mobile_phone: '(11) 98765-4321',
          tags: [],
          lead_stage: 'Lead',
        },
      ],
    },
    expect: ['lead.converted'],
  },
];
