/**
 * Mercado Pago: payments by Pix, boleto and card, and subscriptions. Its signature covers the id, the request and the
 * time, not the body [doc]; notices of QR codes in a shop and of IPN have none that could be checked [doc].
 */
import { type Connector, read, type Verification } from '../../src/kit';
import { cancelCharge, createCharge, refundCharge } from './actions';
import { probe } from './api';
import { normalise } from './events';
import { fields, notes, recognises, setup, sheet } from './form';
import { hydrate } from './hydrate';
import { charges } from './poll';
import { samples } from './samples';

/**
 * A pair whose value was not sent is left out of what is signed. An id with letters is signed in lower case by the
 * documentation [doc], as it was sent by the vendor's own SDKs since June 2026 [code]: either counts.
 */
const signedWith = (id: 'data.id' | 'data.id|lower') =>
  ({
    scheme: 'hmac',
    in: 'header',
    name: 'x-signature',
    part: 'v1',
    hash: 'SHA-256',
    encoding: 'hex',
    signed: `[id:{query:${id}};][request-id:{header:x-request-id};][ts:{header:x-signature#ts};]`,
    // Repeats go on for days, and nobody says whether they are signed anew; an old one only makes us ask again.
    timestamp: { header: 'x-signature', part: 'ts', toleranceSeconds: 4 * 86_400 },
  }) as const;

const SIGNED: Verification = { scheme: 'any', of: [signedWith('data.id|lower'), signedWith('data.id')] };

const mercadoPago: Connector = {
  slug: 'mercado-pago',
  label: { pt: 'Mercado Pago', en: 'Mercado Pago' },
  category: 'payment',
  hosts: ['api.mercadopago.com'],
  fields,
  setup,
  notes,
  sheet,
  oauth: {
    authorizeUrl: 'https://auth.mercadopago.com.br/authorization?platform_id=mp',
    tokenUrl: 'https://api.mercadopago.com/oauth/token',
    scopes: ['offline_access', 'read', 'write'],
    encoding: 'json',
    account(answer) {
      const id = read(answer).text('user_id');
      return id === undefined ? undefined : { id };
    },
  },
  probe,
  inbound: {
    verify: ({ unsigned }) => (unsigned === 'true' ? { scheme: 'url' } : SIGNED),
    // An application has one address for all of its sellers; what signs there is a secret of its own.
    verifyApp: SIGNED,
    route: ({ body }) => read(body).text('user_id'),
    hydrate,
    normalise,
  },
  poll: { charges },
  actions: { createCharge, refundCharge, cancelCharge },
  recognises,
  samples,
};

export default mercadoPago;
