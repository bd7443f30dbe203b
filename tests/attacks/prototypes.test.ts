/** Names that reach into a prototype, by every way in which somebody else's names come in. */
import { beforeEach, describe, expect, it } from 'vitest';
import { readPayload } from '../../src/store/deliveries';
import { connect, type Hall, ORDER, ORIGIN, openHall, type PageJson } from '../routes/api/helpers';
import { INBOUND, make, post, write } from './vendors';

let hall: Hall;

beforeEach(async () => {
  hall = await openHall();
});

const errors = (): string[] => hall.world.logs.filter((line) => line.includes('"level":"error"'));

/** The address of a hook that asks for nothing but itself. */
const openHook = async (): Promise<string> =>
  ((await connect(hall.tenant, 'generic')).webhookUrl ?? '').slice(ORIGIN.length);

describe('a name that reaches into a prototype', () => {
  const POLLUTION = [
    '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}',
    '{"id":"1","order":{"__proto__":{"polluted":"yes"}},"customer":{"constructor":{"prototype":{"polluted":"yes"}}}}',
    '[{"__proto__":{"polluted":"yes"}}]',
    '{"toString":null,"valueOf":1,"hasOwnProperty":"x","toJSON":"x","then":"x","length":-1,"id":"1"}',
  ];
  const clean = (): void => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(([] as unknown as Record<string, unknown>).polluted).toBeUndefined();
  };

  it.each(INBOUND.map((one) => [one.name, one] as const))('of a delivery of %s', async (_name, variant) => {
    const here = await make(hall.world, variant);
    const sample = variant.connector.samples?.[0];
    const mixed = JSON.stringify(sample?.body ?? {}).replace(/\{/g, '{"__proto__":{"polluted":"yes"},');
    const { scheme } = variant;
    const isMember = scheme?.scheme === 'token' && scheme.in === 'body';
    for (const text of [...POLLUTION, mixed.replaceAll(',}', '}')]) {
      const words = isMember ? { ...sample, body: JSON.parse(text) } : { ...sample, body: null, text };
      expect((await post(hall, await write(here, words, hall.world.hub.now()))).status).toBeLessThan(300);
    }
    await hall.world.minutes(2);
    const rows = await hall.world.deliveries();
    expect(rows.filter(({ reason }) => reason === 'internal')).toEqual([]);
    // What was sent is kept as it was sent.
    const kept = await Promise.all(rows.map(({ payload }) => readPayload(hall.world.hub.db, payload)));
    if (!isMember) expect(kept.map((one) => one?.body)).toEqual(expect.arrayContaining(POLLUTION));
    expect(errors()).toEqual([]);
    clean();
  });

  it('of a form or an address', async () => {
    const hook = await openHook();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const form of [
      '__proto__[polluted]=yes',
      'a[__proto__][polluted]=yes',
      'constructor[prototype][polluted]=yes',
      '__proto__=yes',
      'a[constructor][prototype][polluted]=yes',
      '%5f_proto__%5Bpolluted%5D=yes',
    ]) {
      expect((await hall.fetch(hook, { method: 'POST', headers: type, body: `${form}&ok=1` })).status).toBe(
        200,
      );
      expect((await hall.fetch(`${hook}?${form}`, { method: 'POST' })).status).toBe(200);
      await hall.fetch('/entrar', { method: 'POST', headers: { ...type, origin: ORIGIN }, body: form });
      await hall.fetch(`/api/v1/deliveries?${form}`, {
        headers: { authorization: `Bearer ${hall.tenant.key}` },
      });
    }
    await hall.world.minutes(2);
    for (const { id, subject } of (
      await hall.tenant.get<PageJson<{ id: string; subject: string }>>('/events')
    ).body.data) {
      const event = await hall.tenant.get(`/events/${id}`);
      expect(event.text, subject).not.toContain('polluted');
    }
    expect(errors()).toEqual([]);
    clean();
  });

  it('of a request to the API, wherever one takes members that it does not know', async () => {
    const { tenant } = hall;
    const shop = await connect(tenant, 'generic');
    const proto =
      '"__proto__":{"polluted":"yes","baseUrl":"https://169.254.169.254/","required":"x"},"constructor":{"prototype":{"polluted":"yes"}}';
    const requests: [string, string, string][] = [
      [
        'POST',
        '/connections',
        `{"connector":"generic","name":"x",${proto},"settings":{${proto}},"credentials":{${proto}}}`,
      ],
      ['POST', '/connections', `{"connector":"__proto__","name":"x"}`],
      ['POST', '/connections', `{"connector":"constructor","name":"x"}`],
      [
        'PATCH',
        `/connections/${shop.id}`,
        `{"settings":{${proto}},"credentials":{${proto}},"sync":{"objects":{${proto}}}}`,
      ],
      [
        'POST',
        '/automations',
        `{"name":"x","trigger":{"type":"order.paid"},"action":{"kind":"connector","connectionId":"${shop.id}","action":"__proto__","input":{${proto}}}}`,
      ],
      [
        'POST',
        '/automations',
        `{"name":"x","trigger":{"type":"order.paid","conditions":{"match":"all","rules":[{"field":"__proto__.polluted","operator":"equal","value":"yes"}]}},"action":{"kind":"message","template":"{{ __proto__.polluted }}"},"enabled":false}`,
      ],
      [
        'POST',
        `/connections/${shop.id}/simulate`,
        `{"body":{${proto},"a":{${proto}}},"headers":{"__proto__":"x"}}`,
      ],
      ['POST', `/connections/${shop.id}/events/order-paid`, `{${proto},"order":{${proto},"id":"1"}}`],
      ['POST', `/connections/${shop.id}/events/__proto__`, JSON.stringify(ORDER)],
      ['POST', `/connections/${shop.id}/events/constructor`, JSON.stringify(ORDER)],
      ['PATCH', '/organization', `{"name":"x","rules":{${proto}}}`],
      ['GET', '/connectors/__proto__', ''],
      ['GET', '/connectors/constructor', ''],
    ];
    for (const [method, path, body] of requests) {
      const answer = await tenant.request(method, path, body === '' ? undefined : body);
      expect(answer.status, `${method} ${path}`).toBeLessThan(500);
      if (answer.status < 300) expect(answer.text, path).not.toMatch(/"polluted"|169\.254/);
      clean();
    }
    await hall.world.drain();
    expect(errors()).toEqual([]);
  });

  it('of a mapping or a template', async () => {
    const mapping = JSON.stringify({
      type: 'custom.x',
      subject: 'custom/{{ __proto__.polluted }}{{ id }}',
      fields: {
        '__proto__.polluted': 'id',
        'constructor.prototype.polluted': 'id',
        'order.__proto__.polluted': 'id',
        'customer.name': ['__proto__.polluted', 'constructor.name', 'id'],
      },
    });
    const made = await hall.tenant.post<{ id: string; webhookUrl: string }>('/connections', {
      connector: 'generic',
      name: 'x',
      settings: { mapping },
    });
    expect([201, 422]).toContain(made.status);
    const typed = JSON.stringify({
      type: 'custom.x',
      fields: { 'customer.name': ['__proto__.polluted', 'constructor.name', 'id'] },
    });
    const shop = await connect(hall.tenant, 'generic', { settings: { mapping: typed } });
    await hall.fetch((shop.webhookUrl ?? '').slice(ORIGIN.length), {
      method: 'POST',
      body: '{"id":"Ana","__proto__":{"x":1}}',
    });
    await hall.world.drain();
    const { body } = await hall.tenant.get<PageJson<{ data: { customer: unknown } }>>('/events');
    expect(body.data.map(({ data }) => data.customer)).toEqual([expect.objectContaining({ name: 'Ana' })]);
    clean();
  });
});
