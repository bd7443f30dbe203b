/** What the pages about members and teams share: roles in words, and lists to tick. */
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { ROLES, type Role } from '../../../src/store/accounts-schema';
import { type Option, Select, Tick } from '../../../src/ui/form';
import { Facts } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { email } from '../../sign-up-form';
import type { Typed } from '../page';

export const NewInvitation = z.object({ email, role: z.enum(ROLES) });
export const RoleChange = z.object({ role: z.enum(ROLES) });

/** The roles that somebody may give: owners are made by owners only. */
export const rolesFor = (by: Role): readonly Role[] =>
  ROLES.filter((role) => by === 'owner' || role !== 'owner').toReversed();

export const RoleField: FC<{ t: Translate; by: Role; value: string; error?: string | undefined }> = ({
  t,
  by,
  value,
  error,
}) => (
  <Select
    name="role"
    label={t('members.role')}
    options={rolesFor(by).map((role) => ({ value: role, label: t(`role.${role}`) }))}
    value={value}
    error={error}
  />
);

/** What each role may do. */
export const RolesExplained: FC<{ t: Translate }> = ({ t }) => (
  <details>
    <summary>{t('members.roles')}</summary>
    <Facts facts={ROLES.map((role) => [t(`role.${role}`), t(`role.${role}.may`)])} />
  </details>
);

/** Several out of a list; each is a field of its own, because a form of ours holds one value a name. */
export const Ticks: FC<{
  legend: string;
  prefix: string;
  options: readonly Option[];
  chosen: Iterable<string>;
}> = ({ legend, prefix, options, chosen }) => {
  const all = new Set(chosen);
  return options.length === 0 ? null : (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <Tick name={`${prefix}-${value}`} label={label} checked={all.has(value)} required={false} />
      ))}
    </fieldset>
  );
};

/** The ids that were ticked, of those that were offered. */
export const tickedIn = (typed: Typed, prefix: string, ids: readonly string[]): string[] =>
  ids.filter((id) => typed[`${prefix}-${id}`] !== undefined);
