/** `/configuracoes/empresa`: name, language, time zone, and the phone for alerts. */
import { z } from 'zod';
import { changeOrganization, isTimeZone } from '../../../src/hub/organization';
import { formatPhone, toE164 } from '../../../src/kit';
import { Field, Form, Select } from '../../../src/ui/form';
import { Heading, Trail } from '../../../src/ui/parts';
import { name } from '../../name';
import { checked, done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { zones } from './zones';

/** Empty, or a phone as people type it. */
const phone = z
  .string()
  .trim()
  .refine((text) => text === '' || toE164(text) !== undefined)
  .transform((text) => toE164(text));

const Company = z.object({
  companyName: name,
  language: z.enum(['pt-BR', 'en']),
  timeZone: z.string().max(60).refine(isTimeZone),
  ownerPhone: phone,
});

export function companyPage(c: PageContext, typed?: Typed, errors: Typed = {}) {
  const t = textsOf(c);
  const { name, language, timeZone, rules } = c.get('organization');
  const { ownerPhone } = rules;
  const shown = typed ?? {
    companyName: name,
    language,
    timeZone,
    ownerPhone: ownerPhone === undefined ? '' : formatPhone(ownerPhone),
  };
  return page(c, {
    title: t('company.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('settings.title')]]} />
        <Heading title={t('company.title')} lead={t('company.lead')} />
        <Form submit={t('app.save')}>
          <Field
            name="companyName"
            label={t('company.name')}
            hint={t('company.name.hint')}
            value={shown.companyName}
            error={errors.companyName}
            autocomplete="organization"
          />
          <Select
            name="language"
            label={t('company.language')}
            hint={t('company.language.hint')}
            options={[
              { value: 'pt-BR', label: t('language.pt') },
              { value: 'en', label: t('language.en') },
            ]}
            value={shown.language}
          />
          <Select
            name="timeZone"
            label={t('company.timeZone')}
            hint={t('company.timeZone.hint')}
            options={zones(t, timeZone)}
            value={shown.timeZone}
            error={errors.timeZone}
          />
          <Field
            name="ownerPhone"
            type="tel"
            label={t('company.phone')}
            hint={t('company.phone.hint')}
            value={shown.ownerPhone}
            error={errors.ownerPhone}
            autocomplete="tel"
            placeholder="(11) 98888-7777"
            required={false}
          />
        </Form>
      </>
    ),
  });
}

export async function companySubmit(c: PageContext) {
  const typed = await typedIn(c);
  const form = checked(c, Company, typed);
  if (!form.ok) return companyPage(c, typed, form.errors);
  const { companyName, language, timeZone, ownerPhone } = form.input;
  const { id, rules } = c.get('organization');
  const { ownerPhone: _, ...hours } = rules;
  await changeOrganization(c.get('hub'), id, {
    name: companyName,
    language,
    timeZone,
    rules: { ...hours, ...(ownerPhone === undefined ? {} : { ownerPhone }) },
  });
  return done(c, '/configuracoes', 'company.saved');
}
