/** What the restoring of a configuration works with, and how it keeps account of what it does. */
import type { FieldError } from '../problem';
import type { Organization, OrganizationPatch } from '../store/organizations';
import type { AutomationInput } from './automations';
import type { Hub } from './hub';

/** What becomes of one part. */
export interface Step {
  kind: 'organization' | 'team' | 'connection' | 'automation' | 'optOuts';
  name: string;
  what: 'create' | 'change' | 'same' | 'refused';
  /** Of a change: the members that differ. */
  fields: string[];
  /** Why it is refused. */
  errors: FieldError[];
}

export type Read<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

/** What the restoring needs of whoever asks for it. */
export interface Around {
  hub: Hub;
  organization: Organization;
  teams: readonly { id: string; name: string }[];
  /** Answers the id of the new team. */
  addTeam(name: string): Promise<string>;
  /** Checked as the API checks them. */
  readOrganization(value: unknown): Read<OrganizationPatch>;
  readAutomation(value: unknown): Read<AutomationInput>;
}

export interface Run extends Around {
  /** Nothing is written. */
  dry: boolean;
  steps: Step[];
  /** From ids in the document to those that hold here. */
  teamIds: Map<string, string>;
  connectionIds: Map<string, string>;
  /** Ids of connections that will only be there once it is not a preview. */
  pending: Set<string>;
}

/** Notes a part; `fields` of one that is there and differs. */
export function note(
  { steps }: Run,
  kind: Step['kind'],
  name: string,
  { fields, errors = [] }: { fields?: string[]; errors?: FieldError[] },
): void {
  const what = errors.length > 0 ? 'refused' : !fields ? 'create' : fields.length > 0 ? 'change' : 'same';
  steps.push({ kind, name, what, fields: fields ?? [], errors });
}

/** The members of both that are not the same. */
export const differing = <T extends object>(now: T, wanted: T): string[] =>
  (Object.keys(wanted) as (keyof T & string)[]).filter(
    (key) => canonical(now[key]) !== canonical(wanted[key]),
  );

/** The same text for the same value, in whatever order its members stand; what is undefined is not there. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? '';
