/**
 * Efí (once Gerencianet): boletos by its API "Cobranças", and Pix as its webhooks tell of it. The Pix API itself is
 * closed to a Worker: see `sheet.cannot`. Sources: the heads of the files beside this one.
 */
import type { Connector } from '../../src/kit';
import { actions } from './actions';
import { login, probe } from './api';
import { recognises } from './charge';
import { fields, notes, setup, sheet } from './form';
import { hydrate, normalise } from './notices';
import { charges } from './poll';
import { samples } from './samples';

const efi: Connector = {
  slug: 'efi',
  label: { pt: 'Efí', en: 'Efí' },
  category: 'payment',
  hosts: ['cobrancas.api.efipay.com.br', 'cobrancas-h.api.efipay.com.br'],
  fields,
  setup,
  notes,
  sheet,
  login,
  probe,
  inbound: { verify: { scheme: 'token', in: 'query', name: 'hmac' }, hydrate, normalise },
  poll: { charges },
  actions,
  recognises: [
    ...recognises,
    { when: { pt: 'Pix recebido', en: 'Pix received' }, type: 'charge.paid' },
    { when: { pt: 'Pix devolvido, em parte ou todo', en: 'Pix given back' }, type: 'charge.refunded' },
  ],
  samples,
};

export default efi;
