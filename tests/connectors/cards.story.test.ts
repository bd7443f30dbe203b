/**
 * The story of one card, told by notices that come twice and in any order, and by lists: no event twice, none lost,
 * and the stage that it came from.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import jira from '../../connectors/jira';
import pipedrive from '../../connectors/pipedrive';
import pipefy from '../../connectors/pipefy';
import piperun from '../../connectors/piperun';
import trello from '../../connectors/trello';
import { advance } from '../../src/hub/advance';
import type { Connector, InboundDelivery } from '../../src/kit';
import type { SubjectState } from '../../src/store/types';
import { connectionOf, deliveryOf } from '../suite/fixtures';

type Told = Pick<InboundDelivery, 'body' | 'via'>;
interface Story {
  connector: Connector;
  settings?: Record<string, string>;
  notices: readonly object[];
  /** What a list shows after each of the notices. */
  listed: readonly object[];
  /** Vendors that say where a card came from, whenever they say it. */
  saysFrom: boolean;
}

const at = (minute: number): string => `2026-11-22T13:0${minute}:00Z`;
const notice = (body: object): Told => ({ body, via: 'webhook' });
const inList = (body: object): Told => ({ body, via: 'poll' });

/** `card.moved@4 9>8`: what, when, and between which stages. */
function hear({ connector, settings = {} }: Story, told: readonly Told[]): string[] {
  let state: SubjectState | undefined;
  const news: string[] = [];
  for (const one of told) {
    const seen = connector.inbound?.normalise(deliveryOf(one), connectionOf(settings));
    for (const observation of seen?.kind === 'observed' ? seen.observations : []) {
      const step = advance(state, observation, {
        via: one.via,
        deliveryId: 'dlv_1',
        receivedAt: Date.parse(at(9)),
        connectedAt: '2026-11-20T00:00:00.000Z',
        version: 1,
      });
      state = step.state ?? state;
      if (!step.news) continue;
      const { type, time, data } = step.news;
      const minute = new Date(time).getUTCMinutes();
      const way = type === 'card.moved' ? ` ${data.card?.previousStage?.id}>${data.card?.stage?.id}` : '';
      news.push(`${type}@${minute}${way}`);
    }
  }
  return news;
}

const LIFE = [
  'card.created@0',
  'card.updated@1',
  'card.moved@2 8>9',
  'card.updated@3',
  'card.moved@4 9>8',
  'card.won@5',
  'card.updated@6',
  'card.updated@7',
  'card.lost@8',
  'card.deleted@9',
];

const DEAL = { id: 1, title: 'Festa', pipeline_id: 2, add_time: at(0), stage_id: 8, status: 'open' };
const [NOT_WON, WON, NOT_LOST, LOST] = [
  { status: 'open', won_time: null },
  { status: 'won', won_time: at(5) },
  { status: 'open', lost_time: null },
  { status: 'lost', lost_time: at(8) },
];
const CHANGES = [
  [{}, {}],
  [{ title: 'Festa' }, { title: 'Festa de 15 anos' }],
  [{ stage_id: 8 }, { stage_id: 9, stage_change_time: at(2) }],
  [{ value: 0 }, { value: 1890.5 }],
  [
    { stage_id: 9, stage_change_time: at(2) },
    { stage_id: 8, stage_change_time: at(4) },
  ],
  [NOT_WON, WON],
  [{ value: 1890.5 }, { value: 1990 }],
  [WON, NOT_WON],
  [NOT_LOST, LOST],
];
const DEALS = CHANGES.map(([previous], minute) => ({
  previous,
  data: Object.assign({}, DEAL, ...CHANGES.slice(0, minute + 1).map(([, now]) => now), {
    update_time: at(minute),
  }),
}));
const pipedriveMeta = (action: string, minute: number) => ({
  meta: { action, entity: 'deal', timestamp: at(minute) },
});

const CRM_DEALS = ['criada', 'x', 'entrar', 'x', 'entrar', 'ganha', 'x', 'x', 'perdida', 'x'].map(
  (words, minute) => ({
    id: 1,
    status: minute === 5 || minute === 6 ? 1 : minute >= 8 ? 3 : 0,
    deleted: minute === 9 ? 1 : 0,
    stage: { id: minute === 2 || minute === 3 ? 9 : 8 },
    created_at: at(0),
    updated_at: at(minute),
    stage_changed_at: minute < 2 ? null : at(minute < 4 ? 2 : 4),
    closed_at: minute === 5 || minute === 6 ? at(5) : minute >= 8 ? at(8) : null,
    action: { trigger_type: `Uma oportunidade for ${words}`, create: at(minute) },
  }),
);

const phase = (id: number, lastTimeIn: string) => ({ phase: { id: String(id) }, lastTimeIn });
const PIPEFY = [
  ['card.create', { on_phase: { id: 8 } }],
  ['card.field_update', {}],
  ['card.move', { from: { id: 8 }, to: { id: 9 } }],
  ['card.comment_create', {}],
  ['card.move', { from: { id: 9 }, to: { id: 8 } }],
  ['card.delete', { on_phase: { id: 8 } }],
].map(([action, more], minute) => ({
  data: { action, ...(more as object), card: { id: 1 } },
  card: {
    id: '1',
    created_at: at(0),
    updated_at: at(minute),
    current_phase: { id: minute === 2 || minute === 3 ? '9' : '8' },
    phases_history: [phase(8, at(minute < 4 ? 0 : 4)), ...(minute < 2 ? [] : [phase(9, at(2))])],
  },
}));

