/** A world with one shop, one channel that keeps a diary, and a merchant with rules. */
import simulator from '../../connectors/simulator';
import webhook from '../../connectors/webhook';
import { MINUTE, SECOND } from '../../src/hub/hub';
import {
  type Channel,
  type Connector,
  type EventType,
  failed,
  type KnownType,
  type OutboundMessage,
  type Outcome,
  observed,
  PRESETS,
  paceFields,
  read,
} from '../../src/kit';
import type { Automation } from '../../src/store/automations';
import type { Connection } from '../../src/store/connections';
import { updateOrganization } from '../../src/store/organizations';
import { setSyncRules } from '../../src/store/polls';
import type { MessageAction, SendingRules, SyncRules } from '../../src/store/types';
import { order, SECRET, shop, signed } from './shop';
import { createWorld, type World } from './world';

/** A message that a channel was asked to send. */
export interface Sent {
  at: number;
  channel: string;
  to: string;
  text: string;
  /** The dispatch. */
  key: string;
}

export type Answer = (message: OutboundMessage, count: number) => Outcome | Promise<Outcome>;

/** Body: {from, text} of a customer, or {status, id, reference, error, to, optOut} of a message of ours. */
const inbound: NonNullable<Connector['inbound']> = {
  verify: { scheme: 'url' },
  normalise({ body, receivedAt }) {
    const notice = read(body);
    const id = notice.text('id');
    if (!id) return failed('unexpected_shape', 'id');
    const optOut = notice.bool('optOut');
    return observed({
      type: `message.${notice.text('status') ?? 'received'}` as EventType,
      subject: `message/${id}`,
      time: notice.time('at') ?? receivedAt,
      data: {
        message: {
          id,
          text: notice.text('text'),
          from: notice.text('from'),
          to: notice.text('to'),
          error: notice.text('error'),
          reference: notice.text('reference'),
          ...(optOut === undefined ? {} : { optOut }),
        },
      },
    });
  },
};

/** What differs from channel to channel. */
type Traits = Partial<Channel> & { slug?: string };

export interface Scene {
  world: World;
  source: Connection;
  channel: Connection;
  /** What the channels were asked to send, in the order in which they were asked. */
  sent: Sent[];
  /** A notice of the shop, not yet taken up. */
  tell(id: string, is: string[], more?: Record<string, unknown>): Promise<void>;
  /** The same, taken up. */
  hear(id: string, is: string[], more?: Record<string, unknown>): Promise<void>;
  /** A notice of a channel, taken up. */
  notice(channel: Connection, body: Record<string, unknown>): Promise<void>;
  /** An automation with its preset's priority and `type: number` as text. */
  on(type: EventType, change?: Partial<Automation>, action?: Partial<MessageAction>): Promise<Automation>;
  rule(rules: SendingRules, timeZone?: string): Promise<void>;
  sync(rules: SyncRules): Promise<void>;
  /** Time that passes second by second, without a cron. */
  seconds(count: number): Promise<void>;
  /** Hours in steps of ten minutes, each with the cron of its last minute. */
  hours(count: number): Promise<void>;
  texts(): string[];
  /** Type, state and reason of the dispatches, in order. */
  fates(): Promise<string[]>;
}

/** A connector whose channel writes to `sent` and answers as told; `extra` adds to the catalogue. */
export async function scene(
  options: {
    settings?: Record<string, string>;
    answer?: Answer;
    traits?: Traits;
    extra?: (diary: (traits: Traits, answer?: Answer) => Connector) => Connector[];
    shop?: Partial<Connector>;
  } = {},
): Promise<Scene> {
  const sent: Sent[] = [];
  const now = { ms: () => 0 };
  const diary = ({ slug = 'line', ...traits }: Traits, answer?: Answer): Connector => ({
    slug,
    label: { pt: slug, en: slug },
    category: 'messaging',
    fields: paceFields({ intervalSeconds: 0 }),
    setup: [{ pt: 'Nada.', en: 'Nothing.' }],
    inbound,
    channel: {
      address: 'phone',
      idempotent: false,
      async send(outbound, key) {
        if (outbound.kind !== 'message') return { kind: 'rejected', reason: 'unsupported' };
        const { to, text } = outbound;
        sent.push({ at: now.ms(), channel: slug, to, text, key });
        return (
          (await answer?.(outbound, sent.length)) ?? { kind: 'sent', providerId: `${slug}-${sent.length}` }
        );
      },
      ...traits,
    },
  });
  const line = diary(options.traits ?? {}, options.answer);
  const store: Connector = { ...shop, ...options.shop };
  const world = await createWorld([store, line, simulator, webhook, ...(options.extra?.(diary) ?? [])]);
  now.ms = world.hub.now;
  const channel = await world.connect(line, { settings: options.settings ?? {} });
  const source = await world.connect(store, { credentials: { webhookSecret: SECRET } });
  const { db } = world.hub;

  const tell: Scene['tell'] = async (id, is, more = {}) => {
    const at = new Date(world.hub.now()).toISOString();
    await world.post(source, order(id, is, { at, ...more }), signed);
  };
  return {
    world,
    source,
    channel,
    sent,
    tell,
    async hear(...notice) {
      await tell(...notice);
      await world.drain();
    },
    async notice(from, body) {
      await world.post(from, JSON.stringify(body));
      await world.drain();
    },
    on: (type, change = {}, action = {}) =>
      world.automate(type, channel, {
        priority: PRESETS[type as KnownType]?.priority ?? 50,
        action: {
          kind: 'message',
          channelId: channel.id,
          to: '{{ customer.phone }}',
          template: `${type.slice(type.indexOf('.') + 1)} {{ order.id }}`,
          ...action,
        },
        ...change,
      }),
    async rule(rules, timeZone) {
      await updateOrganization(db, world.organizationId, { rules, ...(timeZone ? { timeZone } : {}) });
    },
    async sync(rules) {
      await setSyncRules(db, source, { sync: rules, polls: false, updatedAt: source.updatedAt });
    },
    async seconds(count) {
      for (let i = 0; i < count; i++) {
        world.pass(SECOND);
        await world.drain();
      }
    },
    async hours(count) {
      for (let i = 0; i < count * 6; i++) {
        world.pass(9 * MINUTE);
        await world.minutes(1);
      }
    },
    texts: () => sent.map(({ text }) => text),
    fates: async () =>
      (await world.dispatches()).map(({ type, state, reason }) =>
        [type.slice(type.indexOf('.') + 1), state, reason].filter(Boolean).join(' '),
      ),
  };
}
