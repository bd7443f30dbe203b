/**
 * RD Station Marketing: leads that convert and become opportunities, by webhooks that repeat a header of ours or, made
 * in the panel, prove themselves by the address alone. Facts and their sureness: `api.ts`, `lead.ts`, `actions.ts`
 * and `families/rd-station.ts`.
 */
import type { Connector } from '../../src/kit';
import { challenge, verify } from '../families/rd-station';
import { actions } from './actions';
import { hydrate, oauth, probe, register } from './api';
import { form, recognises } from './form';
import { normalise } from './lead';
import { samples } from './samples';

const rdStationMarketing: Connector = {
  slug: 'rd-station-marketing',
  label: { pt: 'RD Station Marketing', en: 'RD Station Marketing' },
  category: 'email_marketing',
  hosts: ['api.rd.services'],
  ...form,
  oauth,
  probe,
  inbound: { verify, challenge, hydrate, normalise, register },
  actions,
  recognises,
  samples,
};

export default rdStationMarketing;
