/**
 * The conformance suite: what the hub relies on in every connector. A connector's own test file
 * calls `testConnector` and adds its special cases.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Connector, Field, Normalised } from '../../src/kit/contract';
import { signatureFor } from '../../src/kit/sign';
import { verify } from '../../src/kit/verify';
import { type CallOptions, testCalls } from './calls';
import { declarationProblems, defaultSettings, schemeOf } from './declaration';
import {
  connectionOf,
  deliveryOf,
  fixtureNames,
  hasSource,
  type Incoming,
  loadFixture,
  loadFixtures,
} from './fixtures';
import { deepFreeze, edits, hostileBody, spoil } from './hostile';
import { normalisedProblems } from './observations';

/** The same cases on every machine; raise `numRuns` or drop the seed to search further. */
fc.configureGlobal({ seed: 20261122 });

/** What stands in for the form's examples, and inputs to try the actions with. */
export type ConnectorTestOptions = Partial<CallOptions>;

export function testConnector(connector: Connector, extra: ConnectorTestOptions = {}): void {
  const { slug, inbound } = connector;
  describe(`${slug} conforms`, () => {
    test('lives in the file named as its slug', () => {
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(hasSource(slug)).toBe(true);
    });
    test('declares itself completely, in Portuguese and English', () => {
      expect(declarationProblems(connector)).toEqual([]);
    });
    if (inbound) testInbound(connector, inbound);
    testCalls(connector, {
      settings: { ...examples(connector, 'settings'), ...extra.settings },
      credentials: { ...examples(connector, 'credentials'), ...extra.credentials },
      inputs: extra.inputs ?? {},
    });
  });
}

const examples = ({ fields }: Connector, group: Field['group']): Record<string, string> =>
  Object.fromEntries(
    fields.filter((field) => field.group === group).map(({ key, example }) => [key, example]),
  );

