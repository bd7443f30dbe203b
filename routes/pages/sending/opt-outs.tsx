/** `/configuracoes/descadastros`: who wants no messages. */
import { iso } from '../../../src/hub/hub';
import { optOutAddress, readOptOuts } from '../../../src/hub/opt-outs';
import { addOptOut, listOptOuts, type OptOut } from '../../../src/store/audience';
import { addOptOuts, findOptOuts } from '../../../src/store/opt-outs';
import { Area, Field, Form } from '../../../src/ui/form';
import { Empty, Heading, More, Table, Trail, When } from '../../../src/ui/parts';
import { done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';

export const OPT_OUTS = '/configuracoes/descadastros';
export const REMOVE = `${OPT_OUTS}/retirar`;
const PAGE = 50;
/** Line numbers named in an error. */
const NAMED = 10;

export async function optOutsPage(
  c: PageContext,
  { typed = {}, errors = {} }: { typed?: Typed; errors?: Typed } = {},
) {
  const t = textsOf(c);
  const text = c.req.query('busca')?.trim() ?? '';
  const { data, nextCursor } = await read(c, text);
  return page(c, {
    title: t('optOut.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('section.settings')]]} />
        <Heading title={t('optOut.title')} lead={t('optOut.lead')} />
        <search>
          <form class="filters">
            <Field
              name="busca"
              type="search"
              label={t('optOut.search')}
              required={false}
              value={text}
              maxlength={100}
            />
            <button type="submit" class="secondary">
              {t('app.search')}
            </button>
          </form>
        </search>
        {data.length > 0 ? <List c={c} optOuts={data} /> : <Nobody c={c} text={text} />}
        <More
          t={t}
          address={text ? `${OPT_OUTS}?busca=${encodeURIComponent(text)}` : OPT_OUTS}
          cursor={nextCursor}
        />
        <div class="columns">
          <section>
            <h2>{t('optOut.add')}</h2>
            <Form action={OPT_OUTS} submit={t('optOut.add.submit')}>
              <Field
                name="address"
                label={t('optOut.address')}
                hint={t('optOut.address.hint')}
                value={typed.address}
                error={errors.address}
                maxlength={320}
              />
            </Form>
          </section>
          <section>
            <h2>{t('optOut.import')}</h2>
            <p>{t('optOut.import.lead')}</p>
            <Form action={`${OPT_OUTS}/importar`} submit={t('optOut.import.submit')}>
              <Area
                name="lines"
                label={t('optOut.import.lines')}
                value={typed.lines}
                error={errors.lines}
                placeholder={t('optOut.import.example')}
              />
            </Form>
          </section>
        </div>
      </>
    ),
  });
}

/** A number is looked for however it is written: the list keeps digits. */
function read(c: PageContext, text: string) {
  const { db } = c.get('hub');
  const { id } = c.get('organization');
  const slice = { limit: PAGE, cursor: c.req.query('cursor') };
  if (text === '') return listOptOuts(db, id, slice);
  const isNumber = /^[\d\s()+.-]+$/.test(text);
  return findOptOuts(db, id, isNumber ? text.replace(/\D/g, '') : text.toLowerCase(), slice);
}

const List = ({ c, optOuts }: { c: PageContext; optOuts: readonly OptOut[] }) => {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  return (
    <Table
      caption={t('optOut.title')}
      columns={[
        { label: t('optOut.address') },
        { label: t('optOut.source') },
        { label: t('optOut.since') },
        { label: t('app.actions'), hidden: true },
      ]}
      rows={optOuts.map(({ address, source, createdAt }) => [
        address,
        t(`optOut.source.${source}`),
        <When time={createdAt} timeZone={timeZone} day />,
        <a
          href={`${REMOVE}?endereco=${encodeURIComponent(address)}`}
          aria-label={`${t('optOut.remove')}: ${address}`}
        >
          {t('optOut.remove')}
        </a>,
      ])}
    />
  );
};

const Nobody = ({ c, text }: { c: PageContext; text: string }) => {
  const t = textsOf(c);
  return text === '' ? (
    <Empty title={t('optOut.none')}>
      <p>{t('optOut.none.next')}</p>
    </Empty>
  ) : (
    <Empty title={t('optOut.found.none', { text })}>
      <p>
        <a href={OPT_OUTS}>{t('optOut.all')}</a>
      </p>
    </Empty>
  );
};

export async function addSubmit(c: PageContext) {
  const t = textsOf(c);
  const typed = await typedIn(c);
  const address = optOutAddress(typed.address ?? '');
  if (!address) return optOutsPage(c, { typed, errors: { address: t('optOut.address.wrong') } });
  await addOptOut(c.get('hub').db, rowOf(c, address));
  return done(c, OPT_OUTS, 'optOut.added');
}

const rowOf = (c: PageContext, address: string): OptOut => ({
  organizationId: c.get('organization').id,
  address,
  source: 'user',
  createdAt: iso(c.get('hub').now()),
});

/** All of the list or nothing, so that it can be mended and sent again. */
export async function importSubmit(c: PageContext) {
  const t = textsOf(c);
  const typed = await typedIn(c);
  const { addresses, wrong } = readOptOuts(typed.lines ?? '');
  const refuse = (lines: string) => optOutsPage(c, { typed, errors: { lines } });
  if (wrong.length > 0) {
    const named = wrong.slice(0, NAMED).join(', ');
    return refuse(t('optOut.import.wrong', { lines: wrong.length > NAMED ? `${named} …` : named }));
  }
  if (addresses.length === 0) return refuse(t('optOut.import.empty'));
  const added = await addOptOuts(
    c.get('hub').db,
    addresses.map((address) => rowOf(c, address)),
  );
  return done(c, OPT_OUTS, 'optOut.imported', { added, known: addresses.length - added });
}
