/** The same as on the pages, with the same filters, as CSV: read and written page by page. */
import { type Cell, csvStream, pagesOf } from '../../../src/hub/csv';
import { DAY, iso } from '../../../src/hub/hub';
import { MOST_DAYS, tallies } from '../../../src/hub/reports';
import { explain } from '../../../src/kit';
import { firstId, timeOf } from '../../../src/kit/id';
import type { Dispatch } from '../../../src/store/dispatches';
import { automationNames, listQueue } from '../../../src/store/queue';
import { typeName } from '../../../src/ui/event-names';
import { clock } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, textsOf } from '../page';
import type { Page } from '../table';
import { deliveriesFor } from './deliveries';
import { eventsFor } from './events';
import { dayText } from './figures';
import { type Asked, askedOf, oneOf } from './filters';

/** Rows read at once. */
const PAGE = 250;

type Rows = AsyncIterable<Cell[][]>;

/** Where a filter is wrong, its page says so. */
const exported =
  (make: (c: PageContext, asked: Asked) => Response): Page =>
  async (c) => {
    const asked = await askedOf(c);
    if (Object.keys(asked.errors).length === 0) return make(c, asked);
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(pathname.replace(/\.csv$/, '') + search, 303);
  };

/** Answers a file that opens as a table. */
function file(c: PageContext, name: string, head: readonly string[], rows: Rows): Response {
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', `attachment; filename="${name}.csv"`);
  return c.body(csvStream(head, rows));
}

const reasonText = (t: Translate, code: string | null): string => (code ? t.of(explain(code)) : '');

/** `/relatorios.csv`: every figure of the report, day by day. */
export const reportCsv = exported((c, asked) => {
  const t = textsOf(c);
  const hub = c.get('hub');
  const organization = c.get('organization');
  const { scope, range, connectionId, channelId } = asked;
  async function* rows(): Rows {
    for await (const { tallies: some } of tallies(hub, organization, range)) {
      const kept = some.filter(
        (one) =>
          scope.may(one.connectionId) &&
          (!connectionId || one.connectionId === connectionId) &&
          (!channelId || one.channelId === channelId),
      );
      const names = await automationNames(
        hub.db,
        organization.id,
        kept.map(({ automationId }) => automationId),
      );
      yield kept
        .toSorted((a, b) => (a.day < b.day ? 1 : -1))
        .map((one) => [
          dayText(one.day),
          one.automationId === null
            ? t('reports.subscribed')
            : (names.get(one.automationId) ?? t('reports.deleted')),
          scope.nameOf(one.connectionId),
          scope.nameOf(one.channelId),
          t(`reports.dispatch.${one.state}`),
          reasonText(t, one.reason),
          one.count,
        ]);
    }
  }
  const head = ['day', 'notification', 'connection', 'channel', 'state', 'reason', 'count'] as const;
  return file(
    c,
    'relatorio',
    head.map((column) => t(`reports.${column}`)),
    rows(),
  );
});

/** `/registros/entregas.csv`. */
export const deliveriesCsv = exported((c, asked) => {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  async function* rows(): Rows {
    for await (const page of pagesOf((cursor) => deliveriesFor(c, asked, PAGE, cursor)))
      yield page.map(({ id, connectionId, via, state, reason, detail, events }) => [
        id,
        clock(iso(timeOf(id)), timeZone),
        asked.scope.nameOf(connectionId),
        t(`reports.via.${via}`),
        t(`reports.delivery.${state}`),
        reasonText(t, reason),
        detail,
        events.map(({ type }) => typeName(t, type)).join(', '),
      ]);
  }
  const head = ['id', 'received', 'connection', 'via', 'state', 'reason', 'detail', 'became'] as const;
  return file(
    c,
    'entregas',
    head.map((column) => t(`reports.${column}`)),
    rows(),
  );
});

/** `/registros/eventos.csv`. */
export const eventsCsv = exported((c, asked) => {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  async function* rows(): Rows {
    for await (const page of pagesOf((cursor) => eventsFor(c, asked, PAGE, cursor)))
      yield page.map(({ id, deliveryId, connectionId, type, subject, time }) => [
        id,
        clock(iso(timeOf(deliveryId)), timeZone),
        clock(time, timeZone),
        asked.scope.nameOf(connectionId),
        typeName(t, type),
        subject,
      ]);
  }
  const head = ['id', 'received', 'happened', 'connection', 'type', 'subject'] as const;
  return file(
    c,
    'eventos',
    head.map((column) => t(`reports.${column}`)),
    rows(),
  );
});

const DISPATCH_STATES = ['waiting', 'sent', 'failed', 'unknown', 'cancelled'] as const;

/** `/fila.csv`: as the queue is filtered, within the days asked for, else as far back as reports go. */
export const queueCsv = exported((c, asked) => {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id: organizationId, timeZone } = c.get('organization');
  const { scope, typed, connectionId, channelId } = asked;
  const since = firstId('dsp', c.req.query('de') ? asked.from : hub.now() - MOST_DAYS * DAY);
  const before = c.req.query('ate') ? firstId('dsp', asked.before) : undefined;
  const filter = {
    sources: scope.sees ?? undefined,
    connectionId,
    channelId,
    q: typed.q || undefined,
    // What is being sent at this moment still waits, to those who store it.
    state: oneOf(DISPATCH_STATES, typed.estado === 'processing' ? 'waiting' : typed.estado),
  };
  const list = async (cursor = before) => {
    const page = await listQueue(hub.db, organizationId, filter, { limit: PAGE, cursor });
    const isOver = page.nextCursor !== null && page.nextCursor < since;
    return {
      data: page.data.filter(({ id }) => id >= since),
      nextCursor: isOver ? null : page.nextCursor,
    };
  };
  const cells = (one: Dispatch, names: ReadonlyMap<string, string>): Cell[] => [
    one.id,
    clock(iso(timeOf(one.id)), timeZone),
    clock(one.due, timeZone),
    one.finishedAt && clock(one.finishedAt, timeZone),
    one.automationId === null
      ? t('reports.subscribed')
      : (names.get(one.automationId) ?? t('reports.deleted')),
    scope.nameOf(one.connectionId),
    scope.nameOf(one.lane),
    one.subject,
    one.recipient,
    t(`reports.dispatch.${one.state}`),
    reasonText(t, one.reason),
  ];
  async function* rows(): Rows {
    for await (const page of pagesOf(list)) {
      const names = await automationNames(
        hub.db,
        organizationId,
        page.map(({ automationId }) => automationId),
      );
      yield page.map((one) => cells(one, names));
    }
  }
  const head = [
    'id',
    'received',
    'due',
    'finished',
    'notification',
    'connection',
    'channel',
    'subject',
    'recipient',
    'state',
    'reason',
  ] as const;
  return file(
    c,
    'envios',
    head.map((column) => t(`reports.${column}`)),
    rows(),
  );
});
