/**
 * RD Station CRM: deals in the stages of sales funnels. Webhooks that repeat a header of ours, the contact fetched;
 * where the plan has none, the list of deals. Facts and their sureness: `api.ts`, `deal.ts`, `poll.ts` and
 * `families/rd-station.ts`.
 */
import type { Connector } from '../../src/kit';
import { challenge, verify } from '../families/rd-station';
import { actions, probe, register, stages } from './api';
import { hydrate, normalise } from './deal';
import { form, recognises } from './form';
import { cards } from './poll';
import { samples } from './samples';

const rdStationCrm: Connector = {
  slug: 'rd-station-crm',
  label: { pt: 'RD Station CRM', en: 'RD Station CRM' },
  category: 'crm',
  hosts: ['crm.rdstation.com'],
  ...form,
  probe,
  inbound: { verify, challenge, hydrate, normalise, register },
  poll: { cards },
  choices: { stageId: stages },
  actions,
  recognises,
  samples,
};

export default rdStationCrm;
