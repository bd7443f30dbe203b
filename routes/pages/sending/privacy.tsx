/** `/configuracoes/privacidade`: how long data is kept, and the way to a person's. */
import { personOf } from '../../../src/hub/people-search';
import { AUDIT_DAYS, DEAD_LETTER_DAYS, SUBJECT_DAYS } from '../../../src/hub/retention';
import { Field, Form } from '../../../src/ui/form';
import { Heading, Table, Trail } from '../../../src/ui/parts';
import { errorsOf, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { newSearch, searchAddress } from './search';

export const PERSON = '/configuracoes/privacidade/pessoa';
export const ERASE = '/configuracoes/privacidade/apagar';
export const ERASING = '/configuracoes/privacidade/apagando';

export function privacyPage(
  c: PageContext,
  { typed = {}, errors = {} }: { typed?: Typed; errors?: Typed } = {},
) {
  const t = textsOf(c);
  const { PONTE_BODY_DAYS, PONTE_METADATA_DAYS } = c.get('hub').env;
  const kept = [
    ['bodies', PONTE_BODY_DAYS],
    ['letters', DEAD_LETTER_DAYS],
    ['metadata', PONTE_METADATA_DAYS],
    ['subjects', SUBJECT_DAYS],
    ['audit', AUDIT_DAYS],
  ] as const;
  return page(c, {
    title: t('privacy.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('section.settings')]]} />
        <Heading title={t('privacy.title')} lead={t('privacy.lead')} />
        <h2>{t('privacy.person')}</h2>
        <p>{t('privacy.person.lead')}</p>
        <Form action={PERSON} submit={t('privacy.find')} error={errors.all}>
          {(['phone', 'email', 'taxId'] as const).map((name) => (
            <Field
              name={name}
              label={t(`privacy.${name}`)}
              required={false}
              value={typed[name]}
              error={errors[name]}
              maxlength={254}
            />
          ))}
        </Form>
        <h2>{t('privacy.kept')}</h2>
        <Table
          caption={t('privacy.kept')}
          columns={[
            { label: t('privacy.kept.what') },
            { label: t('privacy.kept.days'), number: true },
            { label: t('privacy.kept.then') },
          ]}
          rows={[
            ...kept.map(([name, days]) => [t(`privacy.${name}`), days, t(`privacy.${name}.then`)]),
            [t('privacy.optOuts'), t('privacy.optOuts.days'), t('privacy.optOuts.then')],
          ]}
        />
        <p class="lead">{t('privacy.who')}</p>
      </>
    ),
  });
}

/** Begins a search. The person is checked as the API checks one. */
export async function findSubmit(c: PageContext) {
  const typed = await typedIn(c);
  const given = Object.fromEntries(
    ['phone', 'email', 'taxId'].flatMap((name) => (typed[name]?.trim() ? [[name, typed[name]]] : [])),
  );
  if (Object.keys(given).length === 0)
    return privacyPage(c, { typed, errors: { all: textsOf(c)('privacy.needed') } });
  const { person, errors } = personOf(given);
  if (errors.length > 0) return privacyPage(c, { typed, errors: errorsOf(c, errors) });
  return c.redirect(await searchAddress(c, PERSON, newSearch('find', person)), 303);
}
