/** Channels, outbound webhooks, opt-outs, privacy, backups. */
import { ownConnection } from '../own';
import type { Page, PageTable } from '../table';
import { backupPage, downloadSubmit } from './backup';
import { channelsPage, moveSubmit, paceSubmit } from './channels';
import { erasePage, eraseSubmit, erasingPage, erasingSubmit } from './erase';
import { removePage, removeSubmit } from './opt-out-remove';
import { addSubmit, importSubmit, optOutsPage } from './opt-outs';
import { personPage } from './person';
import { copySubmit } from './person-copy';
import { findSubmit, privacyPage } from './privacy';
import { lookSubmit, restoreSubmit } from './restore';
import { webhookEventsPage, webhookEventsSubmit } from './webhook-events';
import { webhooksPage } from './webhooks';

/** Bytes: some ten thousand lines. */
const LIST = 300_000;
/** Bytes of a saved configuration. */
const FILE = 1_000_000;

/** A page that only a form shows: opened by itself, as by the link to the other language, it leads to the form. */
const to =
  (address: string): Page =>
  (c) =>
    c.redirect(`${address}${new URL(c.req.url).search}`, 303);

const toChannels: Page = async (c) => {
  await ownConnection(c);
  return to('/configuracoes/envio')(c);
};

export const sendingPages: PageTable = {
  '/configuracoes/envio': { get: (c) => channelsPage(c) },
  '/configuracoes/envio/lojas': { post: moveSubmit, does: 'updateAutomation', only: 'admins' },
  '/integracoes/:id/envio': { get: toChannels, post: paceSubmit, does: 'updateConnection', only: 'admins' },

  '/configuracoes/webhooks': { get: webhooksPage, only: 'admins' },
  '/integracoes/:id/eventos': {
    get: (c) => webhookEventsPage(c),
    post: webhookEventsSubmit,
    does: 'updateConnection',
    only: 'admins',
  },

  '/configuracoes/descadastros': {
    get: (c) => optOutsPage(c),
    post: addSubmit,
    does: 'addOptOut',
    only: 'admins',
  },
  '/configuracoes/descadastros/importar': {
    get: to('/configuracoes/descadastros'),
    post: importSubmit,
    does: 'addOptOut',
    only: 'admins',
    maxSize: LIST,
  },
  '/configuracoes/descadastros/retirar': {
    get: (c) => removePage(c),
    post: removeSubmit,
    does: 'removeOptOut',
    only: 'admins',
  },

  '/configuracoes/privacidade': { get: (c) => privacyPage(c), only: 'admins' },
  '/configuracoes/privacidade/pessoa': { get: personPage, post: findSubmit, does: null, only: 'admins' },
  '/configuracoes/privacidade/pessoa/copia': { post: copySubmit, does: 'exportPerson', only: 'admins' },
  '/configuracoes/privacidade/apagar': {
    get: (c) => erasePage(c),
    post: eraseSubmit,
    does: 'erasePerson',
    only: 'admins',
  },
  '/configuracoes/privacidade/apagando': {
    get: erasingPage,
    post: erasingSubmit,
    does: 'erasePerson',
    only: 'admins',
  },

  '/configuracoes/backup': { get: (c) => backupPage(c), only: 'admins' },
  '/configuracoes/backup/baixar': { post: downloadSubmit, does: 'exportConfiguration', only: 'admins' },
  '/configuracoes/backup/conferir': {
    get: to('/configuracoes/backup'),
    post: lookSubmit,
    does: null,
    only: 'admins',
    maxSize: FILE,
  },
  '/configuracoes/backup/restaurar': {
    get: to('/configuracoes/backup'),
    post: restoreSubmit,
    does: 'restoreConfiguration',
    only: 'admins',
    maxSize: FILE,
  },
};
