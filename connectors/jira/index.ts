/**
 * Jira Cloud as a board: the issues of one project are cards, its statuses the stages. Notices are signed with a
 * secret. "Done" is a category that holds the cancelled, too, so the merchant names the statuses that mean won and
 * lost. Issues are not listed as a proof: of a status they only tell the present one, and not since when.
 */
import type { Connector } from '../../src/kit';
import { boardActions } from '../families/board';
import { probe } from './api';
import { board } from './board';
import { choices } from './choices';
import { normalise } from './events';
import { form } from './form';
import { register } from './register';
import { samples } from './samples';

const jira: Connector = {
  slug: 'jira',
  category: 'crm',
  hosts: ['*.atlassian.net'],
  ...form,
  probe,
  inbound: {
    verify: {
      scheme: 'hmac',
      in: 'header',
      name: 'x-hub-signature',
      hash: 'SHA-256',
      encoding: 'hex',
      prefix: 'sha256=',
    },
    normalise,
    register,
  },
  actions: boardActions(board),
  choices,
  samples,
};

export default jira;
