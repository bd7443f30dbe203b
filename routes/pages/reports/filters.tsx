/** The filters of reports and logs: days, a connection, a channel, and what each page has besides. */
import type { FC, PropsWithChildren } from 'hono/jsx';
import { lastDays, momentsOf, type Range, rangeOf } from '../../../src/hub/reports';
import { Problem } from '../../../src/problem';
import type { Connection } from '../../../src/store/connections';
import { Field, Select } from '../../../src/ui/form';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, type Typed, textsOf } from '../page';
import { type Scope, scopeOf } from './scope';

/** What somebody wants to see, out of the address. */
export interface Asked {
  scope: Scope;
  range: Range;
  /** The range in milliseconds since the epoch. */
  from: number;
  before: number;
  connectionId: string | undefined;
  channelId: string | undefined;
  typed: Typed;
  /** By field. While there are any, the last seven days are shown. */
  errors: Typed;
}

/** Reads the address; 404 for a connection that the visitor may not see. */
export async function askedOf(c: PageContext): Promise<Asked> {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const now = c.get('hub').now();
  const scope = await scopeOf(c);
  const typed = c.req.query();
  const wanted = rangeOf({ from: typed.de, to: typed.ate }, timeZone, now);
  const range = wanted.ok ? wanted.range : lastDays(timeZone, now);
  return {
    scope,
    range,
    ...momentsOf(range, timeZone),
    connectionId: known(scope, typed.integracao),
    channelId: known(scope, typed.canal),
    typed: wanted.ok ? { ...typed, de: range.from, ate: range.to } : typed,
    errors: wanted.ok ? {} : { [wanted.field === 'from' ? 'de' : 'ate']: t(`reports.range.${wanted.why}`) },
  };
}

function known({ connections }: Scope, id: string | undefined): string | undefined {
  if (!id) return undefined;
  if (!connections.some((one) => one.id === id)) throw new Problem('not_found');
  return id;
}

/** One of the values that a filter has; all, where it names none of them. */
export const oneOf = <Value extends string>(values: readonly Value[], text: string | undefined) =>
  values.find((value) => value === text);

/** The address of a page with the filters that are set, to go on from. */
export function addressOf(path: string, typed: Typed): string {
  const { cursor: _page, lang: _language, ...rest } = typed;
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== '')).toString();
  return query === '' ? path : `${path}?${query}`;
}

export const Filters: FC<PropsWithChildren<{ t: Translate; asked: Asked; days?: boolean }>> = ({
  t,
  asked: { typed, errors, scope },
  days = true,
  children,
}) => (
  <form method="get" class="filters">
    {days ? (
      <>
        <Field
          name="de"
          type="date"
          label={t('reports.from')}
          value={typed.de}
          error={errors.de}
          required={false}
        />
        <Field
          name="ate"
          type="date"
          label={t('reports.to')}
          value={typed.ate}
          error={errors.ate}
          required={false}
        />
      </>
    ) : null}
    <Choice
      name="integracao"
      label={t('reports.connection')}
      t={t}
      value={typed.integracao}
      options={optionsOf(scope.connections)}
    />
    {children}
    <button type="submit">{t('app.filter')}</button>
  </form>
);

/** The channels among these connections. */
export const channelsOf = (c: PageContext, { connections }: Scope): Connection[] =>
  connections.filter(({ connector }) => c.get('hub').connectors.get(connector)?.channel !== undefined);

export const optionsOf = (connections: readonly Connection[]) =>
  connections.map(({ id, name }) => ({ value: id, label: name }));

interface ChoiceProps {
  t: Translate;
  name: string;
  label: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  /** What none of them is called. Default: all. */
  all?: string;
}

/** One of several, or all. */
export const Choice: FC<ChoiceProps> = ({ t, name, label, value, options, all }) => (
  <Select
    name={name}
    label={label}
    value={value ?? ''}
    options={[{ value: '', label: all ?? t('reports.all') }, ...options]}
    required={false}
  />
);