function testInbound(connector: Connector, inbound: NonNullable<Connector['inbound']>): void {
  const { slug, samples = [], recognises = [] } = connector;

  /** Frozen input, called twice: pure; and sound, whatever came in. */
  function normalise(incoming: Incoming, settings: Readonly<Record<string, string>> = {}): Normalised {
    const delivery = deepFreeze(deliveryOf(incoming));
    const connection = deepFreeze(connectionOf({ ...defaultSettings(connector), ...settings }));
    const result = inbound.normalise(delivery, connection);
    expect(inbound.normalise(delivery, connection)).toEqual(result);
    expect(normalisedProblems(result)).toEqual([]);
    return result;
  }

  test.each(samples)('sample $name becomes $expect', (sample) => {
    const result = normalise({ ...sample, via: 'simulate' });
    expect(typesOf(result)).toEqual(sample.expect);
  });

  test.each(fixtureNames(slug))('%s', async (name) => {
    const { expect: wanted, settings, ...incoming } = await loadFixture(name);
    const result = normalise(incoming, settings);
    if ('ignored' in wanted) expect(result).toMatchObject({ kind: 'ignored', reason: wanted.ignored });
    else if ('poll' in wanted) expect(result).toEqual({ kind: 'poll', objects: wanted.poll });
    else if ('failed' in wanted) expect(result).toMatchObject({ kind: 'failed', reason: wanted.failed });
    else {
      expect(typesOf(result)).toEqual((wanted as { type: string }[]).map(({ type }) => type));
      expect(result).toMatchObject({ kind: 'observed', observations: wanted });
    }
  });

  test('has fixtures, and recognises every type they and the samples give', async () => {
    const fixtures = await loadFixtures(slug);
    expect(fixtures.length).toBeGreaterThan(0);
    const fixtureTypes = fixtures
      .flatMap(({ expect: wanted }) => (Array.isArray(wanted) ? wanted : []))
      .map(({ type }) => type);
    const types = [...samples.flatMap((sample) => sample.expect as readonly string[]), ...fixtureTypes];
    const known = new Set<string>(recognises.map(({ type }) => type));
    expect([...new Set(types)].filter((type) => !type.startsWith('custom.') && !known.has(type))).toEqual([]);
  });

  describe('hostile input', () => {
    const templates: Incoming[] = [...samples];
    beforeAll(async () => {
      for (const { expect: _, settings: __, ...incoming } of await loadFixtures(slug))
        templates.push(incoming);
    });
    /** Any of the samples and fixtures, evenly. */
    const someIncoming = fc
      .noBias(fc.nat())
      .map((index): Incoming => templates[index % templates.length] ?? { body: {} });

    test('any body', () => {
      fc.assert(
        fc.property(someIncoming, hostileBody, (incoming, body) => {
          normalise({ ...incoming, body });
        }),
        { numRuns: 300 },
      );
    });
    test('a real body with parts deleted or replaced', () => {
      const via = fc.constantFrom('webhook', 'poll', 'api');
      fc.assert(
        fc.property(someIncoming, edits, via, (incoming, changes, via) => {
          normalise({ ...incoming, via, body: spoil(incoming.body, changes) });
        }),
        { numRuns: 500 },
      );
    });
    test('headers, path, query and settings that say nothing useful', () => {
      const text = fc.oneof(fc.constantFrom('', ' ', 'null', '-1', 'NaN', '{', '__proto__'), fc.string());
      fc.assert(
        fc.property(someIncoming, text, fc.dictionary(text, text), (incoming, word, words) => {
          const settings = Object.fromEntries(connector.fields.map(({ key }) => [key, word]));
          const headers = Object.fromEntries(Object.keys(incoming.headers ?? {}).map((name) => [name, word]));
          normalise(incoming, settings);
          normalise({ ...incoming, headers: { ...words, ...headers }, query: words, path: word });
          normalise({ ...incoming, headers: {} });
        }),
        { numRuns: 100 },
      );
    });
    test('at the handshake', () => {
      fc.assert(
        fc.property(hostileBody, fc.dictionary(fc.string(), fc.string()), (body, query) => {
          const reply = inbound.challenge?.(deepFreeze(deliveryOf({ body, query })), ['um-segredo']);
          if (reply) expect(reply.status).toBeGreaterThanOrEqual(200);
        }),
        { numRuns: 100 },
      );
    });
  });

  test('answers 2xx to what it accepts', () => {
    const { status } = inbound.ack?.('dlv_1') ?? { status: 200 };
    expect(status >= 200 && status < 300).toBe(true);
  });

  test('accepts what the vendor signs, and nothing else', async () => {
    const scheme = schemeOf(connector);
    if (!scheme) throw new Error('no verification');
    const secret =
      scheme.scheme === 'standard-webhooks' ? `whsec_${btoa('k'.repeat(32))}` : 'um-segredo-bem-longo';
    const body = new TextEncoder().encode(JSON.stringify(samples[0]?.body ?? {}));
    const now = Date.parse('2026-11-22T13:05:00Z');
    const bare = { url: `https://ponte.example/hooks/${slug}/t`, headers: {}, query: {}, body };
    const { headers = {}, query = {} } = await signatureFor(scheme, bare, secret, now, 'loja');
    if (Object.keys({ ...headers, ...query }).length === 0) return; // Nothing we could sign with (url, rsa).
    const signed = { ...bare, headers, query };
    expect(await verify(scheme, signed, [secret], 'loja', now)).toBe(true);
    expect(await verify(scheme, signed, ['outro-segredo-qualquer'], 'loja', now)).toBe(false);
    expect(await verify(scheme, bare, [secret], 'loja', now)).toBe(false);
    expect(await verify(scheme, signed, [], 'loja', now)).toBe(false);
  });
}

function typesOf(result: Normalised): readonly string[] {
  if (result.kind === 'observed') return result.observations.map(({ type }) => type);
  return [result.kind === 'poll' ? `poll: ${result.objects}` : `${result.kind}: ${result.reason}`];
}
