/** What the buttons of a connection's overview do. */
import { pauseConnection, resumeConnection, testConnection } from '../../../src/hub/connections';
import { registerWebhooks } from '../../../src/hub/registration';
import { originOf } from '../../origin';
import { ownConnection, ownPair } from '../own';
import { done, type PageContext } from '../page';
import { drawOverview } from './overview';

export async function testSubmit(c: PageContext) {
  const [connection, connector] = await ownPair(c);
  const test = await testConnection(c.get('hub'), connection, connector);
  // The test has changed its health.
  return drawOverview(c, await ownConnection(c), connector, { test });
}

export async function registerSubmit(c: PageContext) {
  const [connection, connector] = await ownPair(c);
  const registration = await registerWebhooks(c.get('hub'), connection, connector, originOf(c));
  return drawOverview(c, connection, connector, { registration });
}

export async function pauseSubmit(c: PageContext) {
  const { id } = await pauseConnection(c.get('hub'), await ownConnection(c));
  return done(c, `/integracoes/${id}`, 'connections.paused');
}

export async function resumeSubmit(c: PageContext) {
  const { id } = await resumeConnection(c.get('hub'), await ownConnection(c));
  return done(c, `/integracoes/${id}`, 'connections.resumed');
}

/** What only takes a form leads back to the page that has it: after a reload, or in the other language. */
export async function toOverview(c: PageContext) {
  const { id } = await ownConnection(c);
  return c.redirect(`/integracoes/${id}`, 303);
}
