/**
 * `/`: what is still missing, how the last seven days went, and what wants somebody's attention. Reads one
 * row per dispatch of these days, about three per connection, and so seven statements besides the session's.
 */
import { attention } from '../../../src/hub/attention';
import { lastDays, report, sumByDay, sumOf } from '../../../src/hub/reports';
import { Heading } from '../../../src/ui/parts';
import { type PageContext, page, textsOf } from '../page';
import { DayChart } from '../reports/figures';
import { scopeOf } from '../reports/scope';
import { Concerns } from './concerns';
import { Missing } from './missing';

export async function home(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const organization = c.get('organization');
  const { name, timeZone } = organization;
  const scope = await scopeOf(c);
  const made = await report(hub, organization, lastDays(timeZone, hub.now()), ({ connectionId }) =>
    scope.may(connectionId),
  );
  const counts = sumOf(made.tallies);
  const { concerns, done } = await attention(hub, organization.id, scope.connections, {
    counts,
    sees: scope.sees,
  });
  return page(c, {
    title: name,
    body: (
      <>
        <Heading title={name} />
        <Missing t={t} done={done} connections={scope.connections} />
        <div class="columns">
          <section aria-labelledby="atencao">
            <h2 id="atencao">{t('home.attention')}</h2>
            <Concerns t={t} concerns={concerns} timeZone={timeZone} />
          </section>
          <section aria-labelledby="semana">
            <h2 id="semana">{t('home.week')}</h2>
            <DayChart t={t} title={t('home.week')} days={sumByDay(made)} />
            <p>
              <a href="/relatorios">{t('home.reports')}</a>
            </p>
          </section>
        </div>
        <p class="lead">
          {c.get('session').role === 'member' ? null : (
            <>
              <a href="/configuracoes/chaves">{t('keys.title')}</a> ·{' '}
            </>
          )}
          <a href="/api/docs">{t('home.api')}</a>
        </p>
      </>
    ),
  });
}
