/**
 * Puts a saved configuration back, part by part: what is missing is created, what differs is changed,
 * what was made since stays. The preview is the same run without its writes.
 */
import { newId } from '../kit/id';
import type { FieldError } from '../problem';
import { listOptOuts } from '../store/audience';
import { type Automation, insertAutomations, updateAutomation } from '../store/automations';
import { addOptOuts } from '../store/opt-outs';
import type { OrganizationPatch } from '../store/organizations';
import { type AutomationInput, allAutomations, automationProblems, columnsOf, inputOf } from './automations';
import type { Backup } from './backup';
import { restoreConnections } from './backup-connections';
import { type Around, differing, note, type Run, type Step } from './backup-steps';
import { iso } from './hub';
import { optOutAddress } from './opt-outs';
import { changeOrganization } from './organization';
import { whole } from './whole';

/** Restores a document, or says what that would do. */
export async function restoreConfiguration(
  around: Around,
  backup: Backup,
  { dry }: { dry: boolean },
): Promise<Step[]> {
  const run: Run = {
    ...around,
    dry,
    steps: [],
    teamIds: new Map(),
    connectionIds: new Map(),
    pending: new Set(),
  };
  await restoreOrganization(run, backup);
  await restoreTeams(run, backup);
  await restoreConnections(run, backup);
  await restoreAutomations(run, backup);
  await restoreOptOuts(run, backup);
  return run.steps;
}

async function restoreOrganization(run: Run, { organization: wanted }: Backup): Promise<void> {
  const { hub, organization, dry } = run;
  const read = run.readOrganization(wanted);
  if (!read.ok) return note(run, 'organization', organization.name, { errors: read.errors });
  const { name, timeZone, language, rules } = organization;
  const fields = differing<OrganizationPatch>({ name, timeZone, language, rules }, read.value);
  note(run, 'organization', organization.name, { fields });
  if (!dry && fields.length > 0) await changeOrganization(hub, organization.id, read.value);
}

async function restoreTeams(run: Run, { teams }: Backup): Promise<void> {
  for (const { id, name } of teams) {
    const standing = run.teams.find((team) => team.id === id) ?? run.teams.find((team) => team.name === name);
    // A team that was renamed since keeps its new name: people know it by that.
    note(run, 'team', standing?.name ?? name, standing ? { fields: [] } : {});
    run.teamIds.set(id, standing?.id ?? (run.dry ? id : await run.addTeam(name)));
  }
}

async function restoreAutomations(run: Run, { automations }: Backup): Promise<void> {
  const { hub, organization, dry } = run;
  const now = hub.now();
  const standing = await allAutomations(hub, organization.id);
  const added: Automation[] = [];
  for (const [position, { id, ...saved }] of automations.entries()) {
    const read = run.readAutomation(saved);
    if (!read.ok) {
      note(run, 'automation', saved.name, { errors: read.errors });
      continue;
    }
    const input = relinked(run, read.value);
    const same = standing.find((one) => one.id === id) ?? standing.find((one) => isMeant(one, input));
    const fields = same && differing(columnsOf(inputOf(same)), columnsOf(input));
    const errors = fields?.length === 0 ? [] : await problemsOf(run, input);
    note(run, 'automation', input.name, { ...(fields ? { fields } : {}), errors });
    if (dry || errors.length > 0 || fields?.length === 0) continue;
    const row = { ...columnsOf(input), updatedAt: iso(now) };
    if (same) await updateAutomation(hub.db, organization.id, same.id, row);
    // The document lists the newest first, and so do the pages.
    else
      added.push({
        ...row,
        organizationId: organization.id,
        id: newId('aut', now + automations.length - position),
        createdAt: iso(now),
      });
  }
  await insertAutomations(hub.db, added);
}

const isMeant = ({ connectionId, type, name }: Automation, input: AutomationInput): boolean =>
  connectionId === input.connectionId && type === input.trigger.type && name === input.name;

/** Naming the connections as they are called here. */
function relinked({ connectionIds }: Run, input: AutomationInput): AutomationInput {
  const here = (id: string): string => connectionIds.get(id) ?? id;
  const { connectionId, action } = input;
  const at = { ...input, connectionId: connectionId === null ? null : here(connectionId) };
  switch (action.kind) {
    case 'connector':
      return { ...at, action: { ...action, connectionId: here(action.connectionId) } };
    case 'webhook':
      return { ...at, action: { ...action, channelId: here(action.channelId) } };
    case 'message': {
      const { channelId, fallback } = action;
      return {
        ...at,
        action: {
          ...action,
          channelId: channelId === null ? null : here(channelId),
          ...(fallback ? { fallback: { ...fallback, channelId: here(fallback.channelId) } } : {}),
        },
      };
    }
  }
}

/** Without those about connections that are about to be created. */
async function problemsOf(
  { hub, organization, pending }: Run,
  input: AutomationInput,
): Promise<FieldError[]> {
  const { connectionId, action } = input;
  const named: Readonly<Record<string, string | null | undefined>> = {
    connectionId,
    'action.connectionId': action.kind === 'connector' ? action.connectionId : undefined,
    'action.channelId': action.kind === 'connector' ? undefined : action.channelId,
    'action.fallback.channelId': action.kind === 'message' ? action.fallback?.channelId : undefined,
  };
  const errors = await automationProblems(hub, organization, input);
  return errors.filter(({ path }) => !pending.has(named[path] ?? ''));
}

async function restoreOptOuts(run: Run, { optOuts = [] }: Backup): Promise<void> {
  const { hub, organization, dry } = run;
  const valid = optOuts.filter(({ address }) => optOutAddress(address) === address);
  if (valid.length === 0) return;
  const organizationId = organization.id;
  const standing = await whole((page) => listOptOuts(hub.db, organizationId, page));
  const known = new Set(standing.map(({ address }) => address));
  const missing = valid.filter(({ address }) => !known.has(address));
  note(run, 'optOuts', String(missing.length), missing.length > 0 ? {} : { fields: [] });
  if (dry) return;
  await addOptOuts(
    hub.db,
    missing.map((one) => ({ organizationId, ...one })),
  );
}
