/**
 * Mercado Livre: sales with their payments, parcels and invoices, told by notices that only name a resource; stock,
 * price, tracking and messages by actions.
 *
 * Facts: https://developers.mercadolivre.com.br (autenticação, notificações, pedidos, packs, envios, faturamento,
 * notas fiscais, mensagens), read in copies of 2026 [doc]. Notices are signed by nobody: the app's address carries
 * the operator's `hookSecret` as `?key=`, a connection's own address is secret itself, and only what the API answers
 * counts (`hydrate.ts`). Its answer has to come in 500 ms. No account was at hand to try it on.
 *
 * There is no `commerce`: orders are made in Mercado Livre's checkout alone, and a sales platform needs to make them.
 */
import { type Connector, read } from '../../src/kit';
import { actions } from './actions';
import { API, probe } from './api';
import { fields, notes, recognises, setup, sheet } from './form';
import { hydrate } from './hydrate';
import { normalise } from './order';
import { orders } from './poll';
import { samples } from './samples';

const mercadoLivre: Connector = {
  slug: 'mercado-livre',
  label: { pt: 'Mercado Livre', en: 'Mercado Livre' },
  category: 'marketplace',
  hosts: [new URL(API).host],
  fields,
  setup,
  notes,
  sheet,
  oauth: {
    authorizeUrl: 'https://auth.mercadolivre.com.br/authorization',
    tokenUrl: `${API}/oauth/token`,
    scopes: ['offline_access', 'read', 'write'],
    pkce: true,
    account(answer) {
      const id = read(answer).id('user_id');
      return id === undefined ? undefined : { id, settings: { sellerId: id } };
    },
  },
  probe,
  inbound: {
    verify: { scheme: 'url' },
    verifyApp: { scheme: 'token', in: 'query', name: 'key' },
    route: ({ body }) => read(body).id('user_id'),
    hydrate,
    normalise,
  },
  poll: { orders },
  actions,
  recognises,
  samples,
};

export default mercadoLivre;
