/** The ids of the audit log as people know them: who acted, and what on, with its page where it has one. */
import { allMembers } from '../../../src/hub/members';
import { listApiKeys } from '../../../src/store/api-keys';
import type { AuditEntry } from '../../../src/store/audit';
import { connectionsOf } from '../../../src/store/connections';
import { listTeams, namesOfUsers } from '../../../src/store/members';
import type { Option } from '../../../src/ui/form';
import { isTextKey } from '../../../src/ui/text';
import { type PageContext, textsOf } from '../page';

export interface Named {
  /** `user:<id>`, `key:<id>`, `operator`. */
  actor(actor: string): string;
  target(id: string): { label: string; href?: string };
}

/** The page of something, by the kind of its id. */
const PAGES: Readonly<Record<string, string>> = {
  con: '/integracoes/',
  aut: '/notificacoes/',
  dsp: '/fila/',
  dlv: '/registros/entregas/',
  evt: '/registros/eventos/',
  mem: '/configuracoes/membros/',
  tea: '/configuracoes/equipes/',
};

/** Looks the names up that these entries need. */
export async function namesIn(c: PageContext, entries: readonly AuditEntry[]): Promise<Named> {
  const t = textsOf(c);
  const hub = c.get('hub');
  const { id } = c.get('organization');
  const userIds = entries.flatMap(({ actor, target }) =>
    [actor.replace(/^user:/, ''), target ?? ''].filter((one) => one.startsWith('usr_')),
  );
  const [users, members, connections, teams, keys] = await Promise.all([
    namesOfUsers(hub.directory, [...new Set(userIds)]),
    allMembers(hub, id),
    connectionsOf(hub.db, [id]),
    listTeams(hub.directory, id, { limit: 100 }),
    keysOf(c),
  ]);
  const names = new Map<string, string>([
    ...users,
    ...[...members, ...connections, ...teams.data].map((one): [string, string] => [one.id, one.name]),
    ...keys,
  ]);
  // Of what is listed whole, what is not there is gone, and has no page.
  const isGone = (one: string): boolean => /^(con|mem|tea)_/.test(one) && !names.has(one);
  return {
    actor(actor) {
      const [kind = '', one = ''] = actor.split(':');
      if (kind === 'key') return t('audit.key', { name: names.get(one) ?? one });
      return kind === 'user' ? (names.get(one) ?? one) : t('audit.operator');
    },
    target(one) {
      const key = `audit.kind.${one.slice(0, 3)}`;
      const kind = isTextKey(key) ? t(key) : undefined;
      const label = [kind, names.get(one)].filter((part) => part !== undefined).join(': ') || one;
      const folder = PAGES[one.slice(0, 3)];
      return folder === undefined || isGone(one)
        ? { label: isGone(one) && kind ? t('audit.gone', { kind }) : label }
        : { label, href: `${folder}${one}` };
    },
  };
}

/** Revoked ones too: they have acted. */
async function keysOf(c: PageContext): Promise<[id: string, name: string][]> {
  const { directory } = c.get('hub');
  const { data } = await listApiKeys(directory, c.get('organization').id, { limit: 100 });
  return data.map(({ id, name, lastFour }) => [id, lastFour ? `${name} …${lastFour}` : name]);
}

/** Whom the log can be asked about. */
export async function knownActors(c: PageContext): Promise<Option[]> {
  const t = textsOf(c);
  const [members, keys] = await Promise.all([allMembers(c.get('hub'), c.get('organization').id), keysOf(c)]);
  return [
    ...members.map(({ userId, name }) => ({ value: `user:${userId}`, label: name })),
    ...keys.map(([id, name]) => ({ value: `key:${id}`, label: t('audit.key', { name }) })),
  ];
}
