/** What a connection does: its checklist, what it reads, how it maps and recognises, a simulation. */
import type { PageTable } from '../table';
import { checklistPage } from './checklist';
import { fieldsPage, fieldsSubmit, previewSubmit } from './fields';
import { confirmSubmit, importSubmit } from './import';
import { resumeSubmit, syncFromChecklist, syncFromRules, testSubmit } from './mend';
import { recognitionPage, recognitionSubmit } from './recognition';
import { simulatePage, simulateSubmit } from './simulation';
import { rulesSubmit, syncPage } from './sync';

/** A mapping is a text of its own. In bytes. */
const MAPPING = 64_000;

export const checkupPages: PageTable = {
  '/integracoes/:id/checklist': { get: (c) => checklistPage(c) },
  '/integracoes/:id/checklist/testar': { post: testSubmit, does: 'testConnection' },
  '/integracoes/:id/checklist/retomar': { post: resumeSubmit, does: 'resumeConnection' },
  '/integracoes/:id/checklist/sincronizar': { post: syncFromChecklist, does: 'syncConnection' },
  '/integracoes/:id/sincronizacao': {
    get: (c) => syncPage(c),
    post: rulesSubmit,
    does: 'updateConnection',
  },
  '/integracoes/:id/sincronizacao/agora': { post: syncFromRules, does: 'syncConnection' },
  '/integracoes/:id/sincronizacao/importar': { post: importSubmit, does: 'startImport' },
  '/integracoes/:id/sincronizacao/confirmar': { post: confirmSubmit, does: 'confirmImport' },
  '/integracoes/:id/campos': {
    get: (c) => fieldsPage(c),
    post: fieldsSubmit,
    does: 'updateConnection',
    maxSize: MAPPING,
  },
  '/integracoes/:id/campos/previa': { post: previewSubmit, does: null, maxSize: MAPPING },
  '/integracoes/:id/reconhecimento': {
    get: (c) => recognitionPage(c),
    post: recognitionSubmit,
    does: 'updateConnection',
  },
  '/integracoes/:id/simular': { get: (c) => simulatePage(c), post: simulateSubmit, does: null },
};
