/** What a system sent lately: the bodies as kept, and every place in them with an example. */
import type { FC } from 'hono/jsx';
import type { Capture } from '../../../src/hub/captures';
import type { PayloadPath } from '../../../src/kit';
import { Badge, clock, Facts } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { arrivalOf, DELIVERY_TONES } from './log';

export const Variables: FC<{ t: Translate; variables: readonly PayloadPath[] }> = ({ t, variables }) => (
  <>
    <p class="lead">{t('checkup.variables.lead')}</p>
    <Facts facts={variables.map(({ path, example }) => [path, example || '–'] as const)} />
  </>
);

export const Captured: FC<{ t: Translate; timeZone: string; captures: readonly Capture[] }> = ({
  t,
  timeZone,
  captures,
}) =>
  captures.length === 0 ? null : (
    <section>
      <h2>{t('checkup.captures')}</h2>
      <p class="lead">{t('checkup.captures.lead')}</p>
      {captures.map(({ delivery, request }) => (
        <details>
          <summary>
            {clock(arrivalOf(delivery), timeZone)}{' '}
            <Badge tone={DELIVERY_TONES[delivery.state]}>{t(`checkup.delivery.${delivery.state}`)}</Badge>
          </summary>
          <pre tabindex={0}>{pretty(request.body)}</pre>
          <p>
            <a href={`/registros/entregas/${delivery.id}`}>{t('checkup.open.delivery')}</a>
          </p>
        </details>
      ))}
    </section>
  );

/** A body may be long; the log has all of it. */
const MOST = 10_000;

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).slice(0, MOST);
  } catch {
    return body.slice(0, MOST);
  }
}
