/** CRM PipeRun. No account was at hand to try it on. */
import type { Connector } from '../../src/kit';
import { actions, stages } from './actions';
import { ask } from './api';
import { hydrate, normalise } from './deal';
import { form } from './form';
import { cards } from './poll';
import { samples } from './samples';

const piperun: Connector = {
  slug: 'piperun',
  category: 'crm',
  hosts: ['api.pipe.run', 'app.pipe.run'],
  ...form,
  async probe(call) {
    const users = await ask(call, '/users', { show: 1 });
    return users.ok ? { ok: true } : users;
  },
  inbound: {
    // One header is all that an automatic action has: it may be taken.
    verify: ({ tokenIn }) =>
      tokenIn === 'query'
        ? { scheme: 'token', in: 'query', name: 'token' }
        : { scheme: 'token', in: 'header', name: 'x-hub-token' },
    hydrate,
    normalise,
  },
  poll: { cards },
  actions,
  choices: { stageId: stages },
  samples,
};

export default piperun;
