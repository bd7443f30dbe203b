/** Reports, logs and timelines. */
import type { PageTable } from '../table';
import { deliveriesPage } from './deliveries';
import { deliveryPage, replayDeliverySubmit } from './delivery';
import { eventPage } from './event';
import { eventsPage } from './events';
import { deliveriesCsv, eventsCsv, queueCsv, reportCsv } from './export';
import { letterPage, replayLetterSubmit } from './letter';
import { lettersPage } from './letters';
import { reportPage } from './report';
import { timelinePage } from './timeline';

export const reportsPages: PageTable = {
  '/relatorios': { get: reportPage },
  '/relatorios.csv': { get: reportCsv },
  '/fila.csv': { get: queueCsv },
  '/registros': { get: (c) => c.redirect('/registros/entregas', 303) },
  '/registros/entregas': { get: deliveriesPage },
  '/registros/entregas.csv': { get: deliveriesCsv },
  '/registros/entregas/:id': { get: (c) => deliveryPage(c) },
  '/registros/entregas/:id/reprocessar': { post: replayDeliverySubmit, does: 'replayDelivery' },
  '/registros/envios': { get: (c) => c.redirect('/fila', 303) },
  '/registros/eventos': { get: eventsPage },
  '/registros/eventos.csv': { get: eventsCsv },
  '/registros/eventos/:id': { get: eventPage },
  '/registros/problemas': { get: lettersPage },
  '/registros/problemas/:id': { get: (c) => letterPage(c) },
  '/registros/problemas/:id/reprocessar': { post: replayLetterSubmit, does: 'replayDeadLetter' },
  '/registros/linha-do-tempo': { get: timelinePage },
};
