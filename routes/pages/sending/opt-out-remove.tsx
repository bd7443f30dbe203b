/** `/configuracoes/descadastros/retirar`: sending messages to somebody again. */
import { Problem } from '../../../src/problem';
import { getOptOut, removeOptOut } from '../../../src/store/audience';
import { Form, Tick } from '../../../src/ui/form';
import { Heading, Notice, Trail } from '../../../src/ui/parts';
import { done, type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { OPT_OUTS, REMOVE } from './opt-outs';

/** Asks first, and says what the law expects. */
export async function removePage(c: PageContext, errors: Typed = {}) {
  const t = textsOf(c);
  const typed = (await typedIn(c)).address ?? c.req.query('endereco') ?? '';
  const found = await getOptOut(c.get('hub').db, c.get('organization').id, typed);
  if (!found) throw new Problem('not_found');
  return page(c, {
    title: t('optOut.remove.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[[OPT_OUTS, t('optOut.title')]]} />
        <Heading title={t('optOut.remove.title')} lead={found.address} />
        <Notice tone="warn">
          <p>{t('optOut.remove.law')}</p>
        </Notice>
        <Form action={REMOVE} submit={t('optOut.remove')} beside={<a href={OPT_OUTS}>{t('app.cancel')}</a>}>
          <input type="hidden" name="address" value={found.address} />
          <Tick name="sure" label={t('optOut.remove.confirm')} error={errors.sure} />
        </Form>
      </>
    ),
  });
}

export async function removeSubmit(c: PageContext) {
  const { address = '', sure } = await typedIn(c);
  if (sure === undefined) return removePage(c, { sure: textsOf(c)('optOut.remove.needed') });
  if (!(await removeOptOut(c.get('hub').db, c.get('organization').id, address)))
    throw new Problem('not_found');
  return done(c, OPT_OUTS, 'optOut.removed');
}
