/** What is still missing before messages leave, in order, each one click away. Gone once all is done. */
import type { FC } from 'hono/jsx';
import { type Attention, STEPS } from '../../../src/hub/attention';
import type { Connection } from '../../../src/store/connections';
import type { Translate } from '../../../src/ui/text';

interface Props {
  t: Translate;
  done: Attention['done'];
  connections: readonly Connection[];
}

export const Missing: FC<Props> = ({ t, done, connections }) => {
  if (STEPS.every((step) => done[step])) return null;
  const next = STEPS.find((step) => !done[step]);
  const hrefs = {
    shop: '/integracoes/nova',
    channel: '/integracoes/nova?categoria=messaging',
    notification: '/notificacoes',
    test: '/notificacoes',
  } as const;
  return (
    <article aria-labelledby="falta">
      <h2 id="falta">{t(connections.length === 0 ? 'home.begin' : 'home.missing')}</h2>
      <ol class="checks">
        {STEPS.map((step) => (
          <li>
            <span class={done[step] ? 'mark good' : 'mark'} aria-hidden="true">
              {done[step] ? '✓' : '○'}
            </span>
            <p>
              <strong>{t(`home.step.${step}`)}</strong>{' '}
              <span class="hidden">{t(done[step] ? 'home.done' : 'home.open')}</span>
            </p>
            {done[step] ? null : <p class="lead">{t(`home.step.${step}.why`)}</p>}
            {done[step] ? null : (
              <p>
                <a href={hrefs[step]} role={step === next ? 'button' : undefined}>
                  {t(`home.step.${step}.go`)}
                </a>
              </p>
            )}
          </li>
        ))}
      </ol>
    </article>
  );
};
