/**
 * OpenPix, which is also called Woovi: charges by Pix, and boletos that were paid. Each webhook is signed by RSA and
 * SHA-256 over the raw body with the one key of the vendor, in `x-webhook-signature` [doc]: another customer of
 * theirs who knew the address could have it signed, too, so the address stays a secret beside it.
 */
import type { Connector } from '../../src/kit';
import { cancelCharge, createCharge, refundCharge } from './actions';
import { probe } from './api';
import { challenge, normalise } from './events';
import { fields, notes, recognises, setup, sheet } from './form';
import { register } from './register';
import { samples } from './samples';

const openpix: Connector = {
  slug: 'openpix',
  label: { pt: 'OpenPix / Woovi', en: 'OpenPix / Woovi' },
  category: 'payment',
  hosts: ['api.openpix.com.br', 'api.woovi.com', 'api.woovi-sandbox.com'],
  fields,
  setup,
  notes,
  sheet,
  probe,
  inbound: {
    verify: { scheme: 'rsa', header: 'x-webhook-signature', hash: 'SHA-256' },
    challenge,
    normalise,
    register,
  },
  actions: { createCharge, refundCharge, cancelCharge },
  recognises,
  samples,
};

export default openpix;
