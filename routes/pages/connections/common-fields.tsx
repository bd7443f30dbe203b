/** What the form of every connection asks for, whatever the connector: name, teams, environment. */
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Connector } from '../../../src/kit';
import { Field, Select, Tick } from '../../../src/ui/form';
import type { Translate } from '../../../src/ui/text';
import { name } from '../../name';
import type { Typed } from '../page';
import { teamName } from './typed';

/** Checked by zod; the rest by the hub. */
export const Common = z.object({
  connectionName: name,
  environment: z.enum(['production', 'sandbox']).default('production'),
});

interface Props {
  t: Translate;
  values: Typed;
  errors: Typed;
}

export const NameField: FC<Props> = ({ t, values, errors }) => (
  <Field
    name="connectionName"
    label={t('field.connectionName')}
    hint={t('field.connectionName.hint')}
    value={values.connectionName}
    error={errors.connectionName}
    maxlength={100}
  />
);

/** Who sees it. Nothing to tick where there are no teams. */
export const TeamTicks: FC<Props & { teams: readonly { id: string; name: string }[] }> = ({
  t,
  teams,
  values,
}) =>
  teams.length === 0 ? null : (
    <fieldset>
      <legend>{t('connections.teams')}</legend>
      <p class="lead">{t('connections.teams.hint')}</p>
      {teams.map(({ id, name: label }) => (
        <Tick name={teamName(id)} label={label} checked={values[teamName(id)] !== undefined} />
      ))}
    </fieldset>
  );

/** Only what tells of customers can be kept from writing to them; a channel does as it is told. */
export const hasEnvironment = ({ channel, inbound, poll }: Connector): boolean =>
  Boolean(!channel && (inbound || poll));

export const EnvironmentFields: FC<Props> = ({ t, values, errors }) => (
  <details open={values.environment === 'sandbox' || errors['sync.testRecipient'] !== undefined}>
    <summary>{t('connections.environment')}</summary>
    <Select
      name="environment"
      label={t('field.environment')}
      hint={t('field.environment.hint')}
      value={values.environment}
      error={errors.environment}
      options={[
        { value: 'production', label: t('connections.environment.production') },
        { value: 'sandbox', label: t('connections.environment.sandbox') },
      ]}
    />
    <Field
      name="sync.testRecipient"
      label={t('field.testRecipient')}
      hint={t('field.testRecipient.hint')}
      value={values['sync.testRecipient']}
      error={errors['sync.testRecipient']}
      placeholder="+5511988887777"
      required={false}
    />
  </details>
);
