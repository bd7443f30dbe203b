/** `/integracoes/:id/sincronizacao`: what is read of a platform and how often, when last, and its history. */
import type { Child, FC } from 'hono/jsx';
import { changeRules, mergeRules, type Source, sourcesOf, type WantedRules } from '../../../src/hub/sync';
import type { Connection } from '../../../src/store/connections';
import { readImport } from '../../../src/store/imports';
import { type Cursor, positionsOf, readCursor } from '../../../src/store/polls';
import { Field, Form, Press, Tick } from '../../../src/ui/form';
import { clock, Facts, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { connectionPage } from '../connections/frame';
import { every, OBJECT_NAMES } from '../connections/names';
import { ownPair } from '../own';
import { done, errorsOf, type PageContext, type Typed, textsOf, typedIn } from '../page';
import { ImportPart } from './import-part';

interface Shown {
  /** Why what was pressed could not be done. */
  problem?: Child;
  /** Of the rules, as they came back. */
  typed?: Typed;
  errors?: Typed;
  /** Of the import. */
  importErrors?: Typed;
}

export async function syncPage(c: PageContext, { problem, typed, errors = {}, importErrors }: Shown = {}) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const { timeZone } = c.get('organization');
  const [cursor, imported] = await Promise.all([
    readCursor(hub.db, connection.id),
    readImport(hub.db, connection.id),
  ]);
  const sources = sourcesOf(connector, connection.sync);
  const isRefused = problem !== undefined || typed !== undefined || importErrors !== undefined;
  return connectionPage(c, {
    connection,
    connector,
    tab: 'sincronizacao',
    status: isRefused ? 422 : 200,
    body: (
      <>
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        ) : null}
        {sources.length === 0 ? (
          <p>{t('checkup.sync.none')}</p>
        ) : (
          <>
            <h2>{t('checkup.sync.now')}</h2>
            <Standing t={t} timeZone={timeZone} connection={connection} cursor={cursor} sources={sources} />
            <div class="actions">
              <Press action={`/integracoes/${connection.id}/sincronizacao/agora`} label={t('checkup.sync')} />
            </div>
            <h2>{t('checkup.rules')}</h2>
            <p class="lead">{t('checkup.rules.lead')}</p>
            <Rules
              t={t}
              connection={connection}
              sources={sources}
              least={sourcesOf(connector)}
              typed={typed}
              errors={errors}
            />
            <ImportPart
              t={t}
              timeZone={timeZone}
              connection={connection}
              sources={sources}
              imported={imported}
              now={hub.now()}
              errors={importErrors ?? {}}
            />
          </>
        )}
      </>
    ),
  });
}

/** How the last run went, and when the next is. */
const Standing: FC<{
  t: Translate;
  timeZone: string;
  connection: Connection;
  cursor: Cursor | undefined;
  sources: readonly Source[];
}> = ({ t, timeZone, connection: { health }, cursor, sources }) => {
  const on = sources.filter((source) => source.on);
  const positions = positionsOf(cursor?.cursor);
  const often = Math.min(...on.map(({ everyMinutes }) => everyMinutes));
  const proves = sources.some(({ listing }) => listing.proves);
  const failures = cursor?.failures ?? 0;
  return (
    <>
      {failures > 0 ? (
        <Notice tone="bad">
          <p>{t('checkup.sync.failing', { count: failures })}</p>
          {health?.ok === false && health.reason ? (
            <Why t={t} code={health.reason} detail={health.detail} />
          ) : (
            <p>{t('checkup.failed.unknown')}</p>
          )}
        </Notice>
      ) : null}
      <Facts
        facts={[
          [t('checkup.sync.last'), cursor ? clock(cursor.polledAt, timeZone) : t('checkup.sync.never')],
          [
            t('checkup.sync.next'),
            cursor?.retryAt
              ? clock(cursor.retryAt, timeZone)
              : on.length > 0
                ? t('checkup.sync.every', { every: every(t, often) })
                : t('checkup.sync.off'),
          ],
          [
            t('checkup.sync.objects'),
            sources
              .map(
                ({ object, on: isOn }) =>
                  `${t.of(OBJECT_NAMES[object])}: ${
                    isOn
                      ? t(object in positions ? 'checkup.sync.read' : 'checkup.sync.unread')
                      : t('checkup.sync.left')
                  }`,
              )
              .join(' · '),
          ],
          ...(proves ? [[t('checkup.sync.recovered'), String(cursor?.reconciled ?? 0)] as const] : []),
        ]}
      />
    </>
  );
};

