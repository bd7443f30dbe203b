import { env } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { HOUR, iso } from '../../src/hub/hub';
import { erasePerson, runPrivacy } from '../../src/hub/people';
import { exportPerson } from '../../src/hub/people-export';
import { readCursor, type Whose } from '../../src/hub/people-walk';
import { mentions } from '../../src/hub/person';
import { type Connector, failed, observed, read } from '../../src/kit';
import { newId } from '../../src/kit/id';
import type { Connection } from '../../src/store/connections';
import { putDeadLetters } from '../../src/store/dead-letters';
import { readPayload } from '../../src/store/deliveries';
import { putInInbox } from '../../src/store/inbox';
import { contacts, optOuts } from '../../src/store/schema';
import { SECRET, scriptedChannel, shop, signed } from './shop';
import { createWorld, type World } from './world';

const ANA = { phone: '+5531999887766', email: 'ana.souza@example.com', taxId: '11144477735' };
const MARIA = { phone: '+5511988887777', email: 'maria.silva@example.com' };

/** Body: {order, step, ana | maria | nobody, cart, idle}. A notice without a person knows only its order. */
const store: Connector = {
  ...shop,
  slug: 'store',
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'x-secret' },
    normalise(delivery) {
      const body = read(delivery.body);
      const id = body.text('order');
      const customer = body.has('customer')
        ? {
            ...(body.text('customer.id') ? { id: body.text('customer.id') } : {}),
            ...(body.text('customer.phone') ? { phone: body.text('customer.phone') } : {}),
            ...(body.text('customer.email') ? { email: body.text('customer.email') } : {}),
            ...(body.text('customer.taxId') ? { taxId: body.text('customer.taxId') } : {}),
          }
        : undefined;
      const who = customer ? { customer } : {};
      const time = delivery.receivedAt;
      const cart = body.text('cart');
      if (cart)
        return observed({
          type: 'cart.abandoned',
          subject: `cart/${cart}`,
          time,
          idleMinutes: 60,
          data: { cart: { id: cart }, ...who },
        });
      if (!id) return failed('unexpected_shape', 'order');
      const step = body.text('step') === 'shipped' ? 'order.shipped' : 'order.paid';
      const total = { amount: 1990, currency: 'BRL' };
      return observed({
        type: step,
        subject: `order/${id}`,
        time,
        data: { order: { id, total, url: 'https://loja.example/meus-pedidos/ana' }, ...who },
      });
    },
  },
};

const channel = scriptedChannel(async () => ({ kind: 'sent', detail: 'sent to +5531999887766' }));

interface Hall {
  world: World;
  source: Connection;
  other: Connection;
  outlet: Connection;
  whose: Whose;
}

async function start(): Promise<Hall> {
  const world = await createWorld([store, channel]);
  const source = await world.connect(store, { credentials: { webhookSecret: SECRET } });
  const other = await world.connect(store, { credentials: { webhookSecret: SECRET } });
  const outlet = await world.connect(channel);
  await world.automate('order.paid', outlet, {
    action: {
      kind: 'message',
      channelId: outlet.id,
      to: '{{ customer.phone }}',
      template: 'Oi, {{ customer.email }}',
    },
  });
  const whose = { organizationId: world.organizationId, person: ANA };
  return { world, source, other, outlet, whose };
}

const body = (order: string, customer?: object, more: object = {}) =>
  JSON.stringify({ order, customer, ...more });

async function send({ world }: Hall, connection: Connection, ...bodies: string[]): Promise<void> {
  for (const one of bodies) await world.post(connection, one, signed);
  await world.drain();
}

async function eraseAll(world: World, whose: Whose) {
  const erased = await erasePerson(world.hub, whose);
  expect(erased.nextCursor).toBeNull();
  return erased;
}