const action = (type: string, minute: number, data: object = {}) => ({
  action: { id: `a${minute}`, type, date: at(minute), data: { card: { id: '1' }, ...data } },
});
const [LIST_8, LIST_9] = [{ list: { id: '8' } }, { list: { id: '9' } }];
const TRELLO = [
  action('createCard', 0, LIST_8),
  action('updateCard', 1, { ...LIST_8, old: { name: 'Festa' } }),
  action('updateCard', 2, { listBefore: { id: '8' }, listAfter: { id: '9' }, old: { idList: '8' } }),
  action('updateCard', 3, { ...LIST_9, old: { desc: '' } }),
  action('updateCard', 4, { listBefore: { id: '9' }, listAfter: { id: '8' }, old: { idList: '9' } }),
  action('deleteCard', 5, LIST_8),
];

const ISSUES = [
  ['created', '8'],
  ['updated', '8'],
  ['updated', '9', '8'],
  ['updated', '9'],
  ['updated', '8', '9'],
  ['updated', '20', '8'],
  ['updated', '20'],
  ['updated', '8', '20'],
  ['updated', '30', '8'],
  ['deleted', '30'],
].map(([event, status, from], minute) => ({
  webhookEvent: `jira:issue_${event}`,
  timestamp: Date.parse(at(minute)),
  issue: { id: '1', fields: { status: { id: status } } },
  changelog: { items: from ? [{ field: 'status', from, to: status }] : [{ field: 'summary' }] },
}));

const SHORT = [...LIFE.slice(0, 5), 'card.deleted@5'];
const STORIES: readonly (Story & { life: readonly string[] })[] = [
  {
    connector: pipedrive,
    life: LIFE,
    saysFrom: true,
    notices: [
      ...DEALS.map(({ data, previous }, minute) =>
        minute === 0
          ? { ...pipedriveMeta('create', 0), data, previous: null }
          : { ...pipedriveMeta('change', minute), data, previous },
      ),
      { ...pipedriveMeta('delete', 9), data: null, previous: DEALS.at(-1)?.data },
    ],
    listed: DEALS.map(({ data }) => ({ meta: { action: 'listed', entity: 'deal' }, data })),
  },
  {
    connector: piperun,
    life: LIFE,
    saysFrom: false,
    notices: CRM_DEALS,
    listed: CRM_DEALS.slice(0, 9).map((deal) => ({ ...deal, action: { trigger_type: 'listed' } })),
  },
  {
    connector: pipefy,
    life: SHORT,
    saysFrom: true,
    notices: PIPEFY.map((one, minute) => (minute === 5 ? { data: one.data } : one)),
    listed: PIPEFY.slice(0, 5).map(({ card }) => ({
      data: { action: 'card.listed', card: { id: '1' } },
      card,
    })),
  },
  { connector: trello, life: SHORT, saysFrom: true, notices: TRELLO, listed: TRELLO },
  {
    connector: jira,
    settings: { wonStatus: '20', lostStatus: '30' },
    life: [
      ...LIFE.slice(0, 5),
      ...['card.moved@5 8>20', 'card.won@5', 'card.updated@6', 'card.moved@7 20>8'],
      ...['card.moved@8 8>30', 'card.lost@8', 'card.deleted@9'],
    ],
    saysFrom: true,
    notices: ISSUES,
    listed: [],
  },
];

describe.each(STORIES)('$connector.slug', (story) => {
  const { life, notices, listed, saysFrom } = story;
  // Where a card came from is only known in order, where the vendor does not say it.
  const sorted = (news: readonly string[]) => news.map((one) => (saysFrom ? one : one.split(' ')[0])).sort();

  test('tells the life of a card as it was, each notice twice', () => {
    expect(
      hear(
        story,
        notices.flatMap((body) => [notice(body), notice(body)]),
      ),
    ).toEqual(life);
  });

  test('tells it in whatever order, with repeats', () => {
    const told = [...notices, ...notices].map(notice);
    fc.assert(
      fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (heard) => {
        expect(sorted(hear(story, heard))).toEqual(sorted(life));
      }),
    );
  });

  test('the list tells the same events', () => {
    const shown = listed === notices ? life : life.filter((one) => !/updated|deleted/.test(one));
    const told = listed.flatMap((body) => [inList(body), inList(body)]);
    expect(hear(story, told)).toEqual(listed.length > 0 ? shown : []);
  });

  test('list and notices together tell each once', () => {
    const told = [...notices.map(notice), ...listed.map(inList)];
    fc.assert(
      fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (heard) => {
        const kinds = (news: readonly string[]) => news.map((one) => one.split(' ')[0]).sort();
        expect(kinds(hear(story, heard))).toEqual(kinds(life));
      }),
    );
  });
});
