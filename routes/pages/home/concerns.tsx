/** What wants somebody's attention: what happened, who must act, and the one click to it. */
import type { FC } from 'hono/jsx';
import type { Concern, ConnectionConcern, CountConcern } from '../../../src/hub/attention';
import { explain } from '../../../src/kit';
import { MANY } from '../../../src/store/attention';
import { Badge, clock, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';

interface Props {
  t: Translate;
  concerns: readonly Concern[];
  /** The merchant's. */
  timeZone: string;
}

export const Concerns: FC<Props> = ({ t, concerns, timeZone }) =>
  concerns.length === 0 ? (
    <Notice tone="good">
      <p>{t('home.fine')}</p>
    </Notice>
  ) : (
    <ul class="checks">
      {concerns.map((concern) => (
        <li>
          <span class={`mark ${isBad(concern) ? 'bad' : 'warn'}`} aria-hidden="true">
            !
          </span>
          {'connection' in concern ? (
            <About t={t} concern={concern} timeZone={timeZone} />
          ) : (
            <Several t={t} concern={concern} />
          )}
        </li>
      ))}
    </ul>
  );

const isBad = ({ kind }: Concern): boolean =>
  kind === 'broken' || kind === 'revoked' || kind === 'import_failed';

/** Where a concern about a connection is mended. */
const PLACES: Readonly<Record<ConnectionConcern['kind'], string>> = {
  broken: '/checklist',
  revoked: '',
  paused: '',
  resting: '/checklist',
  ending: '',
  review: '/sincronizacao',
  import_failed: '/sincronizacao',
};

const About: FC<{ t: Translate; concern: ConnectionConcern; timeZone: string }> = ({
  t,
  concern: { kind, connection, reason, at },
  timeZone,
}) => {
  const why = reason === undefined ? undefined : explain(reason);
  return (
    <>
      <p>
        <a href={`/integracoes/${connection.id}${PLACES[kind]}`}>{connection.name}</a>{' '}
        <Badge tone={isBad({ kind, connection }) ? 'bad' : 'warn'}>{t(`home.concern.${kind}`)}</Badge>
      </p>
      <p>
        {why
          ? `${t.of(why)} ${t.of(why.next)} ${t('app.who', { who: t(`who.${why.who}`) })}`
          : t(`home.concern.${kind}.next`, { at: at === undefined ? '' : clock(at, timeZone) })}
      </p>
    </>
  );
};

const HREFS: Readonly<Record<CountConcern['kind'], string>> = {
  letters: '/registros/problemas',
  failed: '/fila?estado=failed',
  unknown: '/fila?estado=unknown',
};

const Several: FC<{ t: Translate; concern: CountConcern }> = ({ t, concern: { kind, count } }) => (
  <>
    <p>
      <a href={HREFS[kind]}>
        {t(count === 1 ? `home.concern.${kind}.one` : `home.concern.${kind}.many`, {
          count: kind === 'letters' && count >= MANY ? `${MANY}+` : count,
        })}
      </a>
    </p>
    <p>{t(`home.concern.${kind}.next`)}</p>
  </>
);
