/**
 * Pipedrive: deals as cards, and leads. Webhooks by Basic authentication, in the old and the new version; what they
 * leave out is fetched; the list of deals proves that none was lost. Facts and how sure they are: see the files.
 */
import type { Connector } from '../../src/kit';
import { boardActions } from '../families/board';
import { accountOf, probe } from './api';
import { board } from './board';
import { normalise } from './events';
import { form } from './form';
import { deals } from './poll';
import { register } from './register';
import { withRelated } from './related';
import { samples } from './samples';

const pipedrive: Connector = {
  slug: 'pipedrive',
  category: 'crm',
  hosts: ['api.pipedrive.com', '*.pipedrive.com'],
  ...form,
  oauth: {
    authorizeUrl: 'https://oauth.pipedrive.com/oauth/authorize',
    tokenUrl: 'https://oauth.pipedrive.com/oauth/token',
    // Of the app, in the developer hub; webhooks need `admin`.
    scopes: ['deals:full', 'leads:full', 'contacts:full', 'admin'],
    clientAuth: 'basic',
    account: accountOf,
  },
  probe,
  inbound: {
    verify: { scheme: 'basic' },
    hydrate: ({ body }, call) => withRelated(body, call),
    normalise,
    register,
  },
  poll: { cards: deals },
  actions: boardActions(board),
  choices: { stageId: board.stages },
  samples,
};

export default pipedrive;
