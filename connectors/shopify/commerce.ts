/**
 * Shopify as the shop behind a sales platform. Facts from the Admin API's documentation (2026-10) [doc]; no
 * shop was at hand to try it on.
 */
import type { Commerce } from '../../src/kit';
import { search, variants } from './commerce-catalogue';
import { cancel, move } from './commerce-moves';
import { create, find } from './commerce-order';

export const commerce: Commerce = {
  search,
  variants,
  /** `orderCreate` applies no coupons, so with OmniChat's checkout a coupon would change no price. */
  coupon: async (_code, { discount }, { connection: { settings } }) =>
    settings.checkout === 'own' || discount
      ? { ok: true }
      : { ok: true, objection: 'Cupons só valem no checkout da loja. Dê o desconto no pedido.' },
  find,
  create,
  cancel,
  move,
};
