/**
 * Any system that can send JSON (or a form, or a query string): a webhook whose payload becomes a
 * `custom.<name>` event, or whatever the merchant's mapping says (see `families/mapped/mapping.ts`); and the event
 * API, under `events/<slug>`, for shops that can speak our 16 events themselves (see `event-api.ts`).
 */
import {
  type Connector,
  compact,
  EVENT_SLUGS,
  type InboundDelivery,
  type Normalised,
  observed,
  read,
  type Verification,
} from '../../src/kit';
import { guessCustomer, guessId } from '../families/mapped/guess';
import { customType } from '../families/mapped/mapping';
import { hashOf, idPart, observation } from '../families/mapped/observe';
import { checkMapping, observePayload, unreadable } from '../families/mapped/preset';
import { observeEventApi, SLUG_TYPES } from './event-api';
import { FIELDS } from './form';
import { SAMPLES } from './samples';

type Settings = Readonly<Record<string, string>>;

const EVENT_PATH = 'events/';
const generic: Connector = {
  slug: 'generic',
  label: { pt: 'Sistema próprio (JSON)', en: 'Your own system (JSON)' },
  category: 'integrator',
  fields: FIELDS,
  setup: [
    {
      pt: 'Copie o endereço do webhook desta integração e cole no seu sistema (método POST, formato JSON). Formulário e query string (GET) também funcionam.',
      en: "Copy this connection's webhook address into your system (method POST, format JSON). Forms and query strings (GET) work too.",
    },
    {
      pt: 'Faça o sistema enviar um aviso, ou teste pelo terminal: curl -X POST "ENDEREÇO_DO_WEBHOOK" -H "Content-Type: application/json" -d \'{"id": 1, "nome": "Maria", "telefone": "11988887777"}\'',
      en: 'Make the system send one notice, or try it in a terminal: curl -X POST "WEBHOOK_ADDRESS" -H "Content-Type: application/json" -d \'{"id": 1, "nome": "Maria", "telefone": "11988887777"}\'',
    },
    {
      pt: 'Veja a entrega recebida: cada campo do JSON vira uma variável do texto, por exemplo {{ payload.nome }}. Não precisa de mais nada para enviar mensagens.',
      en: 'Look at the captured delivery: every field of the JSON is a variable for texts, for example {{ payload.nome }}. Nothing else is needed to send messages.',
    },
    {
      pt: 'Para usar os eventos prontos (pedido pago, enviado, boleto…), preencha o mapeamento dizendo qual campo é o telefone, o número do pedido e o total.',
      en: 'For the ready-made events (order paid, shipped, boleto…), fill in the mapping: which field is the phone, the order number, the total.',
    },
    {
      pt: 'Se o seu sistema pode montar o corpo, use a API de eventos, que dispensa mapeamento: curl -X POST "ENDEREÇO_DO_WEBHOOK/events/order-paid" -H "Content-Type: application/json" -d \'{"customer": {"first_name": "Maria", "phone": "5511988887777"}, "order": {"id": "1001", "products": [{"name": "Camiseta", "quantity": 1, "value": 79.90}], "products_total": 79.90, "total": 79.90, "discount": 0}}\'',
      en: 'If your system can build the body itself, use the event API and no mapping: curl -X POST "WEBHOOK_ADDRESS/events/order-paid" -H "Content-Type: application/json" -d \'{"customer": {"first_name": "Maria", "phone": "5511988887777"}, "order": {"id": "1001", "products": [{"name": "Camiseta", "quantity": 1, "value": 79.90}], "products_total": 79.90, "total": 79.90, "discount": 0}}\'',
    },
  ],
  sheet: {
    version: 'Qualquer JSON, formulário ou query string',
    limits: {
      pt: 'Corpo de até 1 MB; a API de eventos, 60 por minuto.',
      en: 'A body of up to 1 MB; the event API, 60 a minute.',
    },
    cannot: [
      { pt: 'Não busca o que o aviso não traz.', en: 'It fetches nothing that the notice leaves out.' },
    ],
    evidence: { inbound: 'doc' },
    sources: ['docs/write-a-connector.md'],
  },
  notes: {
    pt: 'O mesmo conteúdo, para o mesmo cliente, é enviado uma vez só: mude o corpo a cada teste. Confiança: com assinatura (HMAC ou Standard Webhooks) a nota é A; token no cabeçalho ou usuário e senha, B; token na URL, C; só o endereço secreto, D. Escolha a melhor que o seu sistema oferecer.',
    en: 'The same content for the same customer is sent once: change the body in every test. Trust: with a signature (HMAC or Standard Webhooks) the grade is A; a token in a header or user and password, B; a token in the query string, C; the secret address alone, D. Choose the best your system offers.',
  },
  check: checkMapping,
  inbound: {
    verify: verificationOf,
    methods: ['POST', 'PUT', 'GET'],
    normalise: (delivery, { settings }) =>
      delivery.path.startsWith(EVENT_PATH)
        ? observeEventApi(delivery.path.slice(EVENT_PATH.length), delivery)
        : observeAny(delivery, settings),
  },
  recognises: [
    {
      when: { pt: 'Qualquer JSON, sem mapeamento', en: 'Any JSON, without a mapping' },
      type: 'custom.received',
    },
    ...EVENT_SLUGS.map((slug) => ({
      when: { pt: `API de eventos: ${slug}`, en: `Event API: ${slug}` },
      type: SLUG_TYPES[slug],
    })),
  ],
  samples: SAMPLES,
};

