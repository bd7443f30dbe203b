/** `/configuracoes/chaves`: the API keys of an organization, made and revoked by its owners and admins. */
import { z } from 'zod';
import { createApiKey } from '../../src/hub/api-keys';
import { iso } from '../../src/hub/hub';
import { isId } from '../../src/kit/id';
import { Problem } from '../../src/problem';
import { type ApiKey, getApiKey, listApiKeys, revokeApiKey } from '../../src/store/api-keys';
import { Field, Form } from '../../src/ui/form';
import { Copy, Empty, Heading, More, Notice, Table, Trail, When } from '../../src/ui/parts';
import { name } from '../name';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from './page';

const PATH = '/configuracoes/chaves';

const NewKey = z.object({ keyName: name });

/** `fresh` is a key that was made just now: this page is the only one that ever shows it. */
export async function keysPage(
  c: PageContext,
  { typed = {}, errors = {}, fresh }: { typed?: Typed; errors?: Typed; fresh?: string } = {},
) {
  const t = textsOf(c);
  const { id, timeZone } = c.get('organization');
  const cursor = c.req.query('cursor');
  const { data, nextCursor } = await listApiKeys(c.get('hub').directory, id, {
    limit: 100,
    cursor: cursor && isId(cursor) ? cursor : undefined,
  });
  const working = data.filter(({ revokedAt }) => revokedAt === null);
  return page(c, {
    title: t('keys.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('settings.title')]]} />
        <Heading title={t('keys.title')} lead={t('keys.lead')}>
          <a href="/api/docs">{t('home.api')}</a>
        </Heading>
        {fresh === undefined ? null : (
          <Notice tone="good" live="status">
            <p>{t('keys.once')}</p>
            <Copy t={t} id="chave" text={fresh} of={t('keys.title')} />
          </Notice>
        )}
        {working.length === 0 ? (
          <Empty title={t('keys.none')}>
            <p>{t('keys.none.next')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('keys.title')}
            columns={[
              { label: t('column.name') },
              { label: t('column.ending') },
              { label: t('column.created') },
              { label: t('app.actions'), hidden: true },
            ]}
            rows={working.map((key) => [
              key.name,
              key.lastFour === null ? null : <code>…{key.lastFour}</code>,
              <When time={key.createdAt} timeZone={timeZone} day />,
              <a href={`${PATH}/${key.id}/revogar`} aria-label={`${t('keys.revoke')}: ${key.name}`}>
                {t('keys.revoke')}
              </a>,
            ])}
          />
        )}
        <More t={t} address={PATH} cursor={nextCursor} />
        <h2>{t('keys.new')}</h2>
        <p>{t('keys.owners')}</p>
        <Form action={PATH} submit={t('keys.submit')}>
          <Field
            name="keyName"
            label={t('field.keyName')}
            hint={t('field.keyName.hint')}
            value={fresh === undefined ? typed.keyName : undefined}
            error={errors.keyName}
          />
        </Form>
      </>
    ),
  });
}

/** A key acts as an owner: whoever is none must not become one by it. */
export async function createKeySubmit(c: PageContext) {
  if (c.get('session').role !== 'owner') throw new Problem('owners_only');
  const typed = await typedIn(c);
  const result = checked(c, NewKey, typed);
  if (!result.ok) return keysPage(c, { typed, errors: result.errors });
  const { row, key } = await createApiKey(c.get('hub'), c.get('organization').id, result.input.keyName);
  c.set('changed', row.id);
  return keysPage(c, { fresh: key });
}

/** One that still works; 404 for anybody else's. */
async function ownKey(c: PageContext): Promise<ApiKey> {
  const key = await getApiKey(c.get('hub').directory, c.get('organization').id, c.req.param('id') ?? '');
  if (!key || key.revokedAt !== null) throw new Problem('not_found');
  return key;
}

export async function revokeKeyPage(c: PageContext) {
  const t = textsOf(c);
  const { name, lastFour } = await ownKey(c);
  const title = t('keys.revoke.title', { name });
  return page(c, {
    title,
    body: (
      <>
        <Trail t={t} to={[[PATH, t('keys.title')]]} />
        <Heading title={title} lead={t('keys.revoke.what')} />
        {lastFour === null ? null : <p>{t('keys.revoke.which', { lastFour })}</p>}
        <Form submit={t('keys.revoke')} beside={<a href={PATH}>{t('app.cancel')}</a>} />
      </>
    ),
  });
}

export async function revokeKeySubmit(c: PageContext) {
  const hub = c.get('hub');
  const id = c.req.param('id') ?? '';
  if (!(await revokeApiKey(hub.directory, c.get('organization').id, id, iso(hub.now()))))
    throw new Problem('not_found');
  return done(c, PATH, 'keys.revoked');
}
