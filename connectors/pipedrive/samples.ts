/** Notices in the shape of captured ones [code], with made-up people, as `withRelated` completes them. */
import type { Sample } from '../../src/kit';

const meta = (action: string, entity: 'deal' | 'lead', id: string) => ({
  action,
  entity,
  company_id: '12882925',
  correlation_id: '5b2a3f0e-7a0c-4b5e-9d0b-0a4f3c2d1e77',
  entity_id: id,
  id: '0f9c1f8a-3d1d-4a50-8a63-1d0b8f4f8a11',
  is_bulk_edit: false,
  timestamp: '2026-11-22T13:05:17.482Z',
  type: 'general',
  user_id: '18487521',
  version: '2.0',
  webhook_id: '990011',
  webhook_owner_id: '18487521',
  change_source: 'app',
  permitted_user_ids: ['18487521'],
  attempt: 1,
  host: 'docesdabia.pipedrive.com',
});

const deal = (more: object) => ({
  add_time: '2026-11-22T13:00:02Z',
  archive_time: null,
  channel: null,
  channel_id: null,
  close_time: null,
  creator_user_id: 18487521,
  currency: 'BRL',
  custom_fields: {},
  expected_close_date: null,
  first_won_time: null,
  id: 1042,
  is_archived: false,
  label_ids: [],
  lost_reason: null,
  lost_time: null,
  org_id: null,
  origin: 'ManuallyCreated',
  origin_id: null,
  owner_id: 18487521,
  person_id: 307,
  pipeline_id: 2,
  probability: null,
  stage_change_time: null,
  stage_id: 8,
  status: 'open',
  title: 'Festa de 15 anos',
  update_time: '2026-11-22T13:05:17Z',
  value: 1890.5,
  visible_to: '3',
  won_time: null,
  ...more,
});

const person = {
  id: 307,
  name: 'Mariana Alves',
  emails: [{ value: 'mariana@exemplo.com.br', primary: true, label: 'work' }],
  phones: [{ value: '(11) 98765-4321', primary: true, label: 'mobile' }],
};
const proposal = { id: 9, name: 'Proposta', order_nr: 2, pipeline_id: 2 };
const contact = { id: 8, name: 'Contato', order_nr: 1, pipeline_id: 2 };
const pipeline = { id: 2, name: 'Vendas' };

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Negócio criado', en: 'Deal created' },
    body: {
      meta: meta('create', 'deal', '1042'),
      data: deal({ update_time: null }),
      previous: null,
      related: { person, stage: contact, pipeline },
    },
    expect: ['card.created'],
  },
  {
    name: 'moved',
    label: { pt: 'Negócio mudou de etapa', en: 'Deal moved to another stage' },
    body: {
      meta: meta('change', 'deal', '1042'),
      data: deal({ stage_id: 9, stage_change_time: '2026-11-22T13:05:17Z' }),
      previous: { stage_id: 8, stage_change_time: null, update_time: '2026-11-22T13:00:02Z' },
      related: { person, stage: proposal, previousStage: contact, pipeline },
    },
    expect: ['card.moved'],
  },
  {
    name: 'won',
    label: { pt: 'Negócio ganho', en: 'Deal won' },
    body: {
      meta: meta('change', 'deal', '1042'),
      data: deal({ stage_id: 9, status: 'won', won_time: '2026-11-22T13:05:17Z' }),
      previous: { status: 'open', won_time: null },
      related: { person, stage: proposal, pipeline },
    },
    expect: ['card.won'],
  },
  {
    name: 'lead',
    label: { pt: 'Lead criado', en: 'Lead created' },
    body: {
      meta: meta('create', 'lead', '6f8c2b2e-1c2a-4d4e-9b9a-0d1f2a3b4c5d'),
      data: {
        add_time: '2026-11-22T13:05:17.405Z',
        creator_id: 18487521,
        custom_fields: {},
        id: '6f8c2b2e-1c2a-4d4e-9b9a-0d1f2a3b4c5d',
        is_archived: false,
        label_ids: [],
        organization_id: null,
        origin: 'ManuallyCreated',
        owner_id: 18487521,
        person_id: 307,
        source_name: 'Chatbot',
        title: 'Orçamento para casamento',
        update_time: '2026-11-22T13:05:17.405Z',
        value: null,
        was_seen: false,
      },
      previous: null,
      related: { person },
    },
    expect: ['lead.created'],
  },
];
