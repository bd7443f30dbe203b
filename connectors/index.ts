/** The catalogue: one line per connector, in alphabetical order. */
import type { Connectors } from '../src/kit';
import generic from './generic';
import kiwify from './kiwify';
import lojaIntegrada from './loja-integrada';
import shopify from './shopify';
import simulator from './simulator';
import webhook from './webhook';

export const connectors: Connectors = new Map(
  [generic, kiwify, lojaIntegrada, shopify, simulator, webhook].map((connector) => [
    connector.slug,
    connector,
  ]),
);
