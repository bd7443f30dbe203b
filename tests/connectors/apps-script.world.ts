/** Google Apps Script as far as our scripts use it: signed bytes, properties as texts, triggers, a clock. */
import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import type { Connector, Normalised } from '../../src/kit/contract';
import { verify } from '../../src/kit/verify';
import { connectionOf, deliveryOf } from '../suite/fixtures';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAAAAAAAAAAA=';
const HOOK = 'https://ponte.example/hooks/x/0123456789abcdef';
const NINE_KB = 9 * 1024;

interface Request {
  url: string;
  payload: string;
  headers: Record<string, string>;
  [option: string]: unknown;
}
export interface Trigger {
  handler: string;
  on: string;
  getHandlerFunction(): string;
}
type Globals = Readonly<Record<string, unknown>>;

const signed = (bytes: Uint8Array): number[] => Array.from(bytes, (byte) => (byte > 127 ? byte - 256 : byte));
const unsigned = (bytes: number[]): Uint8Array => Uint8Array.from(bytes, (byte) => byte & 255);

/** The connector's script, run with `globals` beside those of every script. */
export function appsScriptOf(connector: Connector, globals: Globals, settings: Record<string, string> = {}) {
  const source = connector.paste?.make({ webhookUrl: HOOK, webhookSecret: SECRET, settings }) ?? '';
  const world = {
    source,
    now: Date.parse('2026-11-22T13:05:00Z'),
    /** What the hub answers; 0 for no answer. */
    status: 200,
    sent: [] as Request[],
    triggers: [] as Trigger[],
    properties: {} as Record<string, string>,
    locks: 0,
    logged: [] as string[],
  };

  const trigger = (handler: string) => {
    const made = (on: string) => ({
      create: () => world.triggers.push({ handler, on, getHandlerFunction: () => handler }),
    });
    return {
      timeBased: () => ({ everyMinutes: (minutes: number) => made(`every ${minutes} minutes`) }),
      forForm: () => ({ onFormSubmit: () => made('form submit') }),
      forSpreadsheet: () => ({
        onFormSubmit: () => made('sheet form submit'),
        onEdit: () => made('edit'),
        onChange: () => made('change'),
      }),
      forUserCalendar: (id: string) => ({ onEventUpdated: () => made(`calendar ${id}`) }),
    };
  };
  class ScriptDate extends Date {
    constructor(...given: [] | [number | string | Date]) {
      super(given[0] ?? world.now);
    }
  }
  let ids = 0;
  const all: Globals = {
    Date: ScriptDate,
    PropertiesService: {
      getScriptProperties: () => ({
        getProperties: () => ({ ...world.properties }),
        setProperties(values: Record<string, string>) {
          for (const [key, value] of Object.entries(values)) {
            if (typeof value !== 'string' || new TextEncoder().encode(value).length > NINE_KB)
              throw new Error(`property ${key}`);
            world.properties[key] = value;
          }
        },
        deleteProperty: (key: string) => delete world.properties[key],
      }),
    },
    LockService: {
      getScriptLock: () => ({
        tryLock: () => ++world.locks === 1,
        releaseLock: () => world.locks--,
      }),
    },
    Session: { getScriptTimeZone: () => 'Europe/Lisbon' },
    Logger: { log: (text: string) => world.logged.push(text) },
    ScriptApp: {
      AuthMode: { FULL: 'FULL' },
      requireAllScopes: (mode: string) => expect(mode).toBe('FULL'),
      newTrigger: trigger,
      getProjectTriggers: () => [...world.triggers],
      deleteTrigger: (gone: Trigger) => world.triggers.splice(world.triggers.indexOf(gone), 1),
    },
    Utilities: {
      getUuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
      newBlob: (text: string) => ({ getBytes: () => signed(new TextEncoder().encode(text)) }),
      base64Decode: (text: string) => signed(Uint8Array.from(atob(text), (char) => char.charCodeAt(0))),
      base64Encode: (bytes: number[]) => btoa(String.fromCharCode(...unsigned(bytes))),
      computeHmacSha256Signature: (value: number[], key: number[]) =>
        signed(new Uint8Array(createHmac('sha256', unsigned(key)).update(unsigned(value)).digest())),
      formatDate: (date: Date, zone: string) => date.toLocaleDateString('sv-SE', { timeZone: zone }),
    },
    UrlFetchApp: {
      fetchAll(requests: Request[]) {
        world.sent.push(...requests);
        if (world.status === 0) throw new Error('DNS error');
        return requests.map(() => ({ getResponseCode: () => world.status }));
      },
    },
    ...globals,
  };
  const names = [...source.matchAll(/^function (\w+)\(/gm)].map(([, name]) => name);
  const make = new Function(...Object.keys(all), `'use strict';${source}\nreturn { ${names.join(', ')} };`);
  const run = make(...Object.values(all)) as Record<string, (event?: unknown) => unknown>;
  /** Calls a function of the script as a trigger would. */
  const call = (name: string, event?: unknown): void => {
    run[name]?.(event);
    expect(world.locks, 'the lock is given back').toBe(0);
  };

  /** The bodies that were sent, each of which the hub would take. */
  const told = async (): Promise<Record<string, unknown>[]> => {
    for (const { url, payload, headers, ...options } of world.sent) {
      expect(url).toBe(HOOK);
      expect(options).toEqual({
        method: 'post',
        contentType: 'application/json; charset=utf-8',
        followRedirects: false,
        muteHttpExceptions: true,
      });
      const request = { url, headers, query: {}, body: new TextEncoder().encode(payload) };
      const at = Number(headers['webhook-timestamp']) * 1000;
      expect(await verify({ scheme: 'standard-webhooks' }, request, [SECRET], undefined, at)).toBe(true);
      const scheme = connector.inbound?.verify;
      if (typeof scheme !== 'object') throw new Error('no scheme');
      expect(await verify(scheme, request, [SECRET], undefined, at)).toBe(true);
      expect(await verify(scheme, request, ['whsec_AAAA'], undefined, at)).toBe(false);
    }
    return world.sent.map(({ payload }) => JSON.parse(payload));
  };

  /** What the connector sees in all that was sent. */
  const seen = (): Normalised[] =>
    world.sent.map(({ payload }) => {
      const delivery = deliveryOf({ body: JSON.parse(payload) });
      const normalised = connector.inbound?.normalise(delivery, connectionOf(settings));
      if (!normalised) throw new Error('no inbound');
      return normalised;
    });

  return { world, call, told, seen };
}

/** What every script does: installs its triggers once however often it is run, and keeps what did not arrive. */
export async function testCommon(
  { world, call, told, seen }: ReturnType<typeof appsScriptOf>,
  triggers: readonly (readonly [handler: string, on: string])[],
  happen: () => void,
): Promise<void> {
  world.triggers.push({ handler: 'mine', on: 'edit', getHandlerFunction: () => 'mine' });
  const installed = () => world.triggers.map(({ handler, on }) => [handler, on]);
  call('setup');
  expect(installed()).toEqual([['mine', 'edit'], ...triggers, ['ponteTimer', 'every 5 minutes']]);
  call('setup');
  expect(installed()).toEqual([['mine', 'edit'], ...triggers, ['ponteTimer', 'every 5 minutes']]);
  expect(world.logged[0]).toContain('tudo certo');
  await told();
  expect(seen().map((one) => one.kind === 'ignored' && one.reason)).toEqual(['vendor_test', 'vendor_test']);

  world.sent.length = 0;
  world.status = 503;
  happen();
  const [lost] = await told();
  expect(world.sent).toHaveLength(1);
  world.now += 300_000;
  world.status = 0;
  call('ponteTimer');
  expect(world.sent).toHaveLength(2);
  world.now += 300_000;
  world.status = 200;
  call('ponteTimer');
  const bodies = await told();
  expect(bodies).toEqual([lost, lost, lost]);
  const [first, , last] = world.sent.map(({ headers }) => headers);
  expect(last?.['webhook-id']).toBe(first?.['webhook-id']);
  expect(Number(last?.['webhook-timestamp'])).toBe(Number(first?.['webhook-timestamp']) + 600);
  expect(seen().every(({ kind }) => kind === 'observed')).toBe(true);
  call('ponteTimer');
  expect(world.sent).toHaveLength(3);
  world.sent.length = 0;
}
