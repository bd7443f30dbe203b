/**
 * Calls of RD Station CRM, API v1. Source: https://developers.rdstation.com/reference (crm-v1-*) [doc]. The token of
 * a user travels in the address and sees what that user sees; 120 requests a minute. A deal is made with its contact
 * in one call, and has its value from a product.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  type Choices,
  callFailure,
  compact,
  type HttpRequest,
  type HttpResult,
  isOk,
  type Outcome,
  outcomeOf,
  outcomeOfFailure,
  type Probe,
  type Reader,
  type Registration,
  read,
} from '../../src/kit';
import { boardActions, type Contact, type Found, type NewCard } from '../families/board';
import { cardText } from '../families/card';
import { registerWebhooks } from '../families/rd-station';

export const API = 'https://crm.rdstation.com/api/v1';
export const TOPICS: readonly string[] = ['crm_deal_created', 'crm_deal_updated', 'crm_deal_deleted'];

export const request = (
  { connection: { settings, credentials }, http }: Call,
  path: string,
  { query, ...options }: Omit<HttpRequest, 'url'> = {},
): Promise<HttpResult> =>
  http.request({
    ...options,
    url: `${baseUrlOf(settings, API)}${path}`,
    query: { token: credentials.apiToken?.trim(), ...query },
  });

/** Ids are 24 hex digits; things have theirs twice, as `id` and `_id` [doc]. */
export const idIn = (thing: Reader): string | undefined => thing.id('id', '_id')?.match(/^[\w-]{1,60}$/)?.[0];

export const register = (call: Call, webhookUrl: string): Promise<Registration | CallFailure> =>
  registerWebhooks(call, webhookUrl, {
    path: '/webhooks',
    request: (path, options) => request(call, path, options),
    topics: TOPICS,
  });

/** All funnels with their stages: a bare array [code]. */
export async function stages(call: Call): Promise<Choices> {
  const result = await request(call, '/deal_pipelines', { query: { limit: 200 } });
  if (!isOk(result) || typeof result.json !== 'object' || result.json === null) return callFailure(result);
  const body = read(result.json);
  const pipelines = Array.isArray(body.value) ? body.list() : body.list('deal_pipelines');
  const choices = pipelines.flatMap((pipeline) =>
    pipeline.list('deal_stages').flatMap((stage) => {
      const value = idIn(stage);
      const label = [pipeline.text('name'), stage.text('name')].filter(Boolean).join(' › ');
      return value && label ? [{ value, label }] : [];
    }),
  );
  return { ok: true, choices };
}

/** Nothing of the API names the account. */
export async function probe(call: Call): Promise<Probe> {
  const answer = await stages(call);
  return answer.ok ? { ok: true } : answer;
}

async function create(card: NewCard, _key: string, call: Call): Promise<Outcome> {
  const contact = contactOf(card.contact);
  const price = card.value && card.value.amount / 100;
  const product = { name: 'Valor', amount: 1, base_price: price, price, total: price, recurrence: 'spare' };
  const result = await request(call, '/deals', {
    json: {
      deal: { name: card.title, ...compact({ deal_stage_id: card.stageId }) },
      ...(contact ? { contacts: [contact] } : {}),
      ...(price === undefined ? {} : { deal_products: [product] }),
    },
  });
  const made = read(isOk(result) ? result.json : undefined);
  const id = idIn(made);
  if (!isOk(result) || id === undefined) return outcomeOf(result);
  // What a deal has no place for: a source is one of a list there, and nobody has a CPF.
  const text = cardText({ contact: { taxId: card.contact.taxId }, source: card.source, text: card.text });
  const noted = text === '' ? undefined : await write(call, id, text, made);
  const isLost = noted && noted.kind !== 'sent';
  return { kind: 'sent', providerId: id, ...(isLost ? { detail: 'the note was not taken' } : {}) };
}

/** Names have two characters at least [doc]. */
function contactOf({ name, email, phone }: Contact) {
  const called = [name, email, phone].find((text) => text !== undefined && text.length > 1);
  if (called === undefined) return undefined;
  const emails = email && [{ email }];
  const phones = phone && [{ phone, type: 'cellphone' }];
  return { name: called, ...(emails ? { emails } : {}), ...(phones ? { phones } : {}) };
}

/** Beside `deal`, not in it: in there the stage is passed over, and the answer is 200 all the same [doc]. */
const move = async (id: string, stageId: string, call: Call): Promise<Outcome> =>
  outcomeOf(await request(call, dealPath(id), { method: 'PUT', json: { deal_stage_id: stageId } }));

async function note(id: string, text: string, call: Call): Promise<Outcome> {
  const deal = await request(call, dealPath(id));
  return isOk(deal) ? write(call, id, text, read(deal.json)) : outcomeOfFailure(callFailure(deal));
}

export const dealPath = (id: string): string => `/deals/${encodeURIComponent(id)}`;

/** A note has an author: whoever the deal belongs to. */
async function write(call: Call, dealId: string, text: string, deal: Reader): Promise<Outcome> {
  const author = compact({ user_id: deal.id('user.id', 'user._id', 'user_id') });
  return outcomeOf(
    await request(call, '/activities', { json: { activity: { deal_id: dealId, text, ...author } } }),
  );
}

async function find(title: string, call: Call): Promise<Found> {
  const result = await request(call, '/deals', { query: { name: title, exact_name: 'true', limit: 20 } });
  const answer = read(isOk(result) ? result.json : undefined);
  if (!Array.isArray(answer.at('deals').value)) return callFailure(result);
  const found = answer.list('deals').find((deal) => deal.text('name') === title);
  return { ok: true, id: found && idIn(found) };
}

export const actions = boardActions({ stages, create, move, note, find });
