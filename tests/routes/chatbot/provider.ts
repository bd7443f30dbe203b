/** An internet provider whose chatbot asks stand-ins of its systems. */
import { expect } from 'vitest';
import sgp from '../../../connectors/sgp';
import { createConnection } from '../../../src/hub/connections';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { type FakeIxc, fakeIxc } from '../../connectors/ixc.server';
import { type FakeSgp, fakeSgp, PASSWORDS, SGP_CREDENTIALS, SGP_SETTINGS } from '../../connectors/sgp.server';
import { type Hall, openHall } from '../api/helpers';

export type Said = Record<string, string | number | boolean | object[]>;

export interface Provider {
  hall: Hall;
  connection: Connection;
  /** Path of its chatbot endpoints. */
  base: string;
  sgp: FakeSgp;
  ixc: FakeIxc;
  /** Asks; the answer, which is 200 and flat whatever was asked. */
  ask(question: string, typed?: Record<string, unknown>): Promise<Said>;
  /** How often SGP was asked at this path. */
  asked(path: string): number;
  /** The same chatbot over another connection. */
  over(connector: Connector, settings: object, credentials: object): Promise<void>;
}

export async function openProvider(): Promise<Provider> {
  const hall = await openHall();
  const fakes = { sgp: fakeSgp(), ixc: fakeIxc() };
  hall.world.network = (request) =>
    fakes[new URL(request.url).host.startsWith('ixc.') ? 'ixc' : 'sgp'].answer(request);
  const connected = await connect(hall, sgp, SGP_SETTINGS, SGP_CREDENTIALS);
  const provider: Provider = {
    hall,
    ...fakes,
    ...connected,
    ask: async (question, typed = {}) =>
      flat(
        await hall.fetch(`${provider.base}/${question}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(typed),
        }),
      ),
    asked: (path) => fakes.sgp.asked.filter((one) => one.path === path).length,
    async over(connector, settings, credentials) {
      Object.assign(provider, await connect(hall, connector, settings, credentials));
    },
  };
  return provider;
}

async function connect(
  { world, tenant }: Hall,
  connector: Connector,
  settings: object,
  credentials: object,
): Promise<Pick<Provider, 'connection' | 'base'>> {
  const connection = await createConnection(world.hub, tenant.organizationId, {
    connector,
    name: 'Provedor',
    values: { settings: { ...settings }, credentials: { ...credentials } },
    teams: [],
  });
  return { connection, base: `/chatbot/${await world.token(connection)}` };
}

/** Holds every answer against what the tools that call this can read. */
export async function flat(answer: Response): Promise<Said> {
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const said = await answer.json<Said>();
  expect(typeof said.ok).toBe('boolean');
  expect(String(said.mensagem)).not.toBe('');
  // Flat, but for lists of what is flat itself.
  for (const value of Object.values(said).flatMap((one) =>
    Array.isArray(one) ? one.flatMap((row) => Object.values(row)) : [one],
  ))
    expect(['string', 'number', 'boolean']).toContain(typeof value);
  for (const password of PASSWORDS) expect(JSON.stringify(said)).not.toContain(password);
  return said;
}
