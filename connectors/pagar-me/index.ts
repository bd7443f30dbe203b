/**
 * Pagar.me, API v5: charges by Pix, boleto and card, and subscriptions. Nothing signs the webhooks; the merchant
 * gives them a user and a password [doc]. Their bodies are whole, so nothing is fetched.
 */
import type { Connector } from '../../src/kit';
import { cancelCharge, createCharge, refundCharge } from './actions';
import { probe } from './api';
import { normalise } from './events';
import { fields, notes, recognises, setup, sheet } from './form';
import { samples } from './samples';

const pagarMe: Connector = {
  slug: 'pagar-me',
  label: { pt: 'Pagar.me', en: 'Pagar.me' },
  category: 'payment',
  hosts: ['api.pagar.me'],
  fields,
  setup,
  notes,
  sheet,
  probe,
  inbound: { verify: { scheme: 'basic' }, secretMembers: ['card'], normalise },
  actions: { createCharge, refundCharge, cancelCharge },
  recognises,
  samples,
};

export default pagarMe;
