/**
 * Times: `date_created_gmt` is UTC without saying so, `date_created` the clock on the shop's wall
 * (https://woocommerce.github.io/woocommerce-rest-api-docs/#date-fields [doc]).
 */
import type { Reader } from '../../src/kit';

/** ISO-8601 with offset of `date_created`, `date_modified`, `date_paid` or `date_completed`. */
export const timeIn = (thing: Reader, name: string): string | undefined =>
  thing.with({ zone: 'UTC' }).time(`${name}_gmt`) ?? thing.time(name);
