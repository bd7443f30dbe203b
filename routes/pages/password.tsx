/** `/senha` and `/senha/:token`: a forgotten password. */
import { z } from 'zod';
import { sendsMail } from '../../src/hub/accounts';
import { authFor } from '../../src/hub/auth';
import { Problem } from '../../src/problem';
import { Field, Form } from '../../src/ui/form';
import { limitAccount, limitGuesses, resetLater } from '../sign-in';
import { email, newPassword } from '../sign-up-form';
import { checked, moveOn, type PageContext, page, type Typed, textsOf, typedIn } from './page';

export function forgotForm(c: PageContext, typed: Typed = {}, errors?: Typed) {
  const t = textsOf(c);
  return page(c, {
    title: t('forgot.title'),
    status: errors ? 422 : 200,
    body: (
      <>
        <h1>{t('forgot.title')}</h1>
        {sendsMail(c.get('instance')) ? (
          <>
            <p>{t('forgot.lead')}</p>
            <Form submit={t('forgot.submit')}>
              <Field
                name="email"
                type="email"
                label={t('field.email')}
                value={typed.email}
                error={errors?.email}
                autocomplete="username"
              />
            </Form>
          </>
        ) : (
          <p>{t('forgot.operator')}</p>
        )}
      </>
    ),
  });
}

export async function forgotSubmit(c: PageContext) {
  await limitGuesses(c);
  const typed = await typedIn(c);
  const form = checked(c, z.object({ email }), typed);
  if (!form.ok) return forgotForm(c, typed, form.errors);
  if (!sendsMail(c.get('instance'))) return forgotForm(c);
  await limitAccount(c, form.input.email);
  resetLater(c, form.input.email);
  const t = textsOf(c);
  return page(c, {
    title: t('forgot.title'),
    body: (
      <>
        <h1>{t('forgot.title')}</h1>
        <p role="status">{t('forgot.sent')}</p>
      </>
    ),
  });
}

export function resetForm(c: PageContext, errors?: Typed) {
  const t = textsOf(c);
  return page(c, {
    title: t('reset.title'),
    status: errors ? 422 : 200,
    body: (
      <>
        <h1>{t('reset.title')}</h1>
        <Form submit={t('reset.submit')}>
          <Field
            name="password"
            type="password"
            label={t('field.newPassword')}
            hint={t('field.newPassword.hint')}
            error={errors?.password}
            autocomplete="new-password"
          />
        </Form>
      </>
    ),
  });
}

export async function resetSubmit(c: PageContext) {
  await limitGuesses(c);
  const form = checked(c, z.object({ password: newPassword }), await typedIn(c));
  if (!form.ok) return resetForm(c, form.errors);
  const auth = await authFor(c.get('instance'), c.req.url);
  const answer = await auth.api.resetPassword({
    body: { newPassword: form.input.password, token: c.req.param('token') ?? '' },
    asResponse: true,
  });
  if (!answer.ok) throw new Problem('link_expired');
  return moveOn(c, '/entrar?aviso=senha');
}
