/** `npm run rotate-key` on the hub of this machine, while it runs and while it does not. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, waitFor } from '../../scripts/local/api.ts';
import { openDatabase } from '../../scripts/local/database.ts';
import type { DevFile } from '../../scripts/local/state.ts';
import { freePort, ROOT, run, type Script } from './process.ts';

/** On a copy of the tree, because a change of its configuration reaches every hub that runs from there. */
describe('on this machine', () => {
  const copy = mkdtempSync(join(tmpdir(), 'ponte-rotate-hub-'));
  const file = (name: string) => join(copy, '.ponte', name);
  let script: Script;
  let dev: DevFile;
  let port: number;

  const start = async () => {
    script = run(join(copy, 'scripts/start.ts'), { PORT: String(port), PONTE_STATE: '' });
    await waitFor('dev.json', async () => existsSync(file('dev.json')) || undefined, 120);
    dev = JSON.parse(readFileSync(file('dev.json'), 'utf8')) as DevFile;
  };
  const stop = async () => {
    script.child.kill('SIGTERM');
    await script.ended;
  };
  const rotateHere = async () => {
    const command = run(join(copy, 'scripts/rotate-key.ts'), { PONTE_STATE: '' });
    expect(await command.ended, command.output()).toBe(0);
    return command.output();
  };
  const envKeys = () => /^PONTE_KEYS=(.*)$/m.exec(readFileSync(file('env'), 'utf8'))?.[1] ?? '';
  const sealedWith = async () => {
    const rows = await (await openDatabase(dev.url))({
      sql: 'SELECT DISTINCT substr(secrets, 1, 3) FROM connections',
    });
    return rows[0];
  };

  beforeAll(async () => {
    for (const part of ['connectors', 'migrations', 'public', 'routes', 'scripts', 'src'])
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    for (const one of ['package.json', 'tsconfig.json', 'wrangler.toml'])
      cpSync(join(ROOT, one), join(copy, one));
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    if (script.child.exitCode === null) await stop();
    rmSync(copy, { recursive: true, force: true });
  });

  test('a hub that runs works on, before, while and after its key changes', {
    timeout: 180_000,
  }, async () => {
    const shop = await connect(dev, {
      connector: 'generic',
      name: 'Loja',
      credentials: { webhookSecret: 'a-secret-of-sixteen-or-more' },
      settings: {},
    });
    const hook = shop.webhookUrl ?? '';
    const answers: number[] = [];
    let over = false;
    const asking = (async () => {
      while (!over) {
        const answer = await fetch(`${dev.url}/api/v1/connections/${shop.id}`, {
          headers: { authorization: `Bearer ${dev.apiKey}` },
        });
        // The answer shows its hook address, which the vault had to open.
        answers.push(
          ((await answer.json()) as { webhookUrl?: string }).webhookUrl === hook ? 200 : answer.status,
        );
      }
    })();
    await rotateHere();
    over = true;
    await asking;
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(envKeys()).toMatch(/^k2:[^,]+$/);
    expect(await sealedWith()).toEqual([['k2.']]);
  });

  test('a hub that is stopped has its key changed, too', { timeout: 180_000 }, async () => {
    await stop();
    await rotateHere();
    expect(envKeys()).toMatch(/^k3:[^,]+$/);
    expect(existsSync(file('rotate-key.log'))).toBe(false);
    await start();
    expect(await sealedWith()).toEqual([['k3.']]);
    const answer = await fetch(`${dev.url}/api/v1/connections`, {
      headers: { authorization: `Bearer ${dev.apiKey}` },
    });
    expect(answer.status).toBe(200);
  });
});
