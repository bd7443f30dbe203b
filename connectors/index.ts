/** The catalogue: one line per connector, in alphabetical order. */
import type { Connectors } from '../src/kit';
import email from './email';
import evolutionApi from './evolution-api';
import generic from './generic';
import kiwify from './kiwify';
import lojaIntegrada from './loja-integrada';
import shopify from './shopify';
import simulator from './simulator';
import webhook from './webhook';
import whatsappCloud from './whatsapp-cloud';

export const connectors: Connectors = new Map(
  [email, evolutionApi, generic, kiwify, lojaIntegrada, shopify, simulator, webhook, whatsappCloud].map(
    (connector) => [connector.slug, connector],
  ),
);
