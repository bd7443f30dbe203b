/** The catalogue: one line per connector, in alphabetical order. */
import type { Connectors } from '../src/kit';
import custom from './custom';
import email from './email';
import evolutionApi from './evolution-api';
import generic from './generic';
import hotmart from './hotmart';
import kiwify from './kiwify';
import lojaIntegrada from './loja-integrada';
import nuvemshop from './nuvemshop';
import shopify from './shopify';
import simulator from './simulator';
import webhook from './webhook';
import whatsappCloud from './whatsapp-cloud';
import woocommerce from './woocommerce';

export const connectors: Connectors = new Map(
  [
    custom,
    email,
    evolutionApi,
    generic,
    hotmart,
    kiwify,
    lojaIntegrada,
    nuvemshop,
    shopify,
    simulator,
    webhook,
    whatsappCloud,
    woocommerce,
  ].map((connector) => [connector.slug, connector]),
);
