/** Why something is as it is: what happened, the next step, who takes it; and the sign beside it. */
import type { FC } from 'hono/jsx';
import { explain } from '../kit';
import type { Tone } from './parts';
import type { Translate } from './text';

/** What happened, the next step, and who takes it. */
export const Why: FC<{ t: Translate; code: string; detail?: string | null | undefined }> = ({
  t,
  code,
  detail,
}) => {
  const reason = explain(code);
  return (
    <>
      <p>
        {t.of(reason)} {t.of(reason.next)} {t('app.who', { who: t(`who.${reason.who}`) })}
      </p>
      {detail ? (
        <p class="lead">
          <small>{t('checkup.detail', { detail })}</small>
        </p>
      ) : null}
    </>
  );
};

const MARKS = { good: '✓', warn: '!', bad: '✕' } as const;

/** A sign beside the words, for eyes only. */
export const Mark: FC<{ tone: Tone }> = ({ tone }) => (
  <span class={`mark ${tone ?? ''}`} aria-hidden="true">
    {tone ? MARKS[tone] : '–'}
  </span>
);
