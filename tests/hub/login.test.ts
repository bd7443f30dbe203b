/** Tokens that a connector gets by logging in with its own credentials. */
import { describe, expect, it } from 'vitest';
import { callFor } from '../../src/hub/call';
import { changeConnection, testConnection } from '../../src/hub/connections';
import { HOUR, MINUTE } from '../../src/hub/hub';
import { type Connector, callFailure, isOk, read } from '../../src/kit';
import { type Connection, getConnection } from '../../src/store/connections';
import { createWorld, type World } from './world';

const erp: Connector = {
  slug: 'erp',
  label: { pt: 'ERP', en: 'ERP' },
  category: 'erp',
  hosts: ['api.erp.com'],
  fields: [
    {
      key: 'password',
      group: 'credentials',
      label: { pt: 'Senha', en: 'Password' },
      type: 'secret',
      required: true,
      sensitive: true,
      example: 'senha',
    },
  ],
  setup: [{ pt: 'Entre.', en: 'Enter.' }],
  async login({ connection, http }) {
    const result = await http.request({
      url: 'https://api.erp.com/token',
      json: { password: connection.credentials.password },
    });
    const accessToken = isOk(result) ? read(result.json).text('token') : undefined;
    return accessToken ? { ok: true, accessToken, expiresInSeconds: 3600 } : callFailure(result);
  },
};

async function open() {
  const world = await createWorld([erp]);
  const connection = await world.connect(erp, { credentials: { password: 'segredo' } });
  const asked: unknown[] = [];
  world.network = async (request) => {
    asked.push(await request.json());
    return Response.json({ token: `t${asked.length}` });
  };
  return { world, connection, asked };
}

async function reread(world: World, { id }: Connection): Promise<Connection> {
  const row = await getConnection(world.hub.db, world.organizationId, id);
  if (!row) throw new Error('gone');
  return row;
}

const tokenFor = async (world: World, connection: Connection) =>
  (await callFor(world.hub, connection, erp)).connection.credentials.accessToken;

describe('a log-in', () => {
  it('happens on first use, is kept, and again before the token ends', async () => {
    const { world, connection, asked } = await open();
    expect(await tokenFor(world, connection)).toBe('t1');
    expect(await tokenFor(world, await reread(world, connection))).toBe('t1');
    expect(asked).toEqual([{ password: 'segredo' }]);
    world.pass(56 * MINUTE);
    expect(await tokenFor(world, await reread(world, connection))).toBe('t2');
  });

  it('of ten calls at once is one', async () => {
    const { world, connection, asked } = await open();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => tokenFor(world, connection)));
    expect(tokens).toEqual(Array(10).fill('t1'));
    expect(asked).toHaveLength(1);
  });

  it('happens anew once the credentials are others', async () => {
    const { world, connection, asked } = await open();
    await tokenFor(world, connection);
    await changeConnection(world.hub, await reread(world, connection), {
      values: { credentials: { password: 'outra' }, settings: {} },
    });
    expect(await tokenFor(world, await reread(world, connection))).toBe('t2');
    expect(asked).toEqual([{ password: 'segredo' }, { password: 'outra' }]);
  });

  it('under way while other credentials are typed is not kept: the next call enters with those', async () => {
    const { world, connection, asked } = await open();
    const { network } = world;
    world.network = async (request) => {
      world.network = network;
      await changeConnection(world.hub, await reread(world, connection), {
        values: { credentials: { password: 'outra' }, settings: {} },
      });
      return network(request);
    };
    await tokenFor(world, connection);
    expect(await tokenFor(world, await reread(world, connection))).toBe('t2');
    expect(asked).toEqual([{ password: 'segredo' }, { password: 'outra' }]);
  });

  it('that is refused is the merchant’s to mend, and is not tried with every call', async () => {
    const { world, connection } = await open();
    let tries = 0;
    world.network = () => {
      tries++;
      return new Response('', { status: 401 });
    };
    expect(await tokenFor(world, connection)).toBeUndefined();
    expect(await tokenFor(world, await reread(world, connection))).toBeUndefined();
    expect(tries).toBe(1);
    expect((await reread(world, connection)).health).toMatchObject({ ok: false, reason: 'unauthorized' });
    world.pass(HOUR);
    expect(await tokenFor(world, await reread(world, connection))).toBeUndefined();
    expect(tries).toBe(2);
  });

  it('that throws is a fault of ours, and the call goes on without a token', async () => {
    const { world, connection } = await open();
    const faulty: Connector = { ...erp, login: () => Promise.reject(new Error('a bug')) };
    const call = await callFor(world.hub, connection, faulty);
    expect(call.connection.credentials.accessToken).toBeUndefined();
  });
});

