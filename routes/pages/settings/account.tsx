/** `/conta`: name, password, language, companies and sessions of whoever is signed in. */
import { authFor } from '../../../src/hub/auth';
import { organizationsOf } from '../../../src/store/accounts';
import { Field, Form, Press, Select } from '../../../src/ui/form';
import { Badge, Facts, Heading, Table, When } from '../../../src/ui/parts';
import { type PageContext, page, type Typed, textsOf } from '../page';
import { deviceOf } from './device';

export async function accountPage(c: PageContext, typed: Typed = {}, errors: Typed = {}) {
  const t = textsOf(c);
  const { name, email, role } = c.get('session');
  return page(c, {
    title: t('account.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Heading title={t('account.title')} lead={t('account.lead')} />
        <Facts
          facts={[
            [t('field.email'), email],
            [t('account.role'), `${t(`role.${role}`)}, ${c.get('organization').name}`],
          ]}
        />
        <div class="columns">
          <section>
            <h2>{t('account.name')}</h2>
            <Form action="/conta/nome" submit={t('app.save')}>
              <Field
                name="name"
                label={t('field.name')}
                value={typed.name ?? name}
                error={errors.name}
                autocomplete="name"
              />
            </Form>
            <h2>{t('account.language')}</h2>
            <form method="get" action="/conta">
              <Select
                name="lang"
                label={t('account.language.pages')}
                hint={t('account.language.hint')}
                options={[
                  { value: 'pt-BR', label: t('language.pt') },
                  { value: 'en', label: t('language.en') },
                ]}
                value={t.language}
              />
              <button type="submit">{t('app.save')}</button>
            </form>
          </section>
          <section>
            <h2>{t('account.password')}</h2>
            <p>{t('account.password.lead')}</p>
            <Form action="/conta/senha" submit={t('reset.submit')}>
              <Field
                name="currentPassword"
                type="password"
                label={t('account.password.current')}
                error={errors.currentPassword}
                autocomplete="current-password"
              />
              <Field
                name="password"
                type="password"
                label={t('account.password.new')}
                hint={t('field.newPassword.hint')}
                error={errors.password}
                autocomplete="new-password"
              />
            </Form>
          </section>
        </div>
        {await companies(c)}
        {await places(c)}
      </>
    ),
  });
}

/** Where somebody belongs to several companies: the one they work in. */
async function companies(c: PageContext) {
  const t = textsOf(c);
  const all = await organizationsOf(c.get('instance').directory, c.get('session').userId);
  if (all.length < 2) return null;
  return (
    <>
      <h2>{t('account.companies')}</h2>
      <p>{t('account.companies.lead')}</p>
      <Form action="/conta/empresa" submit={t('account.switch')}>
        <Select
          name="organizationId"
          label={t('account.company')}
          options={all.map(({ id, name, role }) => ({ value: id, label: `${name} (${t(`role.${role}`)})` }))}
          value={c.get('organization').id}
        />
      </Form>
    </>
  );
}

const MOST_SESSIONS = 10;

/** Where somebody is signed in. What a session is known by stays out of the page. */
async function places(c: PageContext) {
  const t = textsOf(c);
  const auth = await authFor(c.get('instance'), c.req.url);
  const sessions = await auth.api.listSessions({ headers: c.req.raw.headers });
  const { timeZone } = c.get('organization');
  const here = c.get('session').id;
  const newest = sessions.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  // Which one is this must be seen, however many came later.
  const shown = newest.filter(({ id }, at) => at < MOST_SESSIONS || id === here);
  return (
    <>
      <h2>{t('account.sessions')}</h2>
      <p>{t('account.sessions.lead')}</p>
      <Table
        caption={t('account.sessions')}
        columns={[
          { label: t('account.device') },
          { label: t('account.address') },
          { label: t('account.since') },
        ]}
        rows={shown.map(({ id, userAgent, ipAddress, createdAt }) => [
          <>
            {deviceOf(userAgent ?? '') ?? t('account.device.unknown')}{' '}
            {id === here ? <Badge tone="good">{t('account.here')}</Badge> : null}
          </>,
          ipAddress ?? '',
          <When time={createdAt.toISOString()} timeZone={timeZone} />,
        ])}
      />
      {newest.length > shown.length ? (
        <p>{t('account.sessions.more', { count: newest.length - shown.length })}</p>
      ) : null}
      <div class="actions">
        {sessions.length > 1 ? (
          <Press action="/conta/sair-dos-outros" label={t('account.endOthers')} kind="secondary" />
        ) : null}
        <Press action="/conta/sair" label={t('account.endAll')} kind="danger" />
      </div>
    </>
  );
}
