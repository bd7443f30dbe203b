/** `/configuracoes/privacidade/apagar` and `…/apagando`: erasing all of one person, part by part. */
import { erasePerson } from '../../../src/hub/people';
import { NOTHING } from '../../../src/hub/people-search';
import { Field, Form } from '../../../src/ui/form';
import { Heading, Notice, Trail } from '../../../src/ui/parts';
import { type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { goesOn, Places } from './person';
import { ERASE, ERASING, PERSON } from './privacy';
import {
  advanced,
  cursorOf,
  newSearch,
  openSearch,
  type Search,
  searchAddress,
  whoseOf,
  whoText,
} from './search';

const inAddress = (c: PageContext): string => c.req.query('p') ?? '';

/** What will happen, and the word that has to be typed. */
export async function erasePage(c: PageContext, sealed = inAddress(c), errors: Typed = {}) {
  const t = textsOf(c);
  const search = await openSearch(c, sealed, 'find');
  const word = t('privacy.erase.word');
  return page(c, {
    title: t('privacy.erase.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[[`${PERSON}?p=${encodeURIComponent(sealed)}`, t('privacy.found')]]} />
        <Heading title={t('privacy.erase.title')} lead={t('privacy.of', { who: whoText(search) })} />
        <Notice tone="bad">
          <p>{t('privacy.erase.what')}</p>
        </Notice>
        <p>{t('privacy.erase.stays')}</p>
        <p>{t('privacy.erase.first')}</p>
        <form method="post" action={ERASE}>
          <input type="hidden" name="p" value={sealed} />
          <Field name="word" label={t('privacy.erase.type', { word })} error={errors.word} maxlength={20} />
          <div class="actions">
            <button type="submit" class="danger">
              {t('privacy.erase.submit')}
            </button>
            <a href="/configuracoes/privacidade">{t('app.cancel')}</a>
          </div>
        </form>
      </>
    ),
  });
}

/** Erases the first part; what is left goes on from its own page. */
export async function eraseSubmit(c: PageContext) {
  const t = textsOf(c);
  const { p = '', word: typed = '' } = await typedIn(c);
  const word = t('privacy.erase.word');
  if (typed.trim().toLowerCase() !== word)
    return erasePage(c, p, { word: t('privacy.erase.wrong', { word }) });
  const { person } = await openSearch(c, p, 'find');
  return eraseOn(c, newSearch('erase', person));
}

async function eraseOn(c: PageContext, search: Search): Promise<Response> {
  const part = await erasePerson(c.get('hub'), whoseOf(c, search), cursorOf(search));
  return c.redirect(await searchAddress(c, ERASING, advanced(search, part)), 303);
}

/** How far it is; a reload shows the same and does nothing. */
export async function erasingPage(c: PageContext) {
  const t = textsOf(c);
  const search = await openSearch(c, inAddress(c), 'erase');
  const { optOuts: _stay, ...places } = NOTHING;
  const sealed = inAddress(c);
  const on = `${ERASING}?p=${encodeURIComponent(sealed)}`;
  const title = t(search.done ? 'privacy.erased' : 'privacy.erasing');
  return page(c, {
    title,
    body: (
      <div id="busca" {...(search.done ? {} : goesOn('post', on))}>
        <Trail t={t} to={[['/configuracoes/privacidade', t('privacy.title')]]} />
        <Heading title={title} lead={t('privacy.of', { who: whoText(search) })} />
        {search.done ? (
          <Notice tone="good" live="status">
            <p>{t('privacy.erased.done')}</p>
          </Notice>
        ) : (
          <Notice tone="warn" live="status">
            <p>{t('privacy.erasing.more')}</p>
          </Notice>
        )}
        <Places t={t} counts={{ ...places, ...search.counts }} />
        {search.done ? (
          <p>{t('privacy.erased.again')}</p>
        ) : (
          <Form action={on} submit={t('privacy.goOn')}>
            {null}
          </Form>
        )}
        <p>{t('privacy.erase.stays')}</p>
        <p>
          <a href="/configuracoes/privacidade">{t('privacy.again')}</a>
        </p>
      </div>
    ),
  });
}

/** The next part; erased twice is erased once. */
export async function erasingSubmit(c: PageContext) {
  const search = await openSearch(c, inAddress(c), 'erase');
  return search.done ? c.redirect(await searchAddress(c, ERASING, search), 303) : eraseOn(c, search);
}
