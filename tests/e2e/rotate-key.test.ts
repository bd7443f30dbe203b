/** `npm run rotate-key`: what it does at each step, cut short at each of them, and on a deployed hub. */
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Wrangler } from '../../scripts/deploy/wrangler.ts';
import { formatKeys, keysAt, newKey, parseKeys } from '../../scripts/rotate-key/keys.ts';
import { remoteHub } from '../../scripts/rotate-key/remote.ts';
import { rotate } from '../../scripts/rotate-key/rotate.ts';
import { keysShownTo } from '../../src/hub/key-proof';
import { createVault } from '../../src/store/vault.ts';
import { type FakeAccount, fakeWrangler } from './fake-wrangler.ts';
import {
  expectNothingSealedWith,
  expectReadable,
  FakeHub,
  K1,
  sealedDatabase,
  sealedRows,
  secretsOf,
} from './sealed-hub.ts';

class Interrupted extends Error {}

let folder: string;
let database: DatabaseSync;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ponte-rotate-'));
  database = await sealedDatabase(join(folder, 'd1.sqlite'), K1);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a rotation', () => {
  test('ends with one new key, everything sealed with it, and the old one put away', async () => {
    const hub = new FakeHub(database);
    await rotate(hub);
    expect(hub.changes).toEqual([
      ...['write', 'upload', 'write', 'upload'],
      ...['update', 'update', 'update', 'update'],
      ...['upload', 'write'],
    ]);
    expect(hub.file).toEqual([{ id: 'k2', material: expect.not.stringMatching(K1.material) }]);
    expect(hub.worker).toEqual(hub.file);
    expect(hub.retired).toEqual([K1]);
    await expectReadable(database, hub.file);
    expectNothingSealedWith(database, K1);
    expect(hub.said.join('\n')).toContain('4 secrets');
  });

  test('that is cut short at any step leaves everything readable, and goes on when it is run again', async () => {
    const whole = new FakeHub(database);
    await rotate(whole);
    for (let step = 1; step <= whole.changes.length; step++) {
      const own = await sealedDatabase(':memory:', K1);
      const hub = new FakeHub(own);
      hub.effect = (_what, count) => {
        if (count === step) throw new Interrupted();
      };
      await expect(rotate(hub), `step ${step}`).rejects.toThrow(Interrupted);
      await expectReadable(own, hub.worker);
      const made = hub.file.find(({ id }) => id === 'k2');
      hub.effect = () => undefined;
      await rotate(hub);
      expect([hub.file, hub.worker], `step ${step}`).toEqual([hub.worker, hub.file]);
      // It went on with the key that it had made.
      if (made) expect(hub.file).toEqual([made]);
      await expectReadable(own, hub.file);
      expectNothingSealedWith(own, K1);
      own.close();
    }
  });

  test('leaves alone what somebody changes meanwhile', async () => {
    const hub = new FakeHub(database);
    const changed = { token: 'new', credentials: { webhookSecret: 'changed meanwhile' } };
    let done = false;
    hub.expected = (id) => (done && id === 'con_2' ? changed : secretsOf(id));
    hub.effect = async (what) => {
      if (what !== 'update' || done) return;
      done = true;
      // By a request that began before the new key sealed.
      const sealed = await createVault(formatKeys([K1])).seal(changed, 'con_2');
      database.prepare('UPDATE connections SET secrets = ? WHERE id = ?').run(sealed, 'con_2');
    };
    await rotate(hub);
    const row = sealedRows(database).find(({ context }) => context === 'con_2');
    expect(await createVault(formatKeys(hub.file)).open(row?.sealed ?? '', 'con_2')).toEqual(changed);
    expectNothingSealedWith(database, K1);
  });

  test('brings the old key back where something was still sealed with it', async () => {
    const hub = new FakeHub(database);
    const late = await createVault(formatKeys([K1])).seal(secretsOf('con_1'), 'con_1');
    const settle = hub.settle;
    hub.settle = async () => {
      await settle();
      if (hub.worker.length === 1)
        database.prepare('UPDATE connections SET secrets = ? WHERE id = ?').run(late, 'con_1');
    };
    await expect(rotate(hub)).rejects.toThrow('which is back');
    await expectReadable(database, hub.worker);
    hub.settle = settle;
    await rotate(hub);
    expectNothingSealedWith(database, K1);
  });

  test('keeps the old key while something does not open', async () => {
    database.exec(`UPDATE connections SET secrets = 'k1.AAAA.AAAA' WHERE id = 'con_2'`);
    const hub = new FakeHub(database);
    hub.upload = async (keys) => {
      hub.worker = [...keys];
    };
    hub.execute = async (statements) => {
      for (const statement of statements) database.exec(statement);
    };
    await expect(rotate(hub)).rejects.toThrow('No key opens connections con_2. k1 stays');
    expect(hub.worker.map(({ id }) => id)).toEqual(['k2', 'k1']);
  });

  test('touches nothing where the copy is not of this hub', async () => {
    const hub = new FakeHub(database);
    for (const worker of [[newKey([])], [K1, { ...newKey([K1]), id: 'k9' }]]) {
      hub.worker = worker;
      await expect(rotate(hub)).rejects.toThrow(/put your copy of its keys there/i);
    }
    // The same name, another key.
    const [mine, theirs] = [newKey([K1]), newKey([K1])];
    hub.file = [mine, K1];
    hub.worker = [theirs, K1];
    await expect(rotate(hub)).rejects.toThrow('has a key k2 that is not in keys.json');
    expect(hub.changes).toEqual([]);
  });

  test.each(['', 'k1', 'k1:short', `k1:${K1.material},k1:${K1.material}`])(
    'refuses keys like "%s"',
    (text) => {
      expect(() => parseKeys(text, 'env')).toThrow(/PONTE_KEYS in env/);
    },
  );
});

