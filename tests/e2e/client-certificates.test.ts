/**
 * Banks ask for a client certificate (mTLS) on every call of their Pix API. A Worker cannot show one that a merchant
 * gave it: `node:tls` and `node:https` take `key` and `cert`, and leave them out without a word, in workerd as at the
 * edge (https://github.com/cloudflare/workerd/issues/7201). A certificate bound to the whole Worker
 * (`mtls_certificates`) would be the same for all merchants. The day this fails, Efí's Pix API can be called.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('a client certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-certificates-'));
  const pem = (name: string) => readFileSync(join(folder, name), 'utf8');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  let server: Server;
  /** What the server answered to each way. */
  let answers: Record<string, string>;

  beforeAll(async () => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca', '-days', '2');
    openssl('req', ...key, '-keyout', 'own.key', '-out', 'own.csr', '-subj', '/CN=localhost');
    writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
    openssl('x509', '-req', '-in', 'own.csr', ...signer, '-out', 'own.crt', '-days', '2');

    const identity = { key: pem('own.key'), cert: pem('own.crt') };
    server = createServer(
      { ...identity, ca: pem('ca.crt'), requestCert: true, rejectUnauthorized: false },
      ({ socket }, answer) => answer.end((socket as TLSSocket).authorized ? 'known' : 'unknown'),
    ).listen(0, 'localhost');
    await once(server, 'listening');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'certified-worker.ts'), String(port())],
      { cwd: folder, env: { ...process.env, NODE_EXTRA_CA_CERTS: 'ca.crt' } },
    );
    answers = JSON.parse(stdout);
  });

  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const port = () => (server.address() as AddressInfo).port;

  test('is seen by the server when Node shows it', async () => {
    const options = { port: port(), key: pem('own.key'), cert: pem('own.crt'), ca: pem('ca.crt') };
    const sent = request({ host: 'localhost', ...options }).end();
    const [answer] = await once(sent, 'response');
    expect(String(await answer.toArray())).toBe('known');
  });

  test.each(['fetch', 'tls', 'context', 'nonsense', 'https'])('never leaves a Worker by %s', (way) => {
    expect(answers[way]).toBe('unknown');
  });
});
