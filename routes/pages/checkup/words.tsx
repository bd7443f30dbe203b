/** Words for what comes out of the hub as codes: types of events, reasons. */
import type { FC } from 'hono/jsx';
import { type EventType, explain, type Label, PRESETS, statusOf } from '../../../src/kit';
import type { Tone } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { EVENT_NAMES } from './names';

/** What a type of event is called; one that somebody named himself keeps that name. */
export function eventName(t: Translate, type: EventType): string {
  const named = NAMES.get(type);
  return named ? t.of(named) : t('checkup.event.own', { name: statusOf(type) });
}

const NAMES: ReadonlyMap<string, Label> = new Map([
  ...Object.entries(EVENT_NAMES),
  ...Object.entries(PRESETS).map(([type, { name }]): [string, Label] => [type, name]),
]);

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