describe('on a deployed hub', () => {
  let server: Server;
  /** What the Worker has. */
  let keys: string;

  /** The fake account, which keeps this secret as well. */
  const withSecrets = (base: Wrangler): Wrangler => ({
    run: async (args, env) => {
      const [first, second, file = ''] = args;
      if (first !== 'secret' || second !== 'bulk') return base.run(args, env);
      ({ PONTE_KEYS: keys } = JSON.parse(readFileSync(file, 'utf8')) as { PONTE_KEYS: string });
      return { ok: true, stdout: '', output: 'Finished processing secrets file' };
    },
  });

  beforeEach(async () => {
    keys = formatKeys([K1]);
    server = createServer(async (request, response) => {
      const [, proof = ''] = (request.headers.authorization ?? '').split(' ');
      const shown = await keysShownTo(proof, keys);
      response.end(JSON.stringify({ status: 'ok', ...(shown ? { keys: shown } : {}) }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const account: FakeAccount = {
      databases: [{ uuid: 'id-1', name: 'ponte' }],
      queues: [],
      secrets: { ponte: ['PONTE_KEYS'] },
    };
    writeFileSync(join(folder, 'account.json'), JSON.stringify(account));
    mkdirSync(join(folder, 'deploy'));
    const d1 = { database_id: 'id-1', migrations_dir: 'migrations' };
    const write = (name: string, content: object) =>
      writeFileSync(join(folder, 'deploy', name), JSON.stringify(content));
    write('wrangler.json', { name: 'ponte', d1_databases: [d1] });
    write('keys.json', { PONTE_KEYS: keys });
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hub = (waits: number[] = []) =>
    remoteHub({
      folder: join(folder, 'deploy'),
      url: url(),
      say: () => undefined,
      makeWrangler: () => withSecrets(fakeWrangler(folder)),
      wait: async (ms) => waits.push(ms),
    });

  test('changes its secret and its database by way of wrangler', async () => {
    const waits: number[] = [];
    await rotate(hub(waits));
    const own = JSON.parse(readFileSync(join(folder, 'deploy/keys.json'), 'utf8')) as { PONTE_KEYS: string };
    expect(own.PONTE_KEYS).toBe(keys);
    expect(keys).toMatch(/^k2:[^,]+$/);
    await expectReadable(database, parseKeys(keys, 'the Worker'));
    expectNothingSealedWith(database, K1);
    // After each change all of the Worker is waited for, not only the place that answers.
    expect(waits).toEqual([60_000, 60_000, 60_000]);
    const retired = readFileSync(join(folder, 'deploy/retired-keys.json'), 'utf8');
    expect(retired).toContain(K1.material);
    expect(existsSync(join(folder, 'deploy/keys-upload.json'))).toBe(false);
  });

  test('says what is missing', () => {
    rmSync(join(folder, 'deploy/keys.json'));
    expect(hub).toThrow(/keys\.json is missing/);
    rmSync(join(folder, 'deploy/wrangler.json'));
    expect(hub).toThrow(/Nothing was deployed from here/);
  });

  test('proves its keys as the Worker checks them', async () => {
    expect(await keysAt(url(), [newKey([])])).toBeUndefined();
    expect(await keysAt(url(), [newKey([]), K1])).toEqual(['k1']);
    expect(await keysAt('http://127.0.0.1:1', [K1])).toBeUndefined();
  });
});
