/** `/notificacoes/:id/excluir`: deleting one, after asking. */
import { deleteAutomation } from '../../../src/store/automations';
import { Form } from '../../../src/ui/form';
import { Heading, Trail } from '../../../src/ui/parts';
import { done, type PageContext, page, textsOf } from '../page';
import { ownToChange, surroundings } from './surroundings';

export async function deletePage(c: PageContext) {
  const t = textsOf(c);
  const { id, name } = await ownToChange(c, await surroundings(c));
  const title = t('notifications.delete', { name });
  return page(c, {
    title,
    body: (
      <>
        <Trail t={t} to={[[`/notificacoes/${id}`, name]]} />
        <Heading title={title} lead={t('notifications.delete.lead')} />
        <Form
          submit={t('notifications.delete.submit')}
          beside={<a href={`/notificacoes/${id}`}>{t('app.cancel')}</a>}
        />
      </>
    ),
  });
}

export async function deleteSubmit(c: PageContext) {
  const { organizationId, id, name, connectionId } = await ownToChange(c, await surroundings(c));
  await deleteAutomation(c.get('hub').db, organizationId, id);
  return done(c, `/notificacoes?integracao=${connectionId ?? 'todas'}`, 'notifications.deleted', { name });
}