const Rules: FC<{
  t: Translate;
  connection: Connection;
  sources: readonly Source[];
  /** As the connector has them: nothing is read more often. */
  least: readonly Source[];
  typed: Typed | undefined;
  errors: Typed;
}> = ({ t, connection: { id, sync }, sources, least, typed, errors }) => (
  <Form
    action={`/integracoes/${id}/sincronizacao`}
    submit={t('app.save')}
    error={Object.keys(errors).length > 0 ? t('app.checkFields') : undefined}
  >
    {sources.map(({ object, on, listing }) => {
      const own = least.find((source) => source.object === object)?.everyMinutes ?? 5;
      const { everyMinutes, batch } = sync.objects?.[object] ?? {};
      return (
        <fieldset>
          <legend>{t.of(OBJECT_NAMES[object])}</legend>
          {listing.proves ? <p class="lead">{t('checkup.rules.proves')}</p> : null}
          <Tick
            name={`${object}.on`}
            label={t('checkup.rules.on')}
            checked={typed ? typed[`${object}.on`] === 'true' : on}
            required={false}
            error={errors[`sync.objects.${object}.direction`] ?? errors[`sync.objects.${object}`]}
          />
          <Field
            name={`${object}.every`}
            type="number"
            min={own}
            label={t('checkup.rules.every')}
            hint={t('checkup.rules.every.hint', { least: own })}
            value={typed ? typed[`${object}.every`] : everyMinutes}
            placeholder={String(own)}
            required={false}
            error={errors[`sync.objects.${object}.everyMinutes`]}
          />
          <Field
            name={`${object}.batch`}
            type="number"
            min={1}
            max={250}
            label={t('checkup.rules.batch')}
            hint={t('checkup.rules.batch.hint')}
            value={typed ? typed[`${object}.batch`] : batch}
            required={false}
            error={errors[`sync.objects.${object}.batch`]}
          />
        </fieldset>
      );
    })}
    <Tick
      name="dropOvertaken"
      label={t('checkup.rules.overtaken')}
      checked={typed ? typed.dropOvertaken === 'true' : (sync.dropOvertaken ?? true)}
      required={false}
    />
    <p class="lead">{t('checkup.rules.overtaken.hint')}</p>
  </Form>
);

export async function rulesSubmit(c: PageContext) {
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const typed = await typedIn(c);
  const merged = mergeRules(connector, connection.sync, wantedIn(typed, sourcesOf(connector)));
  if (!merged.ok) return syncPage(c, { typed, errors: errorsOf(c, merged.errors) });
  if ((await readImport(hub.db, connection.id))?.state === 'running')
    return syncPage(c, { typed, problem: <p>{textsOf(c)('checkup.rules.importing')}</p> });
  await changeRules(hub, connection, connector, merged.rules);
  return done(c, `/integracoes/${connection.id}/sincronizacao`, 'app.saved');
}

/** The whole form: an empty number means the connector's own. */
const wantedIn = (typed: Typed, sources: readonly Source[]): WantedRules => ({
  dropOvertaken: typed.dropOvertaken === 'true',
  objects: Object.fromEntries(
    sources.map(({ object }) => [
      object,
      {
        direction: typed[`${object}.on`] === 'true' ? 'in' : 'off',
        everyMinutes: numberIn(typed[`${object}.every`]),
        batch: numberIn(typed[`${object}.batch`]),
      },
    ]),
  ),
});

const numberIn = (text = ''): number | null => (text.trim() === '' ? null : Number(text));
