/** The form of a connection, drawn from its connector's fields. Secrets never go back into it. */
import type { FC } from 'hono/jsx';
import { isSensitive } from '../../../src/hub/fields';
import type { Choice, Connector, Field as Declared } from '../../../src/kit';
import { Area, Field, Select, Tick } from '../../../src/ui/form';
import type { Translate } from '../../../src/ui/text';
import type { Typed } from '../page';
import { clearName, nameOf } from './typed';

interface Props {
  t: Translate;
  connector: Connector;
  /** What stands in the fields, by name; secrets are ignored. */
  values: Typed;
  errors: Typed;
  /** By key, what the vendor has to choose from. */
  choices?: Readonly<Record<string, readonly Choice[]>>;
  /** Masked, by name, what is stored and not shown: an empty field keeps it. */
  stored?: Typed;
}

/** Settings that have a sensible value without anybody: few merchants touch them. */
const isAdvanced = ({ group, required, type }: Declared): boolean =>
  group === 'settings' && !required && (type === 'url' || type === 'number' || type === 'json');

/** All fields: access first, then settings, and what few need behind a line of its own. */
export const ConnectorFields: FC<Props> = (props) => {
  const { t, connector, errors } = props;
  const advanced = connector.fields.filter(isAdvanced);
  const plain = connector.fields.filter((field) => !isAdvanced(field));
  const groups = [
    ['settings', plain.filter(({ group }) => group === 'settings')],
    ['credentials', plain.filter(({ group }) => group === 'credentials')],
  ] as const;
  return (
    <>
      {groups.map(([group, fields]) =>
        fields.length === 0 ? null : (
          <fieldset>
            <legend>{t(`connections.group.${group}`)}</legend>
            {fields.map((field) => (
              <One {...props} field={field} />
            ))}
          </fieldset>
        ),
      )}
      {advanced.length === 0 ? null : (
        <details open={advanced.some((field) => errors[nameOf(field)] !== undefined)}>
          <summary>{t('connections.advanced')}</summary>
          {advanced.map((field) => (
            <One {...props} field={field} />
          ))}
        </details>
      )}
    </>
  );
};

const One: FC<Props & { field: Declared }> = ({ t, field, values, errors, choices = {}, stored = {} }) => {
  const name = nameOf(field);
  const kept = stored[name];
  const help = field.help ? t.of(field.help) : undefined;
  const common = {
    name,
    label: labelOf(t, field),
    error: errors[name],
    hint:
      kept === undefined ? help : [t('connections.kept', { masked: kept }), help].filter(Boolean).join(' '),
    required: field.required && kept === undefined && field.generate === undefined,
    placeholder: field.example,
  };
  const value = isSensitive(field) ? undefined : values[name];
  const offered = choices[field.key];
  if (offered) return <Select {...common} value={value} options={offeredOptions(offered, value)} />;
  switch (field.type) {
    case 'boolean':
      return <Tick {...common} checked={value === 'true'} />;
    case 'select':
      return <Select {...common} value={value} options={optionsOf(t, field)} />;
    case 'json':
      return (
        <>
          <Area {...common} value={value} />
          {kept === undefined ? null : <Clear t={t} field={field} values={values} />}
        </>
      );
    default:
      return (
        <>
          <Field {...common} {...inputOf(field)} value={value} min={field.min} max={field.max} />
          {kept === undefined ? null : <Clear t={t} field={field} values={values} />}
        </>
      );
  }
};

/** Browsers offer nobody's password for a platform's token. */
const inputOf = (
  field: Declared,
): { type: 'text' | 'password' | 'url' | 'email' | 'number'; autocomplete?: string } => {
  if (isSensitive(field)) return { type: 'password', autocomplete: 'new-password' };
  const { type } = field;
  return { type: type === 'url' || type === 'email' || type === 'number' ? type : 'text' };
};

/** What may stay empty is marked, unless the connector says so itself. */
function labelOf(t: Translate, field: Declared): string {
  const label = t.of(field.label);
  const optional = t('app.optional');
  const isChosen = field.type === 'boolean' || (field.type === 'select' && field.default !== undefined);
  return field.required || isChosen || label.includes(optional) ? label : `${label} (${optional})`;
}

/** What need not be chosen and has no default may stay open. */
const optionsOf = (t: Translate, { options = [], required, default: usual }: Declared) => [
  ...(required || usual !== undefined ? [] : [{ value: '', label: '–' }]),
  ...options.map(({ value, label }) => ({ value, label: t.of(label) })),
];

/** What stands there stays there, even where the vendor has it no more. */
export const offeredOptions = (offered: readonly Choice[], value = ''): Choice[] => [
  { value: '', label: '–' },
  ...(value === '' || offered.some((one) => one.value === value) ? [] : [{ value, label: value }]),
  ...offered,
];

const Clear: FC<{ t: Translate; field: Declared; values: Typed }> = ({ t, field, values }) =>
  field.required || field.generate ? null : (
    <Tick
      name={clearName(field)}
      label={t('connections.clear', { label: t.of(field.label) })}
      checked={values[clearName(field)] !== undefined}
    />
  );
