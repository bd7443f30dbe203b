/** `/integracoes/nova/:connector`: what to know before choosing it, and the form that creates a connection. */

import { createConnection, customAccess } from '../../../src/hub/connections';
import { checkFields, generatedIn } from '../../../src/hub/fields';
import { appOf } from '../../../src/hub/oauth-tokens';
import { changeRules, mergeRules } from '../../../src/hub/sync';
import type { Connector } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import { listTeams } from '../../../src/store/members';
import { Form } from '../../../src/ui/form';
import { Facts, Heading, Notice, Trail } from '../../../src/ui/parts';
import { originOf } from '../../origin';
import { checked, done, errorsOf, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { Common, EnvironmentFields, hasEnvironment, NameField, TeamTicks } from './common-fields';
import { ConnectorFields } from './fields';
import { CUSTOM_SECRET, carryFresh } from './fresh';
import { CATEGORY_NAMES } from './names';
import { SetupSteps } from './setup';
import { capabilitySheet } from './sheet';
import { nameOf, teamsIn, valuesIn } from './typed';

export const newPage = (c: PageContext) => drawNew(c, connectorAt(c));

export async function createSubmit(c: PageContext) {
  const hub = c.get('hub');
  const organizationId = c.get('organization').id;
  const connector = connectorAt(c);
  const typed = await typedIn(c);
  const common = checked(c, Common, typed);
  const loose = valuesIn(connector, typed);
  const values = checkFields(connector, loose, { development: hub.env.PONTE_ENV === 'development' });
  const { environment, 'sync.testRecipient': testRecipient = null } = typed;
  const rules = mergeRules(
    connector,
    {},
    {
      environment: environment === 'sandbox' ? 'sandbox' : 'production',
      testRecipient: testRecipient || null,
    },
  );
  if (!common.ok || !values.ok || !rules.ok) {
    const wrong = [...(values.ok ? [] : values.errors), ...(rules.ok ? [] : rules.errors)];
    return drawNew(c, connector, typed, { ...errorsOf(c, wrong), ...(common.ok ? {} : common.errors) });
  }
  const { data: teams } = await listTeams(hub.directory, organizationId, { limit: 100 });
  let connection = await createConnection(hub, organizationId, {
    connector,
    name: common.input.connectionName,
    values: values.values,
    teams: teamsIn(teams, typed),
  });
  c.set('changed', connection.id);
  if (hasEnvironment(connector)) connection = await changeRules(hub, connection, connector, rules.rules);
  const custom = (await customAccess(hub, connection, originOf(c)))?.secret;
  await carryFresh(c, connection.id, {
    ...generatedIn(connector, loose, values.values),
    ...(custom === undefined ? {} : { [CUSTOM_SECRET]: custom }),
  });
  return done(c, `/integracoes/${connection.id}`, nextAfter(c, connector));
}

/** What to do with one that was just created. */
function nextAfter(c: PageContext, connector: Connector) {
  if (connector.oauth && appOf(c.get('hub'), connector)) return 'connections.created.consent';
  return connector.probe ? 'connections.created.test' : 'connections.created';
}

function connectorAt(c: PageContext): Connector {
  const connector = c.get('hub').connectors.get(c.req.param('connector') ?? '');
  if (!connector) throw new Problem('not_found');
  return connector;
}

async function drawNew(c: PageContext, connector: Connector, typed?: Typed, errors: Typed = {}) {
  const t = textsOf(c);
  const { data: teams } = await listTeams(c.get('hub').directory, c.get('organization').id, { limit: 100 });
  const values = typed ?? usualValues(connector, t.of(connector.label));
  const title = t('connections.connect', { system: t.of(connector.label) });
  return page(c, {
    title,
    status: typed ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/integracoes/nova', t('connections.catalogue')]]} />
        <Heading title={title} lead={t.of(CATEGORY_NAMES[connector.category])} />
        {connector.notes ? (
          <Notice tone="warn">
            <p>
              <strong>{t('connections.notes')}</strong> {t.of(connector.notes)}
            </p>
          </Notice>
        ) : null}
        <details open={typed === undefined}>
          <summary>{t('connections.sheet')}</summary>
          <Facts facts={capabilitySheet(t, connector)} />
        </details>
        <div class="columns">
          <section aria-labelledby="criar">
            <h2 id="criar">{t('connections.form')}</h2>
            <Form
              action={`/integracoes/nova/${connector.slug}`}
              submit={t('connections.create')}
              error={typed ? `${t('app.checkFields')} ${t('connections.secretsAgain')}` : undefined}
              beside={<a href="/integracoes/nova">{t('app.cancel')}</a>}
            >
              <NameField t={t} values={values} errors={errors} />
              <ConnectorFields t={t} connector={connector} values={values} errors={errors} />
              <TeamTicks t={t} teams={teams} values={values} errors={errors} />
              {hasEnvironment(connector) ? <EnvironmentFields t={t} values={values} errors={errors} /> : null}
            </Form>
          </section>
          <section aria-labelledby="passos">
            <h2 id="passos">{t('connections.setup')}</h2>
            <SetupSteps t={t} connector={connector} />
          </section>
        </div>
      </>
    ),
  });
}

/** What an untouched form holds. */
const usualValues = ({ fields }: Connector, connectionName: string): Typed => ({
  connectionName,
  environment: 'production',
  ...Object.fromEntries(
    fields.flatMap((field) => (field.default === undefined ? [] : [[nameOf(field), field.default]])),
  ),
});
