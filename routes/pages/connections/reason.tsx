/** Why something failed, in the merchant's words: what happened, who must act, and what comes next. */
import type { FC } from 'hono/jsx';
import { explain } from '../../../src/kit';
import type { Translate } from '../../../src/ui/text';

export const Why: FC<{ t: Translate; reason: string; detail?: string | undefined }> = ({
  t,
  reason,
  detail,
}) => {
  const why = explain(reason);
  return (
    <>
      <p>
        <strong>{t.of(why)}</strong> {t.of(why.next)}
      </p>
      <p>
        {t('app.who', { who: t(`who.${why.who}`) })}
        {detail ? (
          <>
            {' '}
            <small>
              {t('connections.detail')} <code>{detail}</code>
            </small>
          </>
        ) : null}
      </p>
    </>
  );
};
