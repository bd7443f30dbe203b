/** Connecting systems and looking after them. */
import type { PageTable } from '../table';
import { pauseSubmit, registerSubmit, resumeSubmit, testSubmit, toOverview } from './actions';
import { cataloguePage } from './catalogue';
import { dataPage, dataSubmit } from './data';
import { deletePage, deleteSubmit } from './delete';
import { documentPage } from './document';
import { listPage } from './list';
import { createSubmit, newPage } from './new';
import { overviewPage } from './overview';
import { rotatePage, rotateSubmit } from './rotate';
import { scriptPage, scriptSubmit } from './script';

/** A form with a mapping in it is larger than others. */
const maxSize = 64_000;

export const connectionsPages: PageTable = {
  '/integracoes': { get: listPage },
  // In front of `:id`, or these words would be taken for one.
  '/integracoes/nova': { get: cataloguePage },
  '/integracoes/nova/:connector': {
    get: newPage,
    post: createSubmit,
    does: 'createConnection',
    only: 'admins',
    maxSize,
  },
  '/integracoes/:id': { get: overviewPage },
  '/integracoes/:id/dados': {
    get: dataPage,
    post: dataSubmit,
    does: 'updateConnection',
    only: 'admins',
    maxSize,
  },
  '/integracoes/:id/testar': { get: toOverview, post: testSubmit, does: 'testConnection' },
  '/integracoes/:id/registrar': {
    get: toOverview,
    post: registerSubmit,
    does: 'registerWebhooks',
    only: 'admins',
  },
  '/integracoes/:id/pausar': { get: toOverview, post: pauseSubmit, does: 'pauseConnection' },
  '/integracoes/:id/retomar': { get: toOverview, post: resumeSubmit, does: 'resumeConnection' },
  '/integracoes/:id/endereco': {
    get: rotatePage,
    post: rotateSubmit,
    does: 'rotateConnection',
    only: 'admins',
  },
  '/integracoes/:id/codigo': {
    get: scriptPage,
    post: scriptSubmit,
    does: 'showScript',
    only: 'admins',
  },
  '/integracoes/:id/excluir': {
    get: deletePage,
    post: deleteSubmit,
    does: 'deleteConnection',
    only: 'admins',
  },
  '/integracoes/:id/ficha': { get: documentPage },
};