describe('a test of a connection that logs in', () => {
  const tested: Connector = {
    ...erp,
    async probe({ connection, http }) {
      const authorization = `Bearer ${connection.credentials.accessToken ?? ''}`;
      const result = await http.request({ url: 'https://api.erp.com/me', headers: { authorization } });
      return isOk(result) ? { ok: true } : callFailure(result);
    },
  };
  const password = 'segredo';

  /** A vendor that lets in with this password, and takes the newest of its tokens unless all are revoked. */
  async function vendor(catalogued: Connector = tested) {
    const world = await createWorld([catalogued]);
    const connection = await world.connect(catalogued, { credentials: { password } });
    const seen: string[] = [];
    const state = { status: 200, given: 0, valid: '' };
    world.network = async (request) => {
      if (request.url.endsWith('/me')) {
        const bearer = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
        seen.push(`probe ${bearer}`);
        return new Response('{}', { status: bearer !== '' && bearer === state.valid ? 200 : 401 });
      }
      seen.push('log-in');
      const sent = read(await request.json());
      if (state.status !== 200) return new Response('', { status: state.status });
      if (sent.text('password') !== password) return new Response('', { status: 401 });
      state.valid = `t${++state.given}`;
      return Response.json({ token: state.valid });
    };
    const test = async () => testConnection(world.hub, await reread(world, connection), catalogued);
    return { world, connection, seen, state, test };
  }

  it('takes the token that there is, and a fresh one where that is refused before its time', async () => {
    const { world, connection, seen, state, test } = await vendor();
    expect(await test()).toEqual({ ok: true });
    expect(await test()).toEqual({ ok: true });
    state.valid = 'revoked';
    expect(await test()).toEqual({ ok: true });
    expect(seen).toEqual(['log-in', 'probe t1', 'probe t1', 'probe t1', 'log-in', 'probe t2']);
    expect(await tokenFor(world, await reread(world, connection))).toBe('t2');
    expect((await reread(world, connection)).health).toMatchObject({ ok: true });
  });

  it('says what the log-in says, and tries it again each time it is asked', async () => {
    const { seen, state, test } = await vendor();
    state.status = 503;
    expect(await test()).toMatchObject({ ok: false, reason: 'unavailable' });
    state.status = 200;
    expect(await test()).toEqual({ ok: true });
    expect(seen).toEqual(['log-in', 'probe ', 'log-in', 'probe t1']);
  });

  it('tries a new password at once, though the old one was refused a moment ago', async () => {
    const { world, connection, seen, test } = await vendor();
    const typed = async (value: string) =>
      changeConnection(world.hub, await reread(world, connection), {
        values: { credentials: { password: value }, settings: {} },
      });
    await typed('outra');
    expect(await test()).toMatchObject({ ok: false, reason: 'unauthorized' });
    await typed(password);
    expect(await test()).toEqual({ ok: true });
    expect(seen).toEqual(['log-in', 'log-in', 'probe t1']);
  });

  it('does not try for ever where every token is refused', async () => {
    const { world, seen, test } = await vendor();
    const answer = world.network;
    world.network = (request) =>
      request.url.endsWith('/me') ? new Response('', { status: 401 }) : answer(request);
    expect(await test()).toMatchObject({ ok: false, reason: 'unauthorized' });
    expect(seen).toEqual(['log-in', 'log-in']);
  });

  it('finds keys missing that may be: no fault until somebody asks', async () => {
    const optional: Connector = {
      ...tested,
      login: async () => ({ ok: false, reason: 'missing_credentials', detail: 'password' }),
    };
    const { world, connection, test } = await vendor(optional);
    await callFor(world.hub, connection, optional);
    expect((await reread(world, connection)).health).toBeNull();
    world.pass(HOUR);
    expect(await test()).toEqual({ ok: false, reason: 'missing_credentials', detail: 'password' });
  });
});
