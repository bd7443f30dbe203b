/** From a submitted form to a connector's values: names are `settings.<key>` and `credentials.<key>`. */
import type { Connector, Field } from '../../../src/kit';
import type { Typed } from '../page';

export const nameOf = ({ group, key }: Pick<Field, 'group' | 'key'>): string => `${group}.${key}`;

/** Ticked to drop what is stored of an optional credential. */
export const clearName = (field: Pick<Field, 'group' | 'key'>): string => `clear.${nameOf(field)}`;

interface Loose {
  credentials: Record<string, string>;
  settings: Record<string, string>;
}

/** What was typed into the fields. A box that is not ticked sends nothing, and means no. */
export function valuesIn({ fields }: Connector, typed: Typed): Loose {
  const values: Loose = { credentials: {}, settings: {} };
  for (const field of fields) {
    const value = typed[nameOf(field)];
    values[field.group][field.key] = value ?? (field.type === 'boolean' ? 'false' : '');
  }
  return values;
}

/** The ids of the ticked teams, out of those that there are. */
export const teamsIn = (teams: readonly { id: string }[], typed: Typed): string[] =>
  teams.filter(({ id }) => typed[teamName(id)] !== undefined).map(({ id }) => id);

export const teamName = (id: string): string => `team.${id}`;
