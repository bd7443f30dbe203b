/** The queue of messages: what is in it, one of them, and many at once. */
import type { PageTable } from '../table';
import { bulkPage, bulkSubmit } from './bulk';
import { cancelSubmit, dispatchPage, resendSubmit } from './dispatch';
import { jobPage, jobsPage, stopJobSubmit } from './jobs';
import { queuePage } from './list';

/** Words before ids: `/fila/reenviar` is no dispatch. */
export const queuePages: PageTable = {
  '/fila': { get: queuePage },
  '/fila/reenviar': {
    get: bulkPage('resend'),
    post: bulkSubmit('resend'),
    does: 'bulkResend',
    only: 'admins',
  },
  '/fila/cancelar': {
    get: bulkPage('cancel'),
    post: bulkSubmit('cancel'),
    does: 'bulkCancel',
    only: 'admins',
  },
  '/fila/trabalhos': { get: jobsPage, only: 'admins' },
  '/fila/trabalhos/:id': { get: jobPage, only: 'admins' },
  '/fila/trabalhos/:id/parar': { post: stopJobSubmit, does: 'stopBulk', only: 'admins' },
  '/fila/:id': { get: (c) => dispatchPage(c) },
  '/fila/:id/reenviar': { post: resendSubmit, does: 'retryDispatch' },
  '/fila/:id/cancelar': { post: cancelSubmit, does: 'cancelDispatch' },
};
