/**
 * `npm run demo`: shows a running hub at work. Real-shaped webhooks and a polled shop go in, and the
 * messages that customers would get come out, or do not, by the rules of sending. Ends with 0 only when everything happened as told.
 */
import { join } from 'node:path';
import { lojaIntegradaScene } from './demo/loja-integrada.ts';
import { rulesScene } from './demo/rules.ts';
import { shopifyScene } from './demo/shopify.ts';
import { allWell, deliveriesOf, type Stage, scene } from './demo/stage.ts';
import { type Access, type Connection, connect, type Delivery, get } from './local/api.ts';
import { ExpectedError } from './local/expected-error.ts';
import { readDevFile, shown, stateFolder } from './local/state.ts';

async function main(): Promise<void> {
  const access = await findHub();
  console.log(`Ponte at ${access.url}. Everything here goes through its public addresses and its API.`);
  const stage: Stage = { access, simulator: await simulator(access) };
  const shops = [await shopifyScene(stage), await lojaIntegradaScene(stage)];

  await rulesScene(stage);

  scene('What the hub keeps of the two shops (GET /api/v1/deliveries)');
  for (const shop of shops)
    for (const delivery of (await deliveriesOf(stage, shop)).reverse()) console.log(row(shop, delivery));
  console.log('  The forged webhook is not among them: what does not verify is not taken in.');

  console.log(allWell() ? '\nEverything happened as told.' : '\nSomething went otherwise: see ✗ above.');
  process.exitCode = allWell() ? 0 : 1;
}

async function findHub(): Promise<Access> {
  const folder = stateFolder();
  const hub = readDevFile(folder);
  const hint = 'Start one with "npm start" and run this again in another terminal.';
  if (!hub) throw new ExpectedError(`No hub is running on ${shown(folder)}. ${hint}`);
  const answer = await fetch(`${hub.url}/healthz`).catch(() => undefined);
  if (!answer?.ok) throw new ExpectedError(`The hub at ${hub.url} does not answer. ${hint}`);
  return hub;
}

async function simulator(access: Access): Promise<Connection> {
  const all = await get<Connection>(access, '/connections?limit=100');
  return (
    all.find(({ connector, status }) => connector === 'simulator' && status === 'active') ??
    connect(access, { connector: 'simulator', name: 'Simulador' })
  );
}

function row(shop: Connection, { via, state, reason, events }: Delivery): string {
  const made = state === 'duplicate' ? 'known already' : `${events.length} events`;
  const why = reason?.en ?? made;
  return `  ${shop.name.padEnd(22)} ${via.padEnd(8)} ${state.padEnd(10)} ${why}`;
}

main().catch((error: Error) => {
  const log = shown(join(stateFolder(), 'hub.log'));
  console.error(
    error instanceof ExpectedError ? error.message : `\n  ✗ ${error.message}\n    What the hub says: ${log}`,
  );
  process.exitCode = 1;
});
