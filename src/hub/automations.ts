/** Automations as somebody writes them: what is wrong with one, whom it addresses, and how it is stored. */
import { type EventType, type Label, render } from '../kit';
import { newId } from '../kit/id';
import type { FieldError } from '../problem';
import { type Automation, insertAutomations, listAutomations } from '../store/automations';
import { connectionsByIds } from '../store/connections';
import { importBlocks } from '../store/imports';
import type { Organization } from '../store/organizations';
import type { ApprovedAction, AutomationAction, Conditions, Delay, MessageAction } from '../store/types';
import { type Hub, iso } from './hub';

/** A message before it is stored: what is left empty may be null. */
export interface MessageInput extends Pick<MessageAction, 'kind' | 'channelId' | 'to' | 'template'> {
  mediaUrl?: string | null | undefined;
  subject?: string | null | undefined;
  approved?: ApprovedAction | null | undefined;
  urgent?: boolean | null | undefined;
  fallback?: { channelId: string; to?: string | undefined } | null | undefined;
}

/** An automation as requests and forms write it. */
export interface AutomationInput {
  name: string;
  connectionId: string | null;
  trigger: { type: string; conditions: Conditions };
  delay: Delay;
  action: MessageInput | Exclude<AutomationAction, MessageAction>;
  priority: number;
  enabled: boolean;
}

export const inputOf = ({
  name,
  connectionId,
  type,
  conditions,
  delay,
  action,
  priority,
  enabled,
}: Automation) => ({ name, connectionId, trigger: { type, conditions }, delay, action, priority, enabled });

/** As the table holds it. */
export function columnsOf(input: AutomationInput) {
  const { trigger, action, ...rest } = input;
  const { type, conditions } = trigger;
  return { ...rest, type: type as EventType, conditions, action: stored(action) };
}

/** What is left empty is not there. */
function stored(action: AutomationInput['action']): Automation['action'] {
  if (action.kind !== 'message') return action;
  const { kind, channelId, to, template, ...optional } = action;
  const given = Object.entries(optional).filter(([, value]) => value !== null && value !== undefined);
  return { kind, channelId, to, template, ...Object.fromEntries(given) };
}

/** Stores a new one. */
export async function createAutomation(
  hub: Hub,
  organizationId: string,
  input: AutomationInput,
): Promise<Automation> {
  const at = hub.now();
  const automation: Automation = {
    ...columnsOf(input),
    organizationId,
    id: newId('aut', at),
    createdAt: iso(at),
    updatedAt: iso(at),
  };
  await insertAutomations(hub.db, [automation]);
  return automation;
}

const PAGE = 500;

