/** `/integracoes/nova`: the catalogue, by category and by what is looked for. */
import type { FC } from 'hono/jsx';
import { capabilitiesOf } from '../../../src/hub/capabilities';
import { CATEGORIES, type Connector, plain } from '../../../src/kit';
import { Field, Select } from '../../../src/ui/form';
import { Empty, Heading, Trail } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, textsOf } from '../page';
import { CATEGORY_NAMES } from './names';

/** What a merchant chooses by; the other capabilities are on the sheet. */
const SHOWN = ['inbound', 'poll', 'channel', 'actions'] as const;

export function cataloguePage(c: PageContext) {
  const t = textsOf(c);
  const { q = '', categoria = '' } = c.req.query();
  const all = [...c.get('hub').connectors.values()].sort((a, b) =>
    t.of(a.label).localeCompare(t.of(b.label), t.language),
  );
  const found = all.filter(
    (one) => (categoria === '' || one.category === categoria) && matches(one, plain(q)),
  );
  const used = CATEGORIES.filter((category) => all.some((one) => one.category === category));
  return page(c, {
    title: t('connections.catalogue'),
    body: (
      <>
        <Trail t={t} to={[['/integracoes', t('section.connections')]]} />
        <Heading title={t('connections.catalogue')} lead={t('connections.catalogue.lead')} />
        <form
          method="get"
          class="filters"
          hx-get="/integracoes/nova"
          hx-trigger="input delay:400ms, submit"
          hx-select="#catalogo"
          hx-target="#catalogo"
          hx-swap="outerHTML"
          hx-replace-url="true"
        >
          <Field name="q" type="search" label={t('app.search')} value={q} required={false} />
          <Select
            name="categoria"
            label={t('connections.category')}
            value={categoria}
            required={false}
            options={[
              { value: '', label: t('app.all') },
              ...used.map((category) => ({ value: category, label: t.of(CATEGORY_NAMES[category]) })),
            ]}
          />
          <button type="submit">{t('app.search')}</button>
        </form>
        <div id="catalogo">
          <p role="status" class="lead">
            {t(found.length === 1 ? 'connections.found.one' : 'connections.found', { count: found.length })}
          </p>
          {found.length === 0 ? (
            <Empty title={t('connections.found.none')}>
              <p>{t('connections.found.next')}</p>
              <a href="/integracoes/nova/generic">{t('connections.found.generic')}</a>
            </Empty>
          ) : null}
          {used.map((category) => {
            const entries = found.filter((one) => one.category === category);
            return entries.length === 0 ? null : (
              <section aria-labelledby={`c-${category}`}>
                <h2 id={`c-${category}`}>{t.of(CATEGORY_NAMES[category])}</h2>
                <ul class="cards">
                  {entries.map((one) => (
                    <li>
                      <Entry t={t} connector={one} />
                    </li>
                  ))}
                </ul>
              </section>
            );
          })}
        </div>
      </>
    ),
  });
}

/** Every word of the search is in its name, its category or its notes, accents or not. */
function matches({ slug, label, category, notes }: Connector, wanted: string): boolean {
  const { pt, en } = CATEGORY_NAMES[category];
  const text = plain([slug, label.pt, label.en, pt, en, notes?.pt, notes?.en].join(' '));
  return wanted.split(' ').every((word) => text.includes(word));
}

const Entry: FC<{ t: Translate; connector: Connector }> = ({ t, connector }) => {
  const capabilities = capabilitiesOf(connector);
  return (
    <a href={`/integracoes/nova/${connector.slug}`}>
      <strong>{t.of(connector.label)}</strong>
      <p class="lead">
        {SHOWN.filter((one) => capabilities.includes(one))
          .map((one) => t(`connections.can.${one}`))
          .join(' · ')}
      </p>
    </a>
  );
};
