/** `/integracoes/:id/dados`: name, access, settings, teams and environment. An empty secret keeps the stored one. */
import { openSecrets } from '../../../src/hub/call';
import { changeConnection } from '../../../src/hub/connections';
import { checkFields, generatedIn, isSensitive, mask, typedOver } from '../../../src/hub/fields';
import { changeRules, mergeRules } from '../../../src/hub/sync';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { listTeams } from '../../../src/store/members';
import { Form } from '../../../src/ui/form';
import { ownPair } from '../own';
import { checked, done, errorsOf, type PageContext, type Typed, textsOf, typedIn } from '../page';
import { Common, EnvironmentFields, hasEnvironment, NameField, TeamTicks } from './common-fields';
import { ConnectorFields } from './fields';
import { connectionPage } from './frame';
import { carryFresh } from './fresh';
import { choicesOf } from './offered';
import { clearName, nameOf, teamName, teamsIn, valuesIn } from './typed';

type Strings = Readonly<Record<string, string>>;

export async function dataPage(c: PageContext) {
  const [connection, connector] = await ownPair(c);
  return drawData(c, connection, connector);
}

export async function dataSubmit(c: PageContext) {
  const hub = c.get('hub');
  const [connection, connector] = await ownPair(c);
  const typed = await typedIn(c);
  const { credentials } = await openSecrets(hub, connection);
  const loose = keeping(connector, typed, { credentials, settings: connection.settings });
  const common = checked(c, Common, typed);
  const values = checkFields(connector, loose, { development: hub.env.PONTE_ENV === 'development' });
  const rules = mergeRules(connector, connection.sync, {
    environment: typed.environment === 'sandbox' ? 'sandbox' : 'production',
    testRecipient: typed['sync.testRecipient'] || null,
  });
  if (!common.ok || !values.ok || !rules.ok) {
    const wrong = [...(values.ok ? [] : values.errors), ...(rules.ok ? [] : rules.errors)];
    const errors = { ...errorsOf(c, wrong), ...(common.ok ? {} : common.errors) };
    return drawData(c, connection, connector, typed, errors);
  }
  const { data: teams } = await listTeams(hub.directory, connection.organizationId, { limit: 100 });
  const changed = await changeConnection(hub, connection, {
    name: common.input.connectionName,
    teams: teamsIn(teams, typed),
    values: values.values,
  });
  if (hasEnvironment(connector)) await changeRules(hub, changed, connector, rules.rules);
  await carryFresh(c, connection.id, generatedIn(connector, loose, values.values));
  return done(c, `/integracoes/${connection.id}`, 'connections.changed');
}

/** What was typed over what is stored: a secret that was left empty stays, one that was ticked goes. */
function keeping(connector: Connector, typed: Typed, stored: { credentials: Strings; settings: Strings }) {
  const over = valuesIn(connector, typed);
  for (const field of connector.fields) {
    const { group, key } = field;
    const isCleared = typed[clearName(field)] !== undefined && !field.required;
    if (isKept(field) && over[group][key] === '' && !isCleared) delete over[group][key];
  }
  return {
    credentials: typedOver(stored.credentials, over.credentials),
    settings: typedOver(stored.settings, over.settings),
  };
}

/** Credentials are not shown again, nor are settings that are secrets. */
const isKept = (field: Connector['fields'][number]): boolean =>
  field.group === 'credentials' || isSensitive(field);

async function drawData(
  c: PageContext,
  connection: Connection,
  connector: Connector,
  typed?: Typed,
  errors: Typed = {},
) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [{ credentials }, { data: teams }] = await Promise.all([
    openSecrets(hub, connection),
    listTeams(hub.directory, connection.organizationId, { limit: 100 }),
  ]);
  const choices = await choicesOf(
    hub,
    { connection, connector },
    connector.fields.map(({ key }) => key),
  );
  const stored = storedOf(connector, { credentials, settings: connection.settings });
  const values = typed ?? valuesOf(connection, connector);
  return connectionPage(c, {
    connection,
    connector,
    tab: 'dados',
    status: typed ? 422 : 200,
    body: (
      <Form
        action={`/integracoes/${connection.id}/dados`}
        submit={t('app.save')}
        error={typed ? `${t('app.checkFields')} ${t('connections.secretsAgain')}` : undefined}
        beside={<a href={`/integracoes/${connection.id}`}>{t('app.cancel')}</a>}
      >
        <NameField t={t} values={values} errors={errors} />
        <ConnectorFields {...{ t, connector, values, errors, stored, choices }} />
        <TeamTicks t={t} teams={teams} values={values} errors={errors} />
        {hasEnvironment(connector) ? <EnvironmentFields t={t} values={values} errors={errors} /> : null}
      </Form>
    ),
  });
}

/** Masked, what the form does not show. */
const storedOf = (connector: Connector, stored: { credentials: Strings; settings: Strings }): Typed =>
  Object.fromEntries(
    connector.fields.filter(isKept).flatMap((field) => {
      const value = stored[field.group][field.key];
      return value ? [[nameOf(field), mask(value)]] : [];
    }),
  );

/** What an untouched form holds. */
const valuesOf = ({ name, settings, teams, sync }: Connection, connector: Connector): Typed => ({
  connectionName: name,
  environment: sync.environment ?? 'production',
  'sync.testRecipient': sync.testRecipient ?? '',
  ...Object.fromEntries(teams.map((id) => [teamName(id), 'true'])),
  ...Object.fromEntries(
    connector.fields
      .filter((field) => !isKept(field))
      .map((field) => [nameOf(field), settings[field.key] ?? field.default ?? '']),
  ),
});