/** Everything in the database that is not sealed, packs opened, as one text. */
async function everything(): Promise<string> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'd1\\_%' ESCAPE '\\'`,
  ).all<{ name: string }>();
  const texts: string[] = [];
  for (const { name } of results) {
    const rows = await env.DB.prepare(`SELECT * FROM ${name}`).all<Record<string, unknown>>();
    for (const row of rows.results) {
      const content = row.content;
      texts.push(`${name} ${JSON.stringify({ ...row, content: undefined })}`);
      if (!Array.isArray(content)) continue;
      const opened = new Blob([Uint8Array.from(content)])
        .stream()
        .pipeThrough(new DecompressionStream('gzip'));
      texts.push(`${name} ${await new Response(opened).text()}`);
    }
  }
  return texts.join('\n');
}

describe('erasing a customer', () => {
  it('leaves nothing of them anywhere, and all of the others', async () => {
    const hall = await start();
    const { world, source, whose } = hall;
    // One batch, so that both raw bodies lie in one pack.
    await send(hall, source, body('1', ANA), body('2', MARIA), body('1', undefined, { step: 'shipped' }));
    await send(hall, source, body('', { note: 'call (31) 99988-7766' }));
    await world.post(source, JSON.stringify({ cart: 'c1', customer: ANA }), signed);
    await world.drain();
    const { organizationId } = world;
    await putDeadLetters(world.hub.db, [
      {
        organizationId,
        id: newId('ded', world.hub.now()),
        kind: 'delivery',
        connectionId: source.id,
        reason: 'internal',
        detail: null,
        message: { body: 'CPF 111.444.777-35' },
      },
    ]);
    const waiting = {
      id: newId('dlv', world.hub.now()),
      organizationId,
      connectionId: source.id,
      via: 'webhook' as const,
      method: 'POST',
      path: '',
      query: {},
      headers: {},
      body: body('9', ANA),
    };
    await putInInbox(world.hub.db, waiting, iso(world.hub.now() + HOUR));
    const heardAt = iso(world.hub.now());
    await world.hub.db
      .insert(contacts)
      .values({ channelId: hall.outlet.id, address: ANA.phone, organizationId, heardAt });

    const before = await everything();
    for (const trace of [ANA.email, ANA.taxId, '111.444.777-35', '(31) 99988-7766'])
      expect(before).toContain(trace);

    const erased = await eraseAll(world, whose);
    expect(erased).toMatchObject({ deadLetters: 1, waiting: 1, contacts: 1, nextCursor: null });
    const after = await everything();
    for (const trace of [
      ANA.phone,
      ANA.email,
      ANA.taxId,
      '111.444.777-35',
      '99988-7766',
      '31999887766',
      'meus-pedidos/ana',
    ])
      expect(after.split('\n').filter((line) => line.includes(trace) && !line.includes(MARIA.email))).toEqual(
        [],
      );
    expect(after).toContain(MARIA.phone);
    expect(after).toContain(MARIA.email);
    // What happened, and for how much, stays; and every delivery keeps its end.
    const paid = (await world.events()).find(
      ({ subject, type }) => subject === 'order/1' && type === 'order.paid',
    );
    expect(paid?.data).toEqual({ order: { id: '1', total: { amount: 1990, currency: 'BRL' } } });
    const ends = new Map((await world.deliveries()).map(({ id, state, reason }) => [id, [state, reason]]));
    expect(ends.get(waiting.id)).toEqual(['ignored', 'cancelled_by_user']);
    // A shared pack still holds the raw body of the other.
    const bodies = await Promise.all(
      (await world.deliveries()).map(({ payload }) => readPayload(world.hub.db, payload)),
    );
    expect(bodies.flatMap((one) => (one?.body.includes(MARIA.email) ? [one] : []))).toHaveLength(1);
  });

  it('leaves letters, deliveries and contacts of other connections and organizations', async () => {
    const { world, source, other, outlet, whose } = await start();
    const { db } = world.hub;
    const now = world.hub.now();
    const places = [
      { organizationId: world.organizationId, connectionId: other.id },
      { organizationId: 'org_of_somebody_else', connectionId: 'con_theirs' },
    ];
    for (const place of places) {
      const letter = { kind: 'delivery' as const, reason: 'internal', detail: null, message: body('8', ANA) };
      await putDeadLetters(db, [{ ...place, ...letter, id: newId('ded', now) }]);
      const request = { method: 'POST', path: '', query: {}, headers: {}, body: body('9', ANA) };
      const waiting = { ...place, ...request, id: newId('dlv', now), via: 'webhook' as const };
      await putInInbox(db, waiting, iso(now + HOUR));
    }
    const { organizationId } = world;
    await db
      .insert(contacts)
      .values({ channelId: outlet.id, address: ANA.phone, organizationId, heardAt: iso(now) });
    const none = { deadLetters: 0, waiting: 0, contacts: 0 };
    expect(await eraseAll(world, { ...whose, connectionId: source.id })).toMatchObject(none);
    // Everywhere in the organization, and only there.
    const all = { deadLetters: 1, waiting: 1, contacts: 1 };
    expect(await eraseAll(world, whose)).toMatchObject(all);
    const left = (await everything()).split('\n').filter((line) => line.includes(ANA.email));
    expect(left).toHaveLength(2);
    for (const line of left) expect(line).toContain('org_of_somebody_else');
  });

  it('twice finds nothing the second time', async () => {
    const hall = await start();
    await send(hall, hall.source, body('1', ANA), body('2', MARIA));
    const first = await eraseAll(hall.world, hall.whose);
    expect(first).toMatchObject({ subjects: 1, events: 1, messages: 1, deliveries: 1 });
    const before = await everything();
    const second = await eraseAll(hall.world, hall.whose);
    expect(second).toEqual({
      subjects: 0,
      events: 0,
      messages: 0,
      deliveries: 0,
      deadLetters: 0,
      waiting: 0,
      contacts: 0,
      nextCursor: null,
    });
    expect(await everything()).toBe(before);
  });

  it('keeps the opt-out: it can only be honoured by who knows whose it is', async () => {
    const { world, whose } = await start();
    const { organizationId } = world;
    const createdAt = iso(world.hub.now());
    await world.hub.db
      .insert(optOuts)
      .values({ organizationId, address: ANA.phone, source: 'message', createdAt });
    await eraseAll(world, whose);
    expect(await world.hub.db.select().from(optOuts)).toMatchObject([{ address: ANA.phone }]);
  });

  it('stops what was about to be sent, and the reminder of their cart', async () => {
    const hall = await start();
    const { world, source, outlet, whose } = hall;
    await world.automate('cart.abandoned', outlet);
    await world.automate('order.paid', outlet, { delay: { minutes: 30 } });
    await send(hall, source, body('1', ANA), JSON.stringify({ cart: 'c1', customer: ANA }));
    await eraseAll(world, whose);
    await world.minutes(70);
    const ends = (await world.dispatches()).map(({ state, reason }) => [state, reason]);
    expect(ends).toEqual(
      expect.arrayContaining([
        ['sent', null],
        ['cancelled', 'cancelled_by_user'],
      ]),
    );
    expect(ends).toHaveLength(2);
    expect((await world.events()).map(({ type }) => type)).toEqual(['order.paid']);
  });

  it('stays within its connection, and within its organization', async () => {
    const hall = await start();
    const { world, source, other } = hall;
    await send(hall, source, body('1', { ...ANA, id: '42' }));
    await send(hall, other, body('1', { ...ANA, id: '42' }));
    await eraseAll(world, { organizationId: 'org_of_somebody_else', person: ANA });
    expect((await world.events()).filter(({ data }) => data.customer)).toHaveLength(2);
    await eraseAll(world, {
      organizationId: world.organizationId,
      connectionId: source.id,
      person: { customerId: '42' },
    });
    expect((await world.events()).map(({ connectionId, data }) => [connectionId, data.customer?.id])).toEqual(
      [
        [source.id, undefined],
        [other.id, '42'],
      ],
    );
  });

  it('does a bounded part per call and goes on where it stopped', async () => {
    const hall = await start();
    const { world, source, whose } = hall;
    const many = Array.from({ length: 60 }, (_, i) => body(`n${i}`, i % 2 ? ANA : MARIA));
    await send(hall, source, ...many);
    let calls = 0;
    let events = 0;
    for (let cursor: string | null = ''; cursor !== null; calls++) {
      const part = await erasePerson(world.hub, whose, readCursor(cursor), 1);
      events += part.events;
      cursor = part.nextCursor;
    }
    expect(calls).toBeGreaterThan(8);
    expect(events).toBe(30);
    expect((await world.events()).filter(({ data }) => data.customer?.email === ANA.email)).toEqual([]);
    expect(readCursor('["drop tables",""]')).toBeUndefined();
    expect(readCursor('nonsense')).toBeUndefined();
  });
});

describe('handing out', () => {
  it('answers everything of theirs: states, events, messages, contacts and wishes', async () => {
    const hall = await start();
    const { world, source, whose } = hall;
    await send(hall, source, body('1', ANA), body('2', MARIA), body('1', undefined, { step: 'shipped' }));
    const { organizationId } = world;
    const createdAt = iso(world.hub.now());
    await world.hub.db
      .insert(optOuts)
      .values({ organizationId, address: ANA.email, source: 'user', createdAt });
    const found = await exportPerson(world.hub, whose);
    expect(found).toMatchObject({
      subjects: [{ connectionId: source.id, subject: 'order/1', data: { customer: ANA } }],
      events: [
        { type: 'order.paid', subject: 'order/1' },
        { type: 'order.shipped', subject: 'order/1' },
      ],
      messages: [{ to: ANA.phone, text: `Oi, ${ANA.email}`, state: 'sent' }],
      optOuts: [{ address: ANA.email }],
      nextCursor: null,
    });
    expect(JSON.stringify(found)).not.toContain(MARIA.email);
    await eraseAll(world, whose);
    expect(await exportPerson(world.hub, whose)).toMatchObject({ subjects: [], events: [], messages: [] });
  });
});

describe('what platforms ask for', () => {
  const request = ({ world, source }: Hall, subject: string, customer: object = {}) => ({
    organizationId: world.organizationId,
    connectionId: source.id,
    type: 'privacy.requested',
    subject,
    data: { customer },
    simulated: false,
  });

  it('erases the customer by number, and by whatever else the notice tells', async () => {
    const hall = await start();
    const { world, source, other } = hall;
    await send(hall, source, body('1', { id: '4242' }), body('2', { email: ANA.email }), body('3', MARIA));
    await send(hall, other, body('1', { id: '4242', ...ANA }));
    await runPrivacy(world.hub, [request(hall, 'erase/4242', { id: '4242', email: ANA.email })]);
    expect((await world.events()).map(({ data }) => data.customer?.email ?? data.customer?.id)).toEqual([
      undefined,
      undefined,
      MARIA.email,
      ANA.email,
    ]);
    await runPrivacy(world.hub, [request(hall, `erase/${MARIA.email.toUpperCase()}`)]);
    expect(
      (await world.events()).filter(({ connectionId, data }) => connectionId === source.id && data.customer),
    ).toEqual([]);
  });

  it('erases a whole shop, and no other', async () => {
    const hall = await start();
    const { world, source, other } = hall;
    await send(hall, source, body('1', ANA), body('2', MARIA));
    await send(hall, other, body('1', ANA));
    await runPrivacy(world.hub, [request(hall, 'erase_shop/77')]);
    const left = (await world.events()).filter(({ data }) => data.customer);
    expect(left.map(({ connectionId }) => connectionId)).toEqual([other.id]);
  });

  it('sends nobody a copy, and is told from anything else', async () => {
    const hall = await start();
    await send(hall, hall.source, body('1', ANA));
    const before = await everything();
    await runPrivacy(hall.world.hub, [
      request(hall, 'export/4242', ANA),
      request(hall, 'other/1'),
      // What only tries it out erases nothing, and neither does any other event.
      { ...request(hall, 'erase_shop/77'), simulated: true },
      { ...request(hall, 'erase_shop/77'), type: 'order.paid' },
    ]);
    expect(await everything()).toBe(before);
  });

  it('shows on the connection when it could not be done', async () => {
    const hall = await start();
    await send(hall, hall.source, body('1', ANA));
    const { db } = hall.world.hub;
    const broken = new Proxy(db, {
      get(target, name) {
        if (name === 'select') throw new Error('D1 is down');
        return Reflect.get(target, name);
      },
    });
    await runPrivacy({ ...hall.world.hub, db: broken }, [request(hall, 'erase/4242', ANA)]);
    const { getConnection } = await import('../../src/store/connections');
    expect(await getConnection(db, hall.world.organizationId, hall.source.id)).toMatchObject({
      health: { ok: false, reason: 'internal' },
    });
  });
});

describe('a raw text names somebody', () => {
  it.each([
    '+5531999887766',
    '5531999887766',
    '(31) 99988-7766',
    '031 99988 7766',
    '31 9988-7766',
    '"phone":31999887766,',
    'ANA.SOUZA@EXAMPLE.COM',
    '111.444.777-35',
    '"cpf":"11144477735"',
  ])('%s', (text) => {
    expect(mentions(text, ANA)).toBe(true);
  });
  it.each(['', '31999887765', '131999887766000', '2111444777351', 'maria.silva@example.com', '"id":42'])(
    'not in %s',
    (text) => {
      expect(mentions(text, { ...ANA, customerId: '42' })).toBe(false);
    },
  );
  it('by a number at the platform that is long enough to mean something', () => {
    expect(mentions('{"id":98713301}', { customerId: '98713301' })).toBe(true);
    expect(mentions('{"id":987133012}', { customerId: '98713301' })).toBe(false);
  });
});
