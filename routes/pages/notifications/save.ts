/** Storing what the editor says, and switching on and off. */
import { columnsOf, createAutomation } from '../../../src/hub/automations';
import { iso } from '../../../src/hub/hub';
import { updateAutomation } from '../../../src/store/automations';
import { done, type PageContext, typedIn } from '../page';
import { problemsOf } from './check';
import { editorPage } from './editor';
import { compacted, formOf } from './form';
import { ownToChange, surroundings } from './surroundings';

const listOf = (connectionId: string | null): string => `/notificacoes?integracao=${connectionId ?? 'todas'}`;

export async function createSubmit(c: PageContext) {
  const around = await surroundings(c);
  const typed = compacted(await typedIn(c));
  const { errors, input } = await problemsOf(c, around, typed);
  if (!input || Object.keys(errors).length > 0) return editorPage(c, { around, typed, errors, status: 422 });
  const made = await createAutomation(c.get('hub'), c.get('organization').id, input);
  c.set('changed', made.id);
  return done(c, listOf(made.connectionId), 'notifications.created', { name: made.name });
}

export async function editSubmit(c: PageContext) {
  const around = await surroundings(c);
  const automation = await ownToChange(c, around);
  const typed = compacted(await typedIn(c));
  const { errors, input } = await problemsOf(c, around, typed, automation);
  if (!input || Object.keys(errors).length > 0)
    return editorPage(c, { around, automation, typed, errors, status: 422 });
  const { db, now } = c.get('hub');
  const { organizationId, id } = automation;
  await updateAutomation(db, organizationId, id, { ...columnsOf(input), updatedAt: iso(now()) });
  return done(c, listOf(input.connectionId), 'notifications.saved', { name: input.name });
}

/** Where something is missing before it can leave, the editor says what. */
export async function switchSubmit(c: PageContext) {
  const around = await surroundings(c);
  const automation = await ownToChange(c, around);
  const { organizationId, id, name } = automation;
  const { enabled: wanted, back = 'todas' } = await typedIn(c);
  const enabled = wanted === 'true';
  if (enabled) {
    const typed = { ...formOf(automation), enabled: 'true' };
    const { errors } = await problemsOf(c, around, typed, automation);
    if (Object.keys(errors).length > 0) {
      c.header('hx-redirect', `/notificacoes/${id}?ligar=1`);
      return editorPage(c, { around, automation, typed, errors, status: 422 });
    }
  }
  const { db, now } = c.get('hub');
  await updateAutomation(db, organizationId, id, { enabled, updatedAt: iso(now()) });
  const said = enabled ? 'notifications.switchedOn' : 'notifications.switchedOff';
  return done(c, `/notificacoes?integracao=${encodeURIComponent(back)}`, said, { name });
}
