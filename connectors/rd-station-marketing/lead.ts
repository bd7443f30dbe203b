/**
 * What a notice says of leads. Two shapes: of webhooks made by the API, one contact with the event's name
 * (https://developers.rdstation.com/reference/webhooks-payload-copy) [doc]; of webhooks made in the panel and of
 * automation flows, `leads` with numbers as texts (…/reference/como-migrar-webhooks-rdsm) [doc], `\N` or `unknown`
 * for nothing, the answers of the form as JSON in a text, and no word on what happened [code]: the newest thing did. A notice comes of every conversion, not of the first alone.
 */
import {
  type Customer,
  compact,
  failed,
  type InboundDelivery,
  ignored,
  type Normalised,
  type Observation,
  type Origin,
  observed,
  type Reader,
  read,
  splitName,
} from '../../src/kit';
import { jsonIn } from '../families/inputs';
import { answersOf, EMPTY } from '../families/rd-station';
import { TOPICS } from './api';

/** What happens at a form may mark an opportunity, too: of what is no further apart than this, both are news. */
const TOGETHER = 60_000;
/** An event and its place in the list of events may be told a moment apart. */
const SAME = 1_000;

export function normalise({ body, receivedAt }: InboundDelivery): Normalised {
  const sent = read(body);
  const topic = sent.text('event_type') ?? '';
  const isPanel = sent.has('leads');
  if (!isPanel && !TOPICS.includes(topic)) return ignored('unknown_topic', topic.slice(0, 100) || undefined);
  const observations = isPanel
    ? sent.list('leads').flatMap((lead) => ofPanel(lead, receivedAt))
    : ofContact(sent, topic, receivedAt);
  return observations.length > 0 ? observed(...observations) : failed('unexpected_shape', 'uuid');
}

function ofContact(sent: Reader, topic: string, receivedAt: string): Observation[] {
  const contact = sent.at('contact');
  const time = sent.time('event_timestamp', 'timestamp') ?? receivedAt;
  if (topic !== 'WEBHOOK.CONVERTED') return toldOf(contact, 'lead.converted', time);
  return conversion(contact, sent.text('event_identifier'), time, isFirst(sent, time));
}

function ofPanel(lead: Reader, receivedAt: string): Observation[] {
  const last = lead.at('last_conversion');
  const identifier = said(last, 'content.identificador', 'content.conversion_identifier', 'source');
  const count = lead.integer('number_conversions', 'last_conversion.cumulative_sum');
  const time = last.time('created_at', 'content.event_timestamp');
  const marked = lead.bool('opportunity') ? lead.time('last_marked_opportunity_date') : undefined;
  const later = Date.parse(marked ?? '') - Date.parse(time ?? '');
  const isMark = marked !== undefined && !(later < -TOGETHER);
  const isConversion = !isMark || later <= TOGETHER;
  const first = count === undefined ? undefined : count <= 1;
  return [
    ...(isConversion ? conversion(lead, identifier, time ?? receivedAt, first) : []),
    ...(isMark ? toldOf(lead, 'lead.converted', marked) : []),
  ];
}

/** Undefined where nobody said which conversions there were. */
function isFirst(sent: Reader, time: string): boolean | undefined {
  if (!sent.has('conversions')) return undefined;
  const times = sent.list('conversions').map((one) => Date.parse(one.time('event_timestamp') ?? time));
  return times.every((other) => other > Date.parse(time) - SAME);
}

/** The first makes the lead, each later one is told; where nobody knows, it is both: a lead is made once. */
const conversion = (
  lead: Reader,
  identifier: string | undefined,
  time: string,
  first: boolean | undefined,
) => [
  ...(first === false ? [] : toldOf(lead, 'lead.created', time, identifier)),
  ...(first === true ? [] : toldOf(lead, 'lead.updated', time, identifier)),
];

function toldOf(lead: Reader, type: Observation['type'], time: string, identifier?: string): Observation[] {
  const id = lead.id('uuid', 'id');
  if (!id) return [];
  const answers = identifier === undefined ? undefined : answersOf(ownFields(lead));
  const tags = lead.list('tags').flatMap((tag) => said(tag, '') ?? []);
  return [
    {
      type,
      subject: `lead/${id}`,
      time,
      data: {
        lead: {
          id,
          ...compact({
            title: identifier,
            stage: said(lead, 'funnel.lifecycle_stage', 'lifecycle_stage', 'lead_stage'),
            source: said(lead, 'funnel.origin', 'origin', 'last_conversion.conversion_origin.channel'),
            tags: tags.length > 0 ? tags : undefined,
          }),
        },
        ...compact({
          customer: customerIn(lead, id),
          origin: originIn(lead),
          form: identifier && answers ? { id: identifier, title: identifier, answers } : undefined,
        }),
      },
    },
  ];
}

/** The form's own fields are named as people, or RD, name them. */
function customerIn(lead: Reader, id: string): Customer {
  const form = lead.at('last_conversion.content');
  const phones = ['Celular', 'celular', 'Telefone', 'telefone', 'phone_lead'];
  return {
    id,
    ...splitName(said(lead, 'name') ?? said(form, 'Nome', 'nome')),
    ...compact({
      email: lead.email('email') ?? form.email('email_lead'),
      phone: lead.phone('mobile_phone', 'personal_phone') ?? form.phone(...phones),
    }),
    ...lead.taxId('cf_cpf', 'cf_cnpj', 'custom_fields.CPF', 'custom_fields.CNPJ'),
  };
}

/** `(direct)`, `(none)` and the like name no campaign. */
function originIn(lead: Reader): Origin | undefined {
  const utm = (name: string, own = `cf_utm_${name}`) => {
    const places = ['last_conversion.conversion_origin', 'funnel.origin', 'origin'];
    const found = said(lead, ...places.map((place) => `${place}.${name}`), own);
    return found?.startsWith('(') ? undefined : found;
  };
  return compact({
    utmSource: utm('source'),
    utmMedium: utm('medium'),
    utmCampaign: utm('campaign'),
    utmTerm: utm('value', 'cf_utm_term'),
  });
}

/** `cf_…` of a contact, `custom_fields` by their labels, and what the last form was filled in with. */
function ownFields(lead: Reader): (readonly [string, Reader])[] {
  const form = lead.at('last_conversion.content');
  const isOwn = ([name]: [string, unknown]) => name.startsWith('cf_');
  return [
    ...Object.entries(lead.value ?? {}).filter(isOwn),
    ...Object.entries(lead.at('custom_fields').value ?? {}),
    ...Object.entries(form.value ?? {}).filter(isOwn),
    ...Object.entries(jsonIn(form.text('conversion_payload')) ?? {}),
  ].map(([name, value]) => [name, read(value)]);
}

/** The first text that says something. */
const said = (sent: Reader, ...paths: string[]): string | undefined =>
  paths
    .map((path) => sent.text(path))
    .find((text) => text !== undefined && text !== EMPTY && text.toLowerCase() !== 'unknown');
