/**
 * PayT: checkout for physical and digital products, by postback "PayT V1". No signature: the body's member
 * `integration_key` is the secret. Source: https://github.com/ventuinha/payt-postback, the vendor's guide [doc].
 */
import type { Connector } from '../../src/kit';
import { fields, notes, setup, sheet } from './form';
import { normalise } from './normalise';
import { samples } from './samples';
import { recognises } from './statuses';

const payt: Connector = {
  slug: 'payt',
  label: { pt: 'PayT', en: 'PayT' },
  category: 'checkout',
  fields,
  setup,
  notes,
  sheet,
  inbound: {
    verify: { scheme: 'token', in: 'body', name: 'integration_key' },
    secretMembers: ['integration_key'],
    normalise,
  },
  recognises,
  samples,
};

export default payt;
