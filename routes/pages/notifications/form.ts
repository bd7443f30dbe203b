/** A notification as the fields of its form, and back. */
import { addressOfReader, type MessageInput, readerOf } from '../../../src/hub/automations';
import { OPERATORS, PRESETS } from '../../../src/kit';
import type { Automation } from '../../../src/store/automations';
import type { Conditions, Delay, MessageAction } from '../../../src/store/types';
import type { Typed } from '../page';

/** Rows for conditions at least, and buttons of an approved template at most. */
const ROWS = 3;
const MOST_ROWS = 20;
export const BUTTONS = 2;

/** How many rows the form shows. */
export const rowsIn = (typed: Typed): number =>
  Math.min(MOST_ROWS, Math.max(ROWS, Math.trunc(Number(typed.rows)) || ROWS));

/** What stands in the form of one that is stored. */
export function formOf(automation: Automation): Typed {
  const { name, connectionId, type, conditions, delay, action, priority, enabled } = automation;
  const isCustom = type.startsWith('custom.');
  const { rules, match } = conditions;
  return {
    name,
    connectionId: connectionId ?? '',
    type: isCustom ? 'custom' : type,
    customType: isCustom ? type.slice('custom.'.length) : '',
    priority: String(priority),
    ...(enabled ? { enabled: 'true' } : {}),
    match,
    rows: String(Math.max(ROWS, rules.length + 1)),
    ...Object.fromEntries(
      rules.flatMap(({ field, operator, value }, at) => [
        [`field${at}`, field],
        [`operator${at}`, operator],
        [`value${at}`, value],
      ]),
    ),
    ...delayFields(delay),
    kind: action.kind,
    ...actionFields(action),
  };
}

function delayFields(delay: Delay): Typed {
  if ('minutes' in delay) return { delayKind: 'minutes', delayMinutes: String(delay.minutes) };
  const { anchor, offsetDays, at, businessDays } = delay;
  return {
    delayKind: 'date',
    delayAnchor: anchor,
    delayDays: String(Math.abs(offsetDays)),
    delaySide: offsetDays < 0 ? 'before' : 'after',
    delayAt: at,
    ...(businessDays ? { delayBusiness: 'true' } : {}),
  };
}

function actionFields(action: Automation['action']): Typed {
  if (action.kind === 'webhook') return { hookId: action.channelId };
  if (action.kind === 'connector')
    return {
      doing: `${action.connectionId}/${action.action}`,
      input: JSON.stringify(action.input, null, 2),
    };
  const { channelId, to, template, subject, mediaUrl, urgent, fallback, approved } = action;
  const reader = readerOf(to);
  return {
    channelId: channelId ?? '',
    reader: reader ?? 'other',
    to: reader ? '' : to,
    template,
    subject: subject ?? '',
    mediaUrl: mediaUrl ?? '',
    ...(urgent ? { urgent: 'true' } : {}),
    fallbackChannelId: fallback?.channelId ?? '',
    fallbackTo: fallback?.to === undefined || readerOf(fallback.to) ? '' : fallback.to,
    ...(approved ? approvedFields(approved) : {}),
  };
}

const approvedFields = ({
  name,
  language,
  header,
  body,
  names,
  buttons,
}: NonNullable<MessageAction['approved']>): Typed => ({
  approvedTemplate: `${name}|${language}`,
  approvedHeader: header ?? '',
  approvedCount: String(body.length),
  approvedNames: names?.join(',') ?? '',
  ...Object.fromEntries(body.map((text, at) => [`approvedBody${at}`, text])),
  ...Object.fromEntries((buttons ?? []).map((text, at) => [`approvedButton${at}`, text])),
});

/** A new one, as its type's own notification would be. */
export function blankForm(type: string, connectionId: string, channelId: string): Typed {
  const preset = Object.values(PRESETS).find((one) => one.type === type);
  return {
    connectionId,
    type,
    name: '',
    priority: String(preset?.priority ?? 50),
    ...(channelId ? { enabled: 'true' } : {}),
    kind: 'message',
    channelId,
    reader: preset?.reader ?? 'customer',
    template: preset?.text.pt ?? '',
    delayKind: 'minutes',
    delayMinutes: String(preset?.delayMinutes ?? 0),
    ...(preset?.urgent ? { urgent: 'true' } : {}),
    match: 'all',
  };
}

/** Conditions without the empty rows between them, so that an error's number is the row's. */
export function compacted(typed: Typed): Typed {
  const filled = Array.from({ length: rowsIn(typed) }, (_, at) => ({
    field: (typed[`field${at}`] ?? '').trim(),
    operator: typed[`operator${at}`] ?? 'equal',
    value: typed[`value${at}`] ?? '',
  })).filter(({ field, value }) => field !== '' || value !== '');
  const others = Object.entries(typed).filter(([name]) => !/^(field|operator|value)\d+$/.test(name));
  return {
    ...Object.fromEntries(others),
    ...Object.fromEntries(
      filled.flatMap(({ field, operator, value }, at) => [
        [`field${at}`, field],
        [`operator${at}`, operator],
        [`value${at}`, value],
      ]),
    ),
  };
}

/** The type that a form names. */
export const typeIn = ({ type = '', customType = '' }: Typed): string =>
  type === 'custom' ? `custom.${customType.trim()}` : type;

/** What a form says, in the words of the API; still to be checked. `typed` is compacted. */
export function requestOf(typed: Typed): Record<string, unknown> {
  return {
    name: typed.name ?? '',
    connectionId: typed.connectionId || null,
    trigger: { type: typeIn(typed), conditions: conditionsIn(typed) },
    delay: delayIn(typed),
    action: actionIn(typed),
    priority: wholeNumber(typed.priority),
    enabled: typed.enabled === 'true',
  };
}

