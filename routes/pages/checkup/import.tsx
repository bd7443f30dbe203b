/** What the buttons of the initial import do. */
import { acceptImport, LONGEST_SPAN, startImport } from '../../../src/hub/import';
import { sourcesOf } from '../../../src/hub/sync';
import { toIsoTime } from '../../../src/kit';
import { ownConnection, ownPair } from '../own';
import { done, type PageContext, textsOf, typedIn } from '../page';
import { syncPage } from './sync';

/** Without a day in the form it goes on with one that failed. */
export async function importSubmit(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const typed = await typedIn(c);
  const refuse = (importErrors: Record<string, string>) => syncPage(c, { importErrors });
  if (!connector.poll) return refuse({ form: t('checkup.sync.none') });
  if (connection.status !== 'active') return refuse({ form: t('checkup.sync.paused') });
  if (!connection.polls) return refuse({ form: t('checkup.sync.off') });

  const isNew = typed.since !== undefined;
  const objects = sourcesOf(connector, connection.sync).flatMap(({ object, on }) =>
    on && typed[`import.${object}`] === 'true' ? [object] : [],
  );
  if (isNew && objects.length === 0) return refuse({ objects: t('checkup.import.nothing') });
  const since = isNew ? toIsoTime(`${typed.since} 00:00`, c.get('organization').timeZone) : undefined;
  const time = Date.parse(since ?? '');
  if (isNew && !(time <= hub.now() && time >= hub.now() - LONGEST_SPAN))
    return refuse({ since: t('checkup.import.wrongDay') });
  const started = await startImport(
    hub,
    connection,
    connector,
    isNew ? { objects, ...(since ? { since } : {}) } : {},
  );
  if (!started) return refuse({ form: t('checkup.import.another') });
  return done(c, `/integracoes/${connection.id}/sincronizacao#importacao`, 'checkup.import.begun');
}

export async function confirmSubmit(c: PageContext) {
  const connection = await ownConnection(c);
  const confirmed = await acceptImport(c.get('hub'), connection);
  if (!confirmed) return syncPage(c, { problem: <p>{textsOf(c)('checkup.import.notReady')}</p> });
  return done(c, `/integracoes/${connection.id}/sincronizacao#importacao`, 'checkup.import.accepted');
}
