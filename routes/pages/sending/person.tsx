/** `/configuracoes/privacidade/pessoa`: what is kept of one person, and where. */
import type { FC } from 'hono/jsx';
import { countPerson, NOTHING } from '../../../src/hub/people-search';
import { Empty, Heading, Notice, Table, Trail } from '../../../src/ui/parts';
import { isTextKey, type Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { ERASE, PERSON } from './privacy';
import { advanced, cursorOf, openSearch, sealSearch, searchAddress, whoseOf, whoText } from './search';

/** Looks one part further each time that it is opened: by itself with a script, by a link without. */
export async function personPage(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const before = await openSearch(c, c.req.query('p') ?? '', 'find');
  const search = before.done
    ? before
    : advanced(before, await countPerson(hub, whoseOf(c, before), cursorOf(before)));
  const next = await searchAddress(c, PERSON, search);
  const isEmpty = Object.values(search.counts).every((count) => count === 0);
  return page(c, {
    title: t('privacy.found'),
    body: (
      <>
        <Trail t={t} to={[['/configuracoes/privacidade', t('privacy.title')]]} />
        <Heading title={t('privacy.found')} lead={t('privacy.of', { who: whoText(search) })} />
        <div id="busca" {...(search.done ? {} : goesOn('get', next))}>
          {search.done && isEmpty ? (
            <Empty title={t('privacy.nothing')}>
              <p>{t('privacy.nothing.next')}</p>
            </Empty>
          ) : (
            <Places t={t} counts={{ ...NOTHING, ...search.counts }} />
          )}
          {search.done ? null : (
            <Notice live="status">
              <p>
                {t('privacy.looking')} <a href={next}>{t('privacy.goOn')}</a>
              </p>
            </Notice>
          )}
          {search.done && !isEmpty ? <Rights c={c} t={t} sealed={await sealSearch(c, search)} /> : null}
        </div>
        <p>
          <a href="/configuracoes/privacidade">{t('privacy.again')}</a>
        </p>
      </>
    ),
  });
}

/** Asks for the next part as soon as this one is shown. */
export const goesOn = (method: 'get' | 'post', address: string) => ({
  [`hx-${method}`]: address,
  'hx-trigger': 'load delay:300ms',
  'hx-select': '#busca',
  'hx-target': '#busca',
  'hx-swap': 'outerHTML',
  'hx-replace-url': 'true',
});

export const Places: FC<{ t: Translate; counts: Readonly<Record<string, number>> }> = ({ t, counts }) => (
  <Table
    caption={t('privacy.found')}
    columns={[{ label: t('privacy.place') }, { label: t('privacy.number'), number: true }]}
    rows={Object.entries(counts).flatMap(([place, count]) => {
      const key = `privacy.in.${place}`;
      return isTextKey(key) ? [[t(key), count]] : [];
    })}
  />
);

/** What a customer may ask for: a copy, or to be forgotten. */
const Rights: FC<{ c: PageContext; t: Translate; sealed: string }> = ({ c, t, sealed }) => (
  <>
    <div class="actions">
      {/* A download leaves the page as it is: its button may be pressed again. */}
      <form method="post" action={`${PERSON}/copia`} class="inline" data-again>
        <input type="hidden" name="p" value={sealed} />
        <button type="submit">{t('privacy.export')}</button>
      </form>
      <a href={`${ERASE}?p=${encodeURIComponent(sealed)}`}>{t('privacy.erase')}</a>
    </div>
    <p class="lead">{t('privacy.export.note', { days: c.get('hub').env.PONTE_BODY_DAYS })}</p>
  </>
);
