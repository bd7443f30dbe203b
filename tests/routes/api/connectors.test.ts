import type { z } from '@hono/zod-openapi';
import { beforeAll, describe, expect, it } from 'vitest';
import { z as zod } from 'zod';
import { connectors } from '../../../connectors';
import type { Connector as Answer } from '../../../routes/api/schemas';
import type { Connector } from '../../../src/kit';
import { type Hall, openHall, type PageJson } from './helpers';

type ConnectorJson = z.infer<typeof Answer>;

/** A CRM with an action, for what the catalogue does not have yet. */
const crm: Connector = {
  slug: 'aaa-crm',
  label: { pt: 'CRM', en: 'CRM' },
  category: 'crm',
  fields: [],
  setup: [{ pt: 'Nada.', en: 'Nothing.' }],
  actions: {
    createCard: {
      label: { pt: 'Criar cartão', en: 'Create card' },
      input: zod.object({ title: zod.string() }),
      idempotent: true,
      run: async () => ({ kind: 'sent' }),
    },
  },
};

let hall: Hall;
beforeAll(async () => {
  hall = await openHall([crm]);
});

describe('GET /connectors', () => {
  it('is the whole catalogue, by slug', async () => {
    const { body } = await hall.tenant.get<PageJson<ConnectorJson>>('/connectors');
    expect(body.data.map(({ slug }) => slug)).toEqual(['aaa-crm', ...connectors.keys()].sort());
    expect(body.nextCursor).toBeNull();
  });

  it('pages and filters', async () => {
    const first = await hall.tenant.get<PageJson<ConnectorJson>>('/connectors?limit=2');
    expect(first.body.data).toHaveLength(2);
    expect(first.body.nextCursor).toBe(first.body.data[1]?.slug);
    const rest = await hall.tenant.get<PageJson<ConnectorJson>>(
      `/connectors?cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.data, ...rest.body.data]).toHaveLength(connectors.size + 1);
    const crms = await hall.tenant.get<PageJson<ConnectorJson>>('/connectors?category=crm');
    expect(crms.body.data.map(({ category }) => category)).toContain('crm');
    expect(new Set(crms.body.data.map(({ category }) => category)).size).toBe(1);
    expect((await hall.tenant.get('/connectors?category=nope')).status).toBe(422);
  });
});

describe('GET /connectors/:slug', () => {
  it('has all that a form needs', async () => {
    const { body } = await hall.tenant.get<ConnectorJson>('/connectors/webhook');
    expect(body.capabilities).toEqual(expect.arrayContaining(['channel', 'probe']));
    expect(body.capabilities).not.toContain('inbound');
    expect(body).not.toHaveProperty('trustGrade');
    expect(body.fields.find(({ key }) => key === 'signingSecret')).toMatchObject({
      group: 'credentials',
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
    });
    expect(body.setup.length).toBeGreaterThan(0);
  });

  it('derives capabilities and trust from what is there', async () => {
    const loja = await hall.tenant.get<ConnectorJson>('/connectors/loja-integrada');
    expect(loja.body.capabilities).toEqual(['inbound', 'register', 'poll', 'probe', 'commerce', 'samples']);
    expect(loja.body.trustGrade).toBe('B');
    // Under its default settings the generic one proves nothing but its address.
    const generic = await hall.tenant.get<ConnectorJson>('/connectors/generic');
    expect(generic.body.trustGrade).toBe('D');
    expect(generic.body.samples[0]).toEqual({
      name: 'unknown-json',
      label: { pt: expect.any(String), en: expect.any(String) },
    });
  });

  it('describes actions with the schema of their input', async () => {
    const { body } = await hall.tenant.get<ConnectorJson>('/connectors/aaa-crm');
    expect(body.capabilities).toEqual(['actions']);
    expect(body.actions).toEqual([
      {
        name: 'createCard',
        label: { pt: 'Criar cartão', en: 'Create card' },
        input: expect.objectContaining({ type: 'object', required: ['title'] }),
        labels: {},
      },
    ]);
  });

  it('does not know others', async () => {
    expect((await hall.tenant.get('/connectors/nope')).status).toBe(404);
    expect((await hall.tenant.get('/connectors/__proto__')).status).toBe(404);
  });
});