/** All of an organization, the newest first. */
export async function allAutomations(hub: Hub, organizationId: string): Promise<Automation[]> {
  const found: Automation[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAutomations(hub.db, organizationId, {
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const TO_PHONE = '{{ customer.phone }}';
const TO_EMAIL = '{{ customer.email }}';
const OWNERS_PHONE = '{{ owner.phone }}';
const OWNERS_EMAIL = '{{ owner.email }}';

/** Whom a message is for, where it is one of those whom every event may name. */
export const readerOf = (to: string): 'customer' | 'owner' | undefined =>
  to === TO_PHONE || to === TO_EMAIL
    ? 'customer'
    : to === OWNERS_PHONE || to === OWNERS_EMAIL
      ? 'owner'
      : undefined;

/** By phone; `addressed` makes a mailbox of it where the channel is for e-mail. */
export const addressOfReader = { customer: TO_PHONE, owner: OWNERS_PHONE } as const;

const mailboxOf = (to: string): string =>
  to === TO_PHONE ? TO_EMAIL : to === OWNERS_PHONE ? OWNERS_EMAIL : to;

/** Moved to a channel for e-mail, what was addressed to somebody's phone goes to their mailbox. */
export async function addressed<Input extends AutomationInput>(hub: Hub, input: Input): Promise<Input> {
  const { action } = input;
  if (action.kind !== 'message') return input;
  const { channelId, fallback } = action;
  const named = [channelId, fallback?.channelId].filter((one) => typeof one === 'string');
  const found = await connectionsByIds(hub.db, named);
  const isMail = (id: string | null | undefined): boolean => {
    const slug = found.get(id ?? '')?.connector;
    return slug !== undefined && hub.connectors.get(slug)?.channel?.address === 'email';
  };
  const to = isMail(channelId) ? mailboxOf(action.to) : action.to;
  if (!fallback || fallback.to !== undefined || isMail(channelId) === isMail(fallback.channelId))
    return { ...input, action: { ...action, to } };
  const elsewhere = isMail(fallback.channelId) ? TO_EMAIL : TO_PHONE;
  return { ...input, action: { ...action, to, fallback: { ...fallback, to: elsewhere } } };
}

/** Every template of a message, with its path. */
const templatesOf = (action: MessageInput): [string, string][] => {
  const { template: text, to, mediaUrl, subject, approved, fallback } = action;
  const lists = { 'approved.body': approved?.body, 'approved.buttons': approved?.buttons };
  return [
    ...Object.entries({ template: text, to, mediaUrl, subject }),
    ['approved.header', approved?.header],
    ['fallback.to', fallback?.to],
    ...Object.entries(lists).flatMap(([path, texts = []]) =>
      texts.map((one, position): [string, string] => [`${path}.${position}`, one]),
    ),
  ].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
};

const NO_CONNECTION: Label = {
  en: 'is no connection of yours',
  pt: 'Escolha uma das suas integrações: esta não existe mais.',
};
const NO_CHANNEL: Label = {
  en: 'is no channel of yours',
  pt: 'Escolha um dos seus canais: este não existe mais.',
};

/** What is wrong with an automation in its surroundings: whom it names, and its templates. */
export async function automationProblems(
  hub: Hub,
  organization: Organization,
  { connectionId, action, enabled }: AutomationInput,
): Promise<FieldError[]> {
  const target = action.kind === 'connector' ? action.connectionId : action.channelId;
  const fallback = action.kind === 'message' ? action.fallback?.channelId : undefined;
  const named = [connectionId, target, fallback].filter((one) => typeof one === 'string');
  const found = await connectionsByIds(hub.db, named);
  /** Another organization's connection is as unknown as none. */
  const connectorOf = (wanted: string) => {
    const connection = found.get(wanted);
    return connection?.organizationId === organization.id
      ? hub.connectors.get(connection.connector)
      : undefined;
  };
  const errors: FieldError[] = [];
  const say = (path: string, { en, pt }: Label) => errors.push({ path, message: en, pt });

  if (connectionId !== null && !connectorOf(connectionId)) say('connectionId', NO_CONNECTION);
  if (action.kind === 'connector') {
    const connector = connectorOf(action.connectionId);
    if (!connector) say('action.connectionId', NO_CONNECTION);
    else if (!Object.hasOwn(connector.actions ?? {}, action.action))
      say('action.action', {
        en: `${connector.slug} has no such action`,
        pt: 'Este sistema não tem esta ação: escolha outra.',
      });
  } else if (action.channelId !== null) {
    if (!connectorOf(action.channelId)?.channel) say('action.channelId', NO_CHANNEL);
  } else if (enabled)
    say('action.channelId', {
      en: 'choose a channel before switching it on',
      pt: 'Escolha um canal antes de ligar.',
    });

  if (action.kind === 'message') {
    if (action.fallback && !connectorOf(action.fallback.channelId)?.channel)
      say('action.fallback.channelId', NO_CHANNEL);
    if (action.fallback && action.fallback.channelId === action.channelId)
      say('action.fallback.channelId', {
        en: 'is the channel itself',
        pt: 'Escolha um canal diferente do principal.',
      });
    for (const [path, text] of templatesOf(action)) {
      const rendered = render(text, {}, { timeZone: organization.timeZone });
      if (!rendered.ok)
        say(`action.${path}`, {
          en: rendered.detail,
          pt: `Confira as chaves e os comandos deste texto: ${rendered.detail}`,
        });
    }
  }
  if (enabled && connectionId !== null && (await importBlocks(hub.db, connectionId)))
    say('enabled', {
      en: 'its import is to be confirmed first',
      pt: 'Confirme primeiro a importação inicial desta integração.',
    });
  return errors;
}
