/**
 * Asaas: charges by boleto, Pix and card. Webhooks with a token of ours in the header `asaas-access-token`; what
 * they leave out is fetched; payments are compared with its list.
 *
 * Facts: https://docs.asaas.com [doc] and captured deliveries in public repositories [code]. One page of the
 * documentation takes any 2xx for an answer, the FAQ takes 200 alone: the hub answers 200. A delivery may come
 * twice. Times are without offset, in Brasília's time [doc].
 */
import type { Connector } from '../../src/kit';
import { cancelCharge, refundCharge } from './actions';
import { probe } from './api';
import { billing } from './billing';
import { createCharge } from './create-charge';
import { normalise } from './events';
import { fields, notes, recognises, setup, sheet } from './form';
import { hydrate } from './hydrate';
import { payments } from './poll';
import { register } from './register';
import { samples } from './samples';

const asaas: Connector = {
  slug: 'asaas',
  label: { pt: 'Asaas', en: 'Asaas' },
  category: 'payment',
  hosts: ['api.asaas.com', 'api-sandbox.asaas.com'],
  fields,
  setup,
  notes,
  sheet,
  probe,
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'asaas-access-token' },
    secretMembers: ['creditCardToken'],
    hydrate,
    normalise,
    register,
  },
  poll: { charges: payments },
  actions: { createCharge, refundCharge, cancelCharge },
  billing,
  recognises,
  samples,
};

export default asaas;
