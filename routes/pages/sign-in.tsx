/** `/entrar` and `/sair`. */
import { z } from 'zod';
import { auditUser } from '../../src/hub/audit';
import { authFor } from '../../src/hub/auth';
import { Field, Form } from '../../src/ui/form';
import { Heading, Notice } from '../../src/ui/parts';
import { isTextKey } from '../../src/ui/text';
import { addressOf, limitGuesses, signIn } from '../sign-in';
import { moveOn, type PageContext, page, safePath, type Typed, textsOf, typedIn } from './page';

const Credentials = z.object({ email: z.string().max(320), password: z.string().max(1000) });

/** `?aviso=` names what just happened; `?next=` is where to go afterwards. */
export function signInForm(c: PageContext, typed: Typed = {}, error?: string) {
  const t = textsOf(c);
  const notice = `notice.${c.req.query('aviso')}`;
  const open = c.get('instance').env.SIGNUP === 'open';
  return page(c, {
    title: t('signIn.title'),
    status: error ? 401 : 200,
    body: (
      <>
        <Heading title={t('signIn.title')} lead={t('signIn.lead')} />
        {!error && isTextKey(notice) ? (
          <Notice tone="good" live="status">
            <p>{t(notice)}</p>
          </Notice>
        ) : null}
        <Form submit={t('signIn.submit')} error={error}>
          <Field
            name="email"
            type="email"
            label={t('field.email')}
            value={typed.email}
            autocomplete="username"
          />
          <Field
            name="password"
            type="password"
            label={t('field.password')}
            autocomplete="current-password"
          />
        </Form>
        <p>
          <a href="/senha">{t('signIn.forgot')}</a>
        </p>
        {open ? (
          <p>
            <a href="/cadastro">{t('signIn.signUp')}</a>
          </p>
        ) : null}
      </>
    ),
  });
}

export async function signInSubmit(c: PageContext) {
  await limitGuesses(c);
  const typed = await typedIn(c);
  const credentials = Credentials.safeParse(typed);
  const answer = credentials.success ? await signIn(c, credentials.data) : undefined;
  if (!answer?.ok) return signInForm(c, typed, textsOf(c)('error.credentials'));
  return moveOn(c, safePath(c.req.query('next')), answer);
}

export function signOutForm(c: PageContext) {
  const t = textsOf(c);
  return page(c, {
    title: t('signOut.title'),
    body: (
      <>
        <Heading title={t('signOut.title')} lead={t('signOut.lead')} />
        <Form submit={t('signOut.submit')} beside={<a href="/">{t('app.cancel')}</a>} />
      </>
    ),
  });
}

export async function signOutSubmit(c: PageContext) {
  const auth = await authFor(c.get('instance'), c.req.url);
  const { headers } = c.req.raw;
  const current = await auth.api.getSession({ headers });
  const answer = await auth.api.signOut({ headers, asResponse: true });
  if (current) await auditUser(c.get('instance'), current.user, 'signOut', addressOf(c));
  return moveOn(c, '/entrar?aviso=saiu', answer);
}
