/**
 * Trello: cards in the lists of a board. Notices are signed with the secret of the merchant's own Power-Up; the
 * board's actions prove that none was lost. Facts and how sure they are: see the files.
 */
import type { Connector } from '../../src/kit';
import { boardActions } from '../families/board';
import { probe } from './api';
import { board, boards } from './board';
import { hydrate, normalise } from './events';
import { form } from './form';
import { actions } from './poll';
import { register } from './register';
import { samples } from './samples';

const trello: Connector = {
  slug: 'trello',
  category: 'crm',
  hosts: ['api.trello.com'],
  ...form,
  probe,
  inbound: {
    verify: {
      scheme: 'hmac',
      in: 'header',
      name: 'x-trello-webhook',
      hash: 'SHA-1',
      encoding: 'base64',
      signed: '{body}{url}',
    },
    // It looks whether the address is there before it makes the webhook.
    challenge: ({ method }) => (method === 'GET' || method === 'HEAD' ? { status: 200 } : null),
    hydrate,
    normalise,
    register,
  },
  poll: { cards: actions },
  actions: boardActions(board),
  choices: { boardId: boards, stageId: board.stages },
  samples,
};

export default trello;
