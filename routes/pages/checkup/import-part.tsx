/** The initial import on the page about synchronising: begin, watch, look at what came, confirm. */
import type { FC, PropsWithChildren } from 'hono/jsx';
import { DAY, iso } from '../../../src/hub/hub';
import { LONGEST_SPAN } from '../../../src/hub/import';
import type { Source } from '../../../src/hub/sync';
import { SYNC_OBJECTS } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import type { Import } from '../../../src/store/imports';
import { Field, Form, Press, Tick } from '../../../src/ui/form';
import { Badge, clock, Notice, Table, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { OBJECT_NAMES } from '../connections/names';
import type { Typed } from '../page';
import { SampleFacts } from './facts';

interface Props {
  t: Translate;
  timeZone: string;
  connection: Connection;
  sources: readonly Source[];
  imported: Import | undefined;
  now: number;
  errors: Typed;
}

/** While it runs the part fetches itself anew; where it stands lies in the database, so that leaving harms nothing. */
export const ImportPart: FC<Props> = (props) => {
  const { t, connection, imported } = props;
  const refresh =
    imported?.state === 'running'
      ? {
          'hx-get': `/integracoes/${connection.id}/sincronizacao`,
          'hx-trigger': 'every 3s',
          'hx-select': '#importacao',
          'hx-swap': 'outerHTML',
        }
      : {};
  return (
    <section id="importacao" aria-live="polite" {...refresh}>
      <h2>{t('checkup.import')}</h2>
      <p class="lead">{t('checkup.import.lead')}</p>
      <Stage {...props} />
    </section>
  );
};

const Stage: FC<Props> = (props) => {
  const { t, timeZone, connection, imported } = props;
  const at = `/integracoes/${connection.id}/sincronizacao`;
  switch (imported?.state) {
    case undefined:
      return <Begin {...props} />;
    case 'running':
      return (
        <>
          <Notice>
            <p>{t('checkup.import.running')}</p>
            {imported.reason ? <Why t={t} code={imported.reason} /> : null}
          </Notice>
          <Progress t={t} timeZone={timeZone} imported={imported} />
          <p>
            <a href={`${at}#importacao`}>{t('checkup.import.refresh')}</a>
          </p>
        </>
      );
    case 'failed':
      return (
        <>
          <Notice tone="bad">
            <p>{t('checkup.import.failed')}</p>
            {imported.reason ? <Why t={t} code={imported.reason} /> : null}
          </Notice>
          <Progress t={t} timeZone={timeZone} imported={imported} />
          <div class="actions">
            <Press action={`${at}/importar`} label={t('checkup.import.continue')} />
          </div>
          <Other t={t}>
            <Begin {...props} />
          </Other>
        </>
      );
    case 'review':
      return (
        <>
          <Notice tone="warn">
            <p>{t('checkup.import.review')}</p>
          </Notice>
          <Progress t={t} timeZone={timeZone} imported={imported} />
          <Samples t={t} timeZone={timeZone} imported={imported} />
          <div class="actions">
            <Press action={`${at}/confirmar`} label={t('checkup.import.confirm')} />
          </div>
          <Other t={t}>
            <Begin {...props} />
          </Other>
        </>
      );
    case 'confirmed':
      return (
        <>
          <Notice tone="good">
            <p>{t('checkup.import.confirmed')}</p>
          </Notice>
          <Progress t={t} timeZone={timeZone} imported={imported} />
          <Other t={t}>
            <Begin {...props} />
          </Other>
        </>
      );
  }
};

const Other: FC<PropsWithChildren<{ t: Translate }>> = ({ t, children }) => (
  <details>
    <summary>{t('checkup.import.other')}</summary>
    {children}
  </details>
);

/** How far each list was read. */
const Progress: FC<{ t: Translate; timeZone: string; imported: Import }> = ({ t, timeZone, imported }) => {
  const { since, startedAt, finishedAt, progress } = imported;
  return (
    <>
      <p>
        {t('checkup.import.since', { since: clock(since, timeZone, true) })} {t('checkup.import.started')}{' '}
        <When time={startedAt} timeZone={timeZone} />
        {finishedAt ? (
          <>
            , {t('checkup.import.finished')} <When time={finishedAt} timeZone={timeZone} />
          </>
        ) : null}
      </p>
      <Table
        caption={t('checkup.import.progress')}
        columns={[
          { label: t('checkup.import.object') },
          { label: t('checkup.import.count'), number: true },
          { label: t('checkup.import.state') },
        ]}
        rows={SYNC_OBJECTS.flatMap((object) => {
          const one = progress[object];
          return one
            ? [
                [
                  t.of(OBJECT_NAMES[object]),
                  String(one.count),
                  <Badge tone={one.done ? 'good' : undefined}>
                    {t(one.done ? 'checkup.import.done' : 'checkup.import.reading')}
                  </Badge>,
                ],
              ]
            : [];
        })}
      />
    </>
  );
};

/** A few of the things that came, as the hub understood them. */
const Samples: FC<{ t: Translate; timeZone: string; imported: Import }> = ({ t, timeZone, imported }) => {
  const all = SYNC_OBJECTS.flatMap((object) =>
    (imported.progress[object]?.samples ?? []).map((data) => ({ object, data })),
  );
  if (all.length === 0) return <p>{t('checkup.import.noSamples')}</p>;
  return (
    <>
      <h3>{t('checkup.import.samples')}</h3>
      <p>{t('checkup.import.samples.lead')}</p>
      <div class="cards">
        {all.map(({ object, data }, at) => (
          <article>
            <h4>{`${t.of(OBJECT_NAMES[object])} ${at + 1}`}</h4>
            <SampleFacts t={t} timeZone={timeZone} data={data} />
          </article>
        ))}
      </div>
    </>
  );
};

const Begin: FC<Props> = ({ t, timeZone, connection, sources, now, errors }) => {
  const dayOf = (ms: number): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms);
  return (
    <Form
      action={`/integracoes/${connection.id}/sincronizacao/importar`}
      submit={t('checkup.import.begin')}
      error={errors.objects ?? errors.form}
    >
      <fieldset>
        <legend>{t('checkup.import.which')}</legend>
        {sources
          .filter(({ on }) => on)
          .map(({ object }) => (
            <Tick name={`import.${object}`} label={t.of(OBJECT_NAMES[object])} checked required={false} />
          ))}
      </fieldset>
      <Field
        name="since"
        type="date"
        label={t('checkup.import.from')}
        hint={t('checkup.import.from.hint')}
        value={dayOf(now - 90 * DAY)}
        min={dayOf(Date.parse(iso(now - LONGEST_SPAN)) + DAY)}
        max={dayOf(now)}
        error={errors.since}
      />
    </Form>
  );
};
