/** `/chaves`: the API keys of an organization, made and revoked by its owners and admins. */
import { z } from 'zod';
import { createApiKey } from '../../src/hub/api-keys';
import { iso } from '../../src/hub/hub';
import { Problem } from '../../src/problem';
import { type ApiKey, listApiKeys, revokeApiKey } from '../../src/store/api-keys';
import { Field, Form } from '../../src/ui/form';
import { name } from '../name';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from './page';

const NewKey = z.object({ keyName: name });

/** `fresh` is a key that was made just now: this page is the only one that ever shows it. */
export async function keysPage(
  c: PageContext,
  { typed = {}, errors = {}, fresh }: { typed?: Typed; errors?: Typed; fresh?: string } = {},
) {
  const t = textsOf(c);
  const { id, timeZone } = c.get('organization');
  const { data } = await listApiKeys(c.get('hub').directory, id, { limit: 100 });
  const working = data.filter(({ revokedAt }) => revokedAt === null);
  return page(c, {
    title: t('keys.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <h1>{t('keys.title')}</h1>
        <p>{t('keys.lead')}</p>
        {fresh === undefined ? null : (
          <div role="status">
            <p>{t('keys.once')}</p>
            <p>
              <code>{fresh}</code>
            </p>
          </div>
        )}
        {working.length === 0 ? <p>{t('keys.none')}</p> : <Keys keys={working} t={t} timeZone={timeZone} />}
        <h2>{t('keys.new')}</h2>
        <Form action="/configuracoes/chaves" submit={t('keys.submit')}>
          <Field
            name="keyName"
            label={t('field.keyName')}
            hint={t('field.keyName.hint')}
            value={fresh === undefined ? typed.keyName : undefined}
            error={errors.keyName}
            autocomplete="off"
          />
        </Form>
      </>
    ),
  });
}

/** As both languages write it here: `22/11/2026`. */
const dayOf = (time: string, timeZone: string): string =>
  new Intl.DateTimeFormat('pt-BR', { timeZone, dateStyle: 'short' }).format(Date.parse(time));

interface KeysProps {
  keys: readonly ApiKey[];
  t: ReturnType<typeof textsOf>;
  /** The merchant's. */
  timeZone: string;
}

const Keys = ({ keys, t, timeZone }: KeysProps) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th>{t('column.name')}</th>
          <th>{t('column.ending')}</th>
          <th>{t('column.created')}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {keys.map(({ id, name, lastFour, createdAt }) => (
          <tr>
            <td>{name}</td>
            <td>{lastFour === null ? null : <code>…{lastFour}</code>}</td>
            <td>
              <time datetime={createdAt}>{dayOf(createdAt, timeZone)}</time>
            </td>
            <td>
              <form method="post" action={`/configuracoes/chaves/${id}/revogar`}>
                <button type="submit" class="quiet">
                  {t('keys.revoke')}
                </button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

export async function createKeySubmit(c: PageContext) {
  const typed = await typedIn(c);
  const result = checked(c, NewKey, typed);
  if (!result.ok) return keysPage(c, { typed, errors: result.errors });
  const { row, key } = await createApiKey(c.get('hub'), c.get('organization').id, result.input.keyName);
  c.set('changed', row.id);
  return keysPage(c, { fresh: key });
}

export async function revokeKeySubmit(c: PageContext) {
  const hub = c.get('hub');
  const id = c.req.param('id') ?? '';
  if (!(await revokeApiKey(hub.directory, c.get('organization').id, id, iso(hub.now()))))
    throw new Problem('not_found');
  return done(c, '/configuracoes/chaves', 'keys.revoked');
}
