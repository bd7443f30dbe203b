/** `/integracoes/:id/reconhecimento`: which status of the platform is which event, and the merchant's own words for it. */
import type { FC } from 'hono/jsx';
import { type Connector, groupOf } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import { type Event, listEvents } from '../../../src/store/events';
import { typeName } from '../../../src/ui/event-names';
import { Notice, Table } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { connectionPage } from '../connections/frame';
import { ownPair } from '../own';
import { done, errorsOf, type PageContext, textsOf, typedIn } from '../page';
import { saveMeanings, saveSetting } from './setting';
import {
  type Choice,
  MEANINGS,
  meaningsIn,
  meaningsOf,
  meaningsRuled,
  meaningsTyped,
  STATUS_MAP,
  type StatusMeaning,
  statusMapText,
} from './status-map';

/** Events in which statuses are looked for that the shop really uses. */
const LOOKED_AT = 50;

export async function recognitionPage(c: PageContext, tried?: { meanings: StatusMeaning[]; wrong: string }) {
  const t = textsOf(c);
  const [connection, connector] = await ownPair(c);
  const { recognises = [], fields } = connector;
  const own = fields.find(({ key }) => key === STATUS_MAP);
  const hasMapping = fields.some(({ key }) => key === 'mapping');
  const isEditable = own !== undefined || tellsOrders(connector);
  const events = await listEvents(c.get('hub').db, connection.organizationId, {
    connectionId: connection.id,
    limit: LOOKED_AT,
  });
  const seen = statusesIn(events.data);
  return connectionPage(c, {
    connection,
    connector,
    tab: 'reconhecimento',
    status: tried ? 422 : 200,
    body: (
      <>
        <p class="lead">{t('checkup.recognition.lead')}</p>
        {isEditable ? (
          <>
            <h2>{t('checkup.recognition.own')}</h2>
            <p>{t('checkup.recognition.own.lead')}</p>
            {tried ? (
              <Notice tone="bad" live="alert">
                <p>{tried.wrong}</p>
              </Notice>
            ) : null}
            <StatusForm
              t={t}
              action={`/integracoes/${connection.id}/reconhecimento`}
              choices={own ? meaningsOf(own) : MEANINGS}
              meanings={
                tried?.meanings ??
                (own
                  ? meaningsIn(connection.settings[STATUS_MAP])
                  : meaningsRuled(connection.sync.recognition))
              }
              seen={seen.map(({ status }) => status)}
            />
          </>
        ) : (
          <Notice>
            <p>{t(hasMapping ? 'checkup.recognition.mapping' : 'checkup.recognition.fixed')}</p>
            {hasMapping ? (
              <p>
                <a href={`/integracoes/${connection.id}/campos`}>{t('checkup.go.fields')}</a>
              </p>
            ) : null}
          </Notice>
        )}
        {seen.length > 0 ? (
          <>
            <h2>{t('checkup.recognition.seen')}</h2>
            <Table
              caption={t('checkup.recognition.seen')}
              columns={[
                { label: t('checkup.recognition.status') },
                { label: t('checkup.recognition.event') },
              ]}
              rows={seen.map(({ status, types }) => [
                <code>{status}</code>,
                types.map((type) => typeName(t, type)).join(', '),
              ])}
            />
          </>
        ) : null}
        <h2>{t('checkup.recognition.table')}</h2>
        <Table
          caption={t('checkup.recognition.table')}
          columns={[
            { label: t('checkup.recognition.when') },
            { label: t('checkup.recognition.event') },
            { label: t('checkup.recognition.code') },
          ]}
          rows={recognises.map(({ when, type }) => [t.of(when), typeName(t, type), <code>{type}</code>])}
        />
      </>
    ),
  });
}

/** The platform's own words in the newest events, each with what it became. */
function statusesIn(events: readonly Event[]): { status: string; types: Event['type'][] }[] {
  const byStatus = Map.groupBy(
    events.filter(({ data }) => data.order?.rawStatus),
    ({ data }) => data.order?.rawStatus ?? '',
  );
  return [...byStatus].map(([status, found]) => ({
    status,
    types: [...new Set(found.map(({ type }) => type))],
  }));
}

/** Connectors whose statuses the merchant may read otherwise: those that tell of orders, in a platform's words. */
const tellsOrders = ({ recognises = [], fields }: Connector): boolean =>
  recognises.some(({ type }) => groupOf(type) === 'order') && !fields.some(({ key }) => key === 'mapping');

const SPARE = 3;

const StatusForm: FC<{
  t: Translate;
  action: string;
  choices: readonly Choice[];
  meanings: readonly StatusMeaning[];
  seen: readonly string[];
}> = ({ t, action, choices, meanings, seen }) => {
  const rows = [...meanings, ...Array.from({ length: SPARE }, () => ({ status: '', meaning: '' }))];
  return (
    <form method="post" action={action} class="wide">
      <datalist id="vistos">
        {seen.map((status) => (
          <option value={status} />
        ))}
      </datalist>
      <Table
        caption={t('checkup.recognition.own')}
        columns={[{ label: t('checkup.recognition.status') }, { label: t('checkup.recognition.means') }]}
        rows={rows.map(({ status, meaning }, n) => [
          <input
            name={`status.${n}`}
            value={status}
            list="vistos"
            autocomplete="off"
            aria-label={`${t('checkup.recognition.status')} ${n + 1}`}
          />,
          <select name={`meaning.${n}`} aria-label={`${t('checkup.recognition.means')} ${n + 1}`}>
            <option value="">{t('checkup.recognition.nothing')}</option>
            {choices.map((one) => (
              <option value={one.meaning} selected={one.meaning === meaning}>
                {one.type ? typeName(t, one.type) : t('checkup.recognition.ignore')}
              </option>
            ))}
          </select>,
        ])}
      />
      <div class="actions">
        <button type="submit">{t('app.save')}</button>
      </div>
    </form>
  );
};

export async function recognitionSubmit(c: PageContext) {
  const pair = await ownPair(c);
  const [{ id }, connector] = pair;
  const own = connector.fields.some(({ key }) => key === STATUS_MAP);
  if (!own && !tellsOrders(connector)) throw new Problem('conflict');
  const meanings = meaningsTyped(await typedIn(c), own);
  const errors = own
    ? await saveSetting(c, pair, STATUS_MAP, statusMapText(meanings))
    : await saveMeanings(c, pair, meanings);
  const [wrong] = Object.values(errorsOf(c, errors));
  if (wrong !== undefined) return recognitionPage(c, { meanings, wrong });
  return done(c, `/integracoes/${id}/reconhecimento`, 'app.saved');
}
