/** The buttons of the checklist: test it, resume it, read it now. */
import type { Child } from 'hono/jsx';
import { resumeConnection, testConnection } from '../../../src/hub/connections';
import { syncNow } from '../../../src/hub/sync';
import type { Connection } from '../../../src/store/connections';
import { importBlocks } from '../../../src/store/imports';
import { clock } from '../../../src/ui/parts';
import type { TextKey } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { ownConnection, ownPair } from '../own';
import { done, type PageContext, textsOf } from '../page';
import { checklistPage } from './checklist';
import { syncPage } from './sync';

const checklistOf = ({ id }: Connection): string => `/integracoes/${id}/checklist`;

export async function testSubmit(c: PageContext) {
  const [connection, connector] = await ownPair(c);
  const result = await testConnection(c.get('hub'), connection, connector);
  if (result.ok) return done(c, checklistOf(connection), 'checkup.tested');
  return checklistPage(c, <Why t={textsOf(c)} code={result.reason} detail={result.detail} />);
}

export async function resumeSubmit(c: PageContext) {
  const connection = await ownConnection(c);
  await resumeConnection(c.get('hub'), connection);
  return done(c, checklistOf(connection), 'checkup.resumed');
}

/** It ends on the page on which it was asked for. */
const syncFrom =
  (back: string, refuse: (c: PageContext, problem: Child) => Promise<Response> | Response) =>
  async (c: PageContext) => {
    const t = textsOf(c);
    const hub = c.get('hub');
    const [connection, connector] = await ownPair(c);
    const hindrance = connector.poll ? await hindranceOf(c, connection) : 'checkup.sync.none';
    if (hindrance) return refuse(c, <p>{t(hindrance)}</p>);
    const page = `/integracoes/${connection.id}/${back}`;
    try {
      const until = await syncNow(hub, connection);
      if (until === null) return done(c, page, 'checkup.sync.queued');
      return done(c, page, 'checkup.sync.wait', { time: clock(until, c.get('organization').timeZone) });
    } catch (error) {
      hub.log.warn('poll not queued', { connectionId: connection.id, error: String(error) });
      return refuse(c, <p>{t('checkup.sync.busy')}</p>);
    }
  };

export const syncFromChecklist = syncFrom('checklist', checklistPage);
export const syncFromRules = syncFrom('sincronizacao', (c, problem) => syncPage(c, { problem }));

/** Why it cannot be read now; undefined where it can. */
async function hindranceOf(c: PageContext, connection: Connection): Promise<TextKey | undefined> {
  if (connection.status !== 'active') return 'checkup.sync.paused';
  if (!connection.polls) return 'checkup.sync.off';
  return (await importBlocks(c.get('hub').db, connection.id)) ? 'checkup.sync.import' : undefined;
}
