/** What a mapping makes of a payload: the event with its data, or why there is none. */
import type { FC } from 'hono/jsx';
import type { Interpretation } from '../../../src/hub/interpret';
import { typeName } from '../../../src/ui/event-names';
import { Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { SampleFacts } from './facts';

export const Preview: FC<{
  t: Translate;
  timeZone: string;
  /** Undefined where nothing has come yet to try it on. */
  result: Interpretation | undefined;
  wrong: string | undefined;
}> = ({ t, timeZone, result, wrong }) => (
  <section id="previa" aria-live="polite">
    <h2>{t('checkup.preview')}</h2>
    {wrong ? (
      <Notice tone="bad">
        <p>{t('checkup.preview.wrong', { detail: wrong })}</p>
      </Notice>
    ) : result === undefined ? (
      <p class="lead">{t('checkup.preview.none')}</p>
    ) : result.kind === 'observed' ? (
      result.observations.map(({ type, subject, data }) => (
        <article>
          <h3>{typeName(t, type)}</h3>
          <p>
            <code>{type}</code> · <code>{subject}</code>
          </p>
          <SampleFacts t={t} timeZone={timeZone} data={data} type={type} />
        </article>
      ))
    ) : (
      <Notice tone="warn">
        <p>
          <strong>{t('checkup.preview.nothing')}</strong>
        </p>
        {result.kind === 'later' ? null : <Why t={t} code={result.reason} detail={result.detail} />}
      </Notice>
    )}
  </section>
);