/** Rows are as many as have something in them; `typed` is compacted. */
export const conditionsIn = (typed: Typed): Conditions => ({
  match: typed.match === 'any' ? 'any' : 'all',
  rules: Array.from({ length: rowsIn(typed) }, (_, at) => ({
    field: typed[`field${at}`] ?? '',
    operator: OPERATORS.find((one) => one === typed[`operator${at}`]) ?? 'equal',
    value: typed[`value${at}`] ?? '',
  })).filter(({ field, value }) => field !== '' || value !== ''),
});

const wholeNumber = (text = ''): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text);

function delayIn(typed: Typed) {
  if (typed.delayKind !== 'date') return { minutes: wholeNumber(typed.delayMinutes || '0') };
  const days = wholeNumber(typed.delayDays || '0');
  return {
    anchor: typed.delayAnchor ?? '',
    offsetDays: typeof days === 'number' && typed.delaySide === 'before' ? 0 - days : days,
    at: typed.delayAt ?? '',
    ...(typed.delayBusiness === 'true' ? { businessDays: true } : {}),
  };
}

function actionIn(typed: Typed): MessageInput | Record<string, unknown> {
  if (typed.kind === 'webhook') return { kind: 'webhook', channelId: typed.hookId ?? '' };
  if (typed.kind === 'connector') {
    const [connectionId = '', action = ''] = (typed.doing ?? '').split('/');
    return { kind: 'connector', connectionId, action, input: inputIn(typed) };
  }
  return messageIn(typed);
}

/** The message that a form describes, as it stands. */
export function messageIn(typed: Typed): MessageInput {
  const { channelId, reader, to, template, subject, mediaUrl, urgent, fallbackChannelId, fallbackTo } = typed;
  return {
    kind: 'message',
    channelId: channelId || null,
    to: reader === 'other' ? (to ?? '') : addressOfReader[reader === 'owner' ? 'owner' : 'customer'],
    template: template ?? '',
    subject: subject?.trim() || null,
    mediaUrl: mediaUrl?.trim() || null,
    urgent: urgent === 'true' || null,
    fallback: fallbackChannelId
      ? { channelId: fallbackChannelId, ...(fallbackTo?.trim() ? { to: fallbackTo } : {}) }
      : null,
    approved: approvedIn(typed),
  };
}

function approvedIn(typed: Typed) {
  const [name, language = ''] = (typed.approvedTemplate ?? '').split('|');
  if (!name) return null;
  const count = Math.min(50, Number(typed.approvedCount) || 0);
  const buttons = Array.from({ length: BUTTONS }, (_, at) => typed[`approvedButton${at}`]?.trim() ?? '');
  const last = buttons.findLastIndex((text) => text !== '');
  const names = typed.approvedNames?.split(',').filter(Boolean) ?? [];
  return {
    name,
    language,
    body: Array.from({ length: count }, (_, at) => typed[`approvedBody${at}`] ?? ''),
    ...(typed.approvedHeader?.trim() ? { header: typed.approvedHeader } : {}),
    ...(names.length > 0 ? { names } : {}),
    ...(last >= 0 ? { buttons: buttons.slice(0, last + 1) } : {}),
  };
}

/** Field by field, as the action's schema has them; or as JSON. Variables stay texts. */
function inputIn(typed: Typed): unknown {
  const fields = Object.entries(typed).flatMap(([name, value]): [string, unknown][] => {
    const [, kind, key = ''] = /^input\.(text|number|yes|json)\.(.+)$/.exec(name) ?? [];
    if (kind === undefined || value.trim() === '') return [];
    if (kind === 'json') return [[key, jsonOf(value)]];
    if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(value.trim())) return [[key, Number(value)]];
    return [[key, kind === 'yes' && /^(true|false)$/.test(value) ? value === 'true' : value]];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : jsonOf(typed.input || '{}');
}

/** What is no JSON stays a text, which the check refuses. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^trigger\.type$/, 'type'],
  [/^trigger\.conditions\.rules\.(\d+).*$/, 'field$1'],
  [/^delay\.minutes$/, 'delayMinutes'],
  [/^delay\.offsetDays$/, 'delayDays'],
  [/^delay\.at$/, 'delayAt'],
  [/^delay\.anchor$/, 'delayAnchor'],
  [/^action\.(connectionId|action)$/, 'doing'],
  [/^action\.input.*$/, 'input'],
  [/^action\.approved\.body\.(\d+)$/, 'approvedBody$1'],
  [/^action\.approved\.buttons\.(\d+)$/, 'approvedButton$1'],
  [/^action\.approved\.header$/, 'approvedHeader'],
  [/^action\.approved.*$/, 'approvedTemplate'],
  [/^action\.fallback\.channelId$/, 'fallbackChannelId'],
  [/^action\.fallback\.to$/, 'fallbackTo'],
  [/^action\.(\w+).*$/, '$1'],
];

/** The field of the form that a path in the request comes from. */
export function fieldOf(path: string, { kind, delayKind, type }: Typed): string {
  if (path === 'trigger.type' && type === 'custom') return 'customType';
  if (path === 'delay') return delayKind === 'date' ? 'delayAnchor' : 'delayMinutes';
  if (path === 'action.channelId' && kind === 'webhook') return 'hookId';
  const known = FIELDS.find(([pattern]) => pattern.test(path));
  return known ? path.replace(...known) : path;
}