export default generic;

/** The scheme that the merchant chose; anything else is the secret address alone. */
function verificationOf(settings: Settings): Verification {
  const { verification, signaturePrefix = '' } = settings;
  const name = settings.signatureName?.trim();
  switch (verification) {
    case 'header': {
      // "Bearer" typed, or trimmed by a form, means "Bearer " in the header.
      const prefix = signaturePrefix.replace(/([A-Za-z])\s*$/, '$1 ');
      return { scheme: 'token', in: 'header', name: (name || 'x-webhook-token').toLowerCase(), prefix };
    }
    case 'query':
      return { scheme: 'token', in: 'query', name: name || 'token' };
    case 'basic':
      return { scheme: 'basic' };
    case 'hmac':
      return {
        scheme: 'hmac',
        in: 'header',
        name: (name || 'x-signature').toLowerCase(),
        hash: oneOf(['SHA-256', 'SHA-1', 'SHA-512'], settings.signatureHash),
        encoding: oneOf(['hex', 'base64'], settings.signatureEncoding),
        prefix: signaturePrefix,
      };
    case 'standard-webhooks':
      return { scheme: 'standard-webhooks' };
    default:
      return { scheme: 'url' };
  }
}

function oneOf<const T extends string>(options: readonly [T, ...T[]], value: string | undefined): T {
  return options.find((option) => option === value) ?? options[0];
}

function observeAny(delivery: InboundDelivery, settings: Settings): Normalised {
  const payload = withoutToken(delivery.body, verificationOf(settings));
  if (settings.mapping?.trim()) return observePayload(settings.mapping, payload, delivery);
  const refusal = unreadable(payload);
  if (refusal) return refusal;
  const source = read(payload);
  const hash = hashOf(payload);
  const data = compact({ customer: guessCustomer(source), payload }) ?? {};
  const subject = `custom/${idPart(guessId(source) ?? hash)}`;
  return observed(observation(customType(settings.eventName), subject, data, undefined, hash, delivery));
}

/** A token from the query string shows up in the body of a GET; it is no part of the event. */
function withoutToken(body: unknown, scheme: Verification): unknown {
  if (scheme.scheme !== 'token' || scheme.in !== 'query' || typeof body !== 'object' || body === null)
    return body;
  if (Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== scheme.name));
}
