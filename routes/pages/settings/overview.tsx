/** `/configuracoes`: the way to everything that is set once, and how it is set now. */
import type { FC } from 'hono/jsx';
import { allMembers, allTeams } from '../../../src/hub/members';
import { listApiKeys } from '../../../src/store/api-keys';
import { listInvitations } from '../../../src/store/members';
import { Heading, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';

const GROUPS = {
  company: ['empresa', 'horarios', 'envio', 'descadastros'],
  people: ['membros', 'equipes', 'auditoria'],
  systems: ['chaves', 'webhooks'],
  data: ['privacidade', 'backup'],
} as const;

type Group = keyof typeof GROUPS;
type Word = (typeof GROUPS)[Group][number];

/** Simple members read how sending goes; everything else is for owners and admins. */
const FOR_MEMBERS: readonly Word[] = ['envio'];

type States = Partial<Record<Word, string>>;

export async function overviewPage(c: PageContext) {
  const t = textsOf(c);
  const isMember = c.get('session').role === 'member';
  const states = isMember ? {} : await statesOf(c, t);
  const groups = (Object.keys(GROUPS) as Group[])
    .map((group) => ({
      group,
      words: GROUPS[group].filter((word) => !isMember || FOR_MEMBERS.includes(word)),
    }))
    .filter(({ words }) => words.length > 0);
  return page(c, {
    title: t('settings.title'),
    body: (
      <>
        <Heading title={t('settings.title')} lead={t('settings.lead', { name: c.get('organization').name })}>
          <a href="/conta">{t('account.title')}</a>
        </Heading>
        {isMember ? (
          <Notice>
            <p>{t('settings.member')}</p>
          </Notice>
        ) : null}
        {groups.map(({ group, words }) => (
          <>
            <h2>{t(`settings.group.${group}`)}</h2>
            <ul class="cards">
              {words.map((word) => (
                <Card t={t} word={word} state={states[word]} />
              ))}
            </ul>
          </>
        ))}
      </>
    ),
  });
}

const Card: FC<{ t: Translate; word: Word; state: string | undefined }> = ({ t, word, state }) => (
  <li>
    <a href={`/configuracoes/${word}`}>
      <h3>{t(`settings.${word}`)}</h3>
      <p class="lead">{t(`settings.${word}.what`)}</p>
      {state ? (
        <p>
          <strong>{state}</strong>
        </p>
      ) : null}
    </a>
  </li>
);

/** What costs no more than a look at short lists. */
async function statesOf(c: PageContext, t: Translate): Promise<States> {
  const hub = c.get('hub');
  const { id, name, rules } = c.get('organization');
  const [members, teams, keys, invitations] = await Promise.all([
    allMembers(hub, id),
    allTeams(hub, id),
    listApiKeys(hub.directory, id, { limit: 100 }),
    listInvitations(hub.directory, id, { limit: 100 }),
  ]);
  const working = keys.data.filter(({ revokedAt }) => revokedAt === null).length;
  const quiet = rules.quietHours;
  return {
    empresa: name,
    horarios: quiet ? t('settings.quiet', { ...quiet }) : t('settings.anyHour'),
    membros:
      invitations.data.length > 0
        ? t('settings.people.invited', { count: members.length, open: invitations.data.length })
        : countOf(t, 'people', members.length),
    equipes: countOf(t, 'teams', teams.length),
    chaves: countOf(t, 'keys', working),
  };
}

function countOf(t: Translate, what: 'people' | 'teams' | 'keys', count: number): string {
  if (count === 0) return t(`settings.${what}.none`);
  return count === 1 ? t(`settings.${what}.one`) : t(`settings.${what}.many`, { count });
}
