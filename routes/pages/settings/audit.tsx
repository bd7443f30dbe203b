/** `/configuracoes/auditoria`: who did what, when, and on what. */
import { iso } from '../../../src/hub/hub';
import { toIsoTime } from '../../../src/kit';
import { firstId, isId, timeOf } from '../../../src/kit/id';
import { type AuditEntry, listAudit } from '../../../src/store/audit';
import { Field, Select } from '../../../src/ui/form';
import { Empty, Heading, More, Table, Trail, When } from '../../../src/ui/parts';
import { isTextKey, type Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { knownActors, type Named, namesIn } from './audit-names';

const PAGE = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The entry id at which a day of the merchant's begins, `days` later than that; undefined for no day. */
function idAt(day: string | undefined, timeZone: string, days = 0): string | undefined {
  if (!day || !DAY.test(day) || Number.isNaN(Date.parse(day))) return undefined;
  const then = new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  const time = toIsoTime(`${then} 00:00`, timeZone);
  return time === undefined ? undefined : firstId('aud', Math.max(0, Date.parse(time)));
}

export async function auditPage(c: PageContext) {
  const t = textsOf(c);
  const { id, timeZone } = c.get('organization');
  const { pessoa, acao, de, ate, cursor } = c.req.query();
  const { data, nextCursor } = await listAudit(c.get('hub').db, id, {
    limit: PAGE,
    actor: pessoa,
    action: acao,
    from: idAt(de, timeZone),
    before: idAt(ate, timeZone, 1),
    cursor: cursor && isId(cursor) ? cursor : undefined,
  });
  const [named, actors] = await Promise.all([namesIn(c, data), knownActors(c)]);
  const { pathname, search } = new URL(c.req.url);
  const all = { value: '', label: t('audit.everything') };
  return page(c, {
    title: t('audit.title'),
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('settings.title')]]} />
        <Heading title={t('audit.title')} lead={t('audit.lead')} />
        <form method="get" class="filters">
          <Select
            name="pessoa"
            label={t('audit.who')}
            options={[{ value: '', label: t('audit.everybody') }, ...actors]}
            value={pessoa}
            required={false}
          />
          <Select
            name="acao"
            label={t('audit.what')}
            options={[all, ...actionsOf(t, acao)]}
            value={acao}
            required={false}
          />
          <Field name="de" type="date" label={t('audit.from')} value={de} required={false} />
          <Field name="ate" type="date" label={t('audit.to')} value={ate} required={false} />
          <button type="submit">{t('app.filter')}</button>
        </form>
        {data.length === 0 ? (
          <Empty title={t('audit.none')}>
            <p>{t('audit.none.next')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('audit.title')}
            columns={[
              { label: t('audit.when') },
              { label: t('audit.who') },
              { label: t('audit.what') },
              { label: t('audit.target') },
              { label: t('account.address') },
            ]}
            rows={data.map((entry) => [
              <When time={iso(timeOf(entry.id))} timeZone={timeZone} />,
              named.actor(entry.actor),
              <What t={t} entry={entry} />,
              <Target named={named} entry={entry} />,
              entry.ip ?? '',
            ])}
          />
        )}
        <More t={t} address={pathname + search} cursor={nextCursor} />
      </>
    ),
  });
}

/** In words; what has none yet stands as it is. */
function wordsOf(t: Translate, action: string): string {
  const key = `audit.action.${action}`;
  return isTextKey(key) ? t(key) : action;
}

const What = ({ t, entry }: { t: Translate; entry: AuditEntry }) => {
  const fields = entry.detail.fields ?? [];
  return (
    <>
      {wordsOf(t, entry.action)}
      {fields.length > 0 ? (
        <>
          <br />
          <small>{t('audit.fields', { names: shortened(fields) })}</small>
        </>
      ) : null}
    </>
  );
};

const MOST_FIELDS = 6;

const shortened = (fields: readonly string[]): string =>
  fields.slice(0, MOST_FIELDS).join(', ') + (fields.length > MOST_FIELDS ? ' …' : '');

const Target = ({ named, entry: { actor, target } }: { named: Named; entry: AuditEntry }) => {
  // What people do with their own account says so already.
  if (target === null || actor === `user:${target}`) return null;
  const { label, href } = named.target(target);
  return href === undefined ? <span>{label}</span> : <a href={href}>{label}</a>;
};

/** What people look for, in alphabetical order of its words, and what is chosen now. */
function actionsOf(t: Translate, chosen: string | undefined) {
  const known = COMMON.includes(chosen ?? '') || !chosen ? COMMON : [...COMMON, chosen];
  return known
    .map((action) => ({ value: action, label: wordsOf(t, action) }))
    .sort((a, b) => a.label.localeCompare(b.label, t.language));
}

const COMMON: readonly string[] = [
  'signIn',
  'signInFailed',
  'signOut',
  'changePassword',
  'resetPassword',
  'revokeSessions',
  'createConnection',
  'updateConnection',
  'deleteConnection',
  'pauseConnection',
  'resumeConnection',
  'rotateConnection',
  'createAutomation',
  'updateAutomation',
  'deleteAutomation',
  'retryDispatch',
  'cancelDispatch',
  'createApiKey',
  'revokeApiKey',
  'createInvitation',
  'acceptInvitation',
  'updateMember',
  'removeMember',
  'updateOrganization',
  'exportPerson',
  'erasePerson',
  'exportConfiguration',
  'restoreConfiguration',
];
