/**
 * Pipefy: boards of any process; one connection is one pipe. Facts and their sureness: `api.ts`, `webhook.ts`,
 * `card.ts`, `actions.ts`, `poll.ts`. No account was at hand to try it on.
 */
import type { Connector } from '../../src/kit';
import { actions, choices } from './actions';
import { askPipe, login } from './api';
import { fields, notes, recognises, setup, sheet } from './form';
import { cards } from './poll';
import { samples } from './samples';
import { HEADER, hydrate, normalise, register } from './webhook';

const pipefy: Connector = {
  slug: 'pipefy',
  label: { pt: 'Pipefy', en: 'Pipefy' },
  category: 'crm',
  hosts: ['api.pipefy.com', 'app.pipefy.com'],
  fields,
  setup,
  notes,
  sheet,
  login,
  check({ credentials: { apiToken, clientId, clientSecret } }) {
    if (apiToken || (clientId && clientSecret)) return [];
    return [{ path: 'credentials.clientSecret', message: 'a service account or a token is needed' }];
  },
  async probe(call) {
    const pipe = await askPipe(call, 'name');
    const account = pipe.ok ? pipe.found.text('name') : undefined;
    return pipe.ok ? { ok: true, ...(account ? { account } : {}) } : pipe;
  },
  inbound: {
    verify: { scheme: 'token', in: 'header', name: HEADER },
    hydrate,
    normalise,
    register,
  },
  poll: { cards },
  actions,
  choices,
  recognises,
  samples,
};

export default pipefy;
