/** `/registros/problemas/:id`: why it was given up, what it holds, and doing it again. */
import { replayDeadLetter } from '../../../src/hub/replay';
import { Problem } from '../../../src/problem';
import { getDeadLetter } from '../../../src/store/dead-letters';
import { Press } from '../../../src/ui/form';
import { Facts, Heading, Notice, Trail, When } from '../../../src/ui/parts';
import type { TextKey } from '../../../src/ui/text';
import { Why } from '../../../src/ui/why';
import { done, type PageContext, page, textsOf } from '../page';
import { Raw, Since } from './frame';
import { scopeOf } from './scope';

/** The letter in the address; 404 for what the visitor may not see. */
async function ownLetter(c: PageContext) {
  const scope = await scopeOf(c);
  const letter = await getDeadLetter(c.get('hub').db, c.get('organization').id, c.req.param('id') ?? '');
  if (!letter || !scope.may(letter.connectionId)) throw new Problem('not_found');
  return { letter, scope };
}

/** `problem`: why it could not be done again. */
export async function letterPage(c: PageContext, problem?: TextKey) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const { letter, scope } = await ownLetter(c);
  const { id, kind, connectionId, reason, detail, message, replayedAt } = letter;
  return page(c, {
    title: t('reports.letter.title'),
    status: problem ? 409 : 200,
    body: (
      <>
        <Trail t={t} to={[['/registros/problemas', t('reports.tab.letters')]]} />
        <Heading title={t('reports.letter.title')}>
          {replayedAt ? null : (
            <Press action={`/registros/problemas/${id}/reprocessar`} label={t('reports.replay')} />
          )}
        </Heading>
        {problem ? (
          <Notice tone="bad" live="alert">
            <p>{t(problem)}</p>
          </Notice>
        ) : null}
        <Notice tone={replayedAt ? undefined : 'bad'}>
          <Why t={t} code={reason} detail={detail} />
        </Notice>
        <Facts
          facts={[
            [t('reports.letter.at'), <Since id={id} timeZone={timeZone} />],
            [t('reports.type'), t(`reports.letter.${kind}`)],
            [t('reports.connection'), connectionId === null ? '–' : scope.nameOf(connectionId)],
            [
              t('column.status'),
              replayedAt ? (
                <>
                  {t('reports.letter.replayed')} <When time={replayedAt} timeZone={timeZone} />
                </>
              ) : (
                t('reports.letter.open')
              ),
            ],
            [t('reports.id'), <code>{id}</code>],
          ]}
        />
        <h2>{t('reports.letter.message')}</h2>
        <Raw label={t('reports.letter.message')} text={message} />
      </>
    ),
  });
}

export async function replayLetterSubmit(c: PageContext) {
  const { letter } = await ownLetter(c);
  const result = await replayDeadLetter(c.get('hub'), letter);
  if (!result.ok)
    return letterPage(c, result.why === 'not_taken' ? 'reports.replay.notTaken' : 'reports.replay.already');
  c.set('changed', letter.id);
  return done(c, '/registros/problemas', 'reports.replayed');
}
