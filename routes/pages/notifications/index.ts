/** The notifications of each connection, and their editor. */
import type { PageTable } from '../table';
import { deletePage, deleteSubmit } from './delete';
import { editPage, newPage, previewPage } from './editor';
import { list } from './list';
import { createSubmit, editSubmit, switchSubmit } from './save';
import { testPage, testSubmit } from './test';

/** A text may have 50,000 characters, and each of them three bytes in a form. */
const MAX_FORM = 300_000;

export const notificationsPages: PageTable = {
  '/notificacoes': { get: list },
  '/notificacoes/nova': {
    get: newPage,
    post: createSubmit,
    does: 'createAutomation',
    maxSize: MAX_FORM,
  },
  '/notificacoes/nova/previa': { post: previewPage, does: null, maxSize: MAX_FORM },
  '/notificacoes/:id': { get: editPage, post: editSubmit, does: 'updateAutomation', maxSize: MAX_FORM },
  '/notificacoes/:id/previa': { post: previewPage, does: null, maxSize: MAX_FORM },
  '/notificacoes/:id/ligar': { post: switchSubmit, does: 'updateAutomation' },
  '/notificacoes/:id/teste': { get: testPage, post: testSubmit, does: null },
  '/notificacoes/:id/excluir': { get: deletePage, post: deleteSubmit, does: 'deleteAutomation' },
};
