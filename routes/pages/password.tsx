/** `/senha` and `/senha/:token`: a forgotten password. */
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { sendsMail } from '../../src/hub/accounts';
import { authFor } from '../../src/hub/auth';
import { Problem } from '../../src/problem';
import { Field, Form } from '../../src/ui/form';
import { Heading, Notice } from '../../src/ui/parts';
import type { Translate } from '../../src/ui/text';
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
        <Heading title={t('forgot.title')} />
        {sendsMail(c.get('instance')) ? (
          <>
            <p class="lead">{t('forgot.lead')}</p>
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
          <Notice>
            <p>{t('forgot.operator')}</p>
          </Notice>
        )}
        <BackToSignIn t={t} />
      </>
    ),
  });
}

const BackToSignIn: FC<{ t: Translate }> = ({ t }) => (
  <p>
    <a href="/entrar">{t('forgot.back')}</a>
  </p>
);

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
        <Heading title={t('forgot.title')} />
        <Notice tone="good" live="status">
          <p>{t('forgot.sent')}</p>
        </Notice>
        <BackToSignIn t={t} />
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
        <Heading title={t('reset.title')} lead={t('reset.lead')} />
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
