/** Pipefy: boards of any process; one connection is one pipe. No account was at hand to try it on. */
import type { Connector } from '../../src/kit';
import { actions, choices } from './actions';
import { HEADER, login, probe, register } from './api';
import { form } from './form';
import { cards } from './poll';
import { samples } from './samples';
import { hydrate, normalise } from './webhook';

const pipefy: Connector = {
  slug: 'pipefy',
  category: 'crm',
  hosts: ['api.pipefy.com', 'app.pipefy.com'],
  ...form,
  login,
  check({ credentials: { apiToken, clientId, clientSecret } }) {
    if (apiToken || (clientId && clientSecret)) return [];
    return [{ path: 'credentials.clientSecret', message: 'a service account or a token is needed' }];
  },
  probe,
  inbound: { verify: { scheme: 'token', in: 'header', name: HEADER }, hydrate, normalise, register },
  poll: { cards },
  actions,
  choices,
  samples,
};

export default pipefy;
