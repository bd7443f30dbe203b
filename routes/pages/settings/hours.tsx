/** `/configuracoes/horarios`: when messages may leave, and the words that end them. */
import { nextAllowed } from '../../../src/hub/hours';
import { iso } from '../../../src/hub/hub';
import { changeOrganization } from '../../../src/hub/organization';
import type { Organization } from '../../../src/store/organizations';
import { Area, Field, Form, Tick } from '../../../src/ui/form';
import { Badge, clock, Heading, Trail } from '../../../src/ui/parts';
import { done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { dayShown, rulesIn } from './hours-form';
import { placesOf } from './zones';

export function hoursPage(c: PageContext, typed?: Typed, errors: Typed = {}) {
  const t = textsOf(c);
  const { rules, timeZone } = c.get('organization');
  const shown = typed ?? {
    quietFrom: rules.quietHours?.from ?? '',
    quietTo: rules.quietHours?.to ?? '',
    ...(rules.businessDaysOnly ? { businessDaysOnly: 'true' } : {}),
    holidays: (rules.holidays ?? []).map(dayShown).join('\n'),
    optOutWords: (rules.optOutWords ?? []).join('\n'),
  };
  return page(c, {
    title: t('hours.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('settings.title')]]} />
        <Heading title={t('hours.title')} lead={t('hours.lead')} />
        <Now c={c} organization={c.get('organization')} />
        <p class="lead">{t('hours.clock', { zone: placesOf(timeZone) })}</p>
        <Form submit={t('app.save')}>
          <fieldset>
            <legend>{t('hours.quiet')}</legend>
            <p>{t('hours.quiet.hint')}</p>
            <div class="grid">
              <Field
                name="quietFrom"
                type="time"
                label={t('hours.from')}
                value={shown.quietFrom}
                error={errors.quietFrom}
                required={false}
              />
              <Field
                name="quietTo"
                type="time"
                label={t('hours.to')}
                value={shown.quietTo}
                error={errors.quietTo}
                required={false}
              />
            </div>
          </fieldset>
          <Tick
            name="businessDaysOnly"
            label={t('hours.business')}
            checked={shown.businessDaysOnly !== undefined}
            required={false}
          />
          <Area
            name="holidays"
            label={t('hours.holidays')}
            hint={t('hours.holidays.hint')}
            rows={4}
            value={shown.holidays ?? ''}
            error={errors.holidays}
            required={false}
          />
          <Area
            name="optOutWords"
            label={t('hours.words')}
            hint={t('hours.words.hint')}
            rows={3}
            value={shown.optOutWords ?? ''}
            error={errors.optOutWords}
            required={false}
          />
        </Form>
      </>
    ),
  });
}

/** Whether a message could leave at this moment. */
const Now = ({ c, organization }: { c: PageContext; organization: Organization }) => {
  const t = textsOf(c);
  const { rules, timeZone } = organization;
  const now = c.get('hub').now();
  const opens = nextAllowed(now, rules, timeZone);
  return (
    <p>
      {opens <= now ? (
        <Badge tone="good">{t('hours.open')}</Badge>
      ) : (
        <Badge tone="warn">{t('hours.closed', { until: clock(iso(opens), timeZone) })}</Badge>
      )}
    </p>
  );
};

export async function hoursSubmit(c: PageContext) {
  const typed = await typedIn(c);
  const form = rulesIn(textsOf(c), typed);
  if (!form.ok) return hoursPage(c, typed, form.errors);
  const { id, rules } = c.get('organization');
  const { ownerPhone } = rules;
  await changeOrganization(c.get('hub'), id, {
    rules: { ...form.rules, ...(ownerPhone === undefined ? {} : { ownerPhone }) },
  });
  return done(c, '/configuracoes/horarios', 'hours.saved');
}
