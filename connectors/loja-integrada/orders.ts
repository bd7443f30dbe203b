/**
 * One order of Loja Integrada as observations. It comes in two shapes: `GET /v1/pedido/{numero}` (decimal
 * strings, times without offset, `forma_envio.code`, nested `parcelamento`) and the webhook (`tipo:
 * "pedido_venda"`, numbers, times with offset, `forma_envio.codigo`, flat `numero_parcelas`).
 *
 * Proven by public integrations: both shapes, the statuses, the money format. Unproven: that times
 * without offset are São Paulo's (inferred: the webhook's 21:09Z meets 18:09-03:00 inside the same body),
 * and `boleto_url` / `pix_code`, which only the answer of a PUT documents; they are used when present.
 */
import {
  type Address,
  addressOf,
  type Boleto,
  type Customer,
  compact,
  correiosUrl,
  failed,
  type InboundDelivery,
  type Item,
  ignored,
  type Normalised,
  type Observation,
  type Order,
  observed,
  orderObservations,
  originOf,
  type Payment,
  type Pix,
  paymentMethod,
  type Reader,
  type Shipment,
  splitName,
} from '../../src/kit';
import { statusCode, typeOf } from './statuses';

/**
 * `order.created` is said in two cases only. A status that waits for money is the order's first, so it is
 * news in both shapes. In any later status it is said for the GET shape alone, because a poll may meet an
 * order when it is already paid; it carries the order's own creation time, from which the hub sees whether
 * it came before the connection or is known. A webhook in a later status says nothing about birth.
 */
export function normaliseOrder(order: Reader, delivery: InboundDelivery): Normalised {
  const id = order.id('numero');
  if (!id) return failed('unexpected_shape', 'numero');
  const code = statusCode(order);
  if (!code) return failed('unexpected_shape', 'situacao.codigo');
  // "Pode receber diversos webhooks repetidos": the vendor says to act on changed statuses only. A
  // tracking code that arrives so is seen by the next poll.
  if (order.bool('situacao.situacao_alterada') === false)
    return ignored('nothing_new', 'situacao_alterada: false');

  const createdAt = order.time('data_criacao');
  const changedAt = order.time('data_modificacao') ?? createdAt ?? delivery.receivedAt;
  const type = typeOf(code);
  const facts = { order: orderOf(order, id, code), customer: customerOf(order), origin: originOf(order) };

  const born = type === 'order.awaiting_payment' || !isWebhook(order);
  const birth = born ? orderObservations(['order.created'], facts, createdAt ?? changedAt) : [];
  const events = orderObservations([type], facts, changedAt);
  return observed(...birth, ...events.map((event) => withPaymentIdentity(event, order)));
}

const isWebhook = (order: Reader): boolean =>
  order.text('tipo') === 'pedido_venda' || order.has('situacao.situacao_alterada');

/** The way of paying tells one wait for money from the next: the payment's id is missing in webhooks. */
function withPaymentIdentity(observation: Observation, order: Reader): Observation {
  if (observation.type !== 'order.awaiting_payment') return observation;
  const occurrence = order.at('pagamentos.0.forma_pagamento').text('codigo', 'id', 'nome') ?? '';
  return { ...observation, occurrence };
}

const orderOf = (order: Reader, id: string, code: string): Order => ({
  ...compact({
    number: id,
    rawStatus: code,
    createdAt: order.time('data_criacao'),
    updatedAt: order.time('data_modificacao'),
    total: order.money('valor_total'),
    subtotal: order.money('valor_subtotal'),
    discount: order.money('valor_desconto'),
    shipping: order.money('valor_envio'),
    items: itemsOf(order),
    payment: paymentOf(order.at('pagamentos.0'), code),
    shippingAddress: shippingAddressOf(order.at('endereco_entrega')),
    shipment: shipmentOf(order),
    channel: channelOf(order),
  }),
  id,
});

function customerOf(order: Reader): Customer | undefined {
  const buyer = order.at('cliente');
  const recipient = order.at('endereco_entrega');
  return compact({
    id: buyer.text('id'),
    ...splitName(buyer.text('nome', 'razao_social') ?? recipient.text('nome', 'razao_social')),
    email: buyer.email('email'),
    phone: buyer.phone('telefone_celular', 'telefone_principal', 'telefone_comercial'),
    ...order.taxId('cliente.cpf', 'cliente.cnpj', 'endereco_entrega.cpf', 'endereco_entrega.cnpj'),
    birthDate: buyer.date('data_nascimento'),
  });
}

function itemsOf(order: Reader): Item[] | undefined {
  const items = order.list('itens').flatMap((item): Item[] => {
    const name = item.text('nome', 'sku');
    if (!name) return [];
    const facts = compact({
      id: item.text('produto_id') ?? productId(item),
      sku: item.text('sku'),
      unitPrice: item.money('preco_venda'),
      total: item.money('preco_subtotal'),
    });
    return [{ ...facts, name, quantity: item.number('quantidade') ?? 1 }];
  });
  return items.length > 0 ? items : undefined;
}

/** `/api/v1/produto/182904918`; an address with a query names the merchant's own id, which is another number. */
const productId = (item: Reader): string | undefined =>
  item.text('produto.resource_uri', 'produto')?.match(/\/produto\/(\d+)\/?$/)?.[1];

function paymentOf(payment: Reader, code: string): Payment | undefined {
  const way = payment.at('forma_pagamento');
  const method = paymentMethod(payment.text('pagamento_tipo'), way.text('codigo'), way.text('nome'));
  const boleto: Boleto | undefined = payment.has('boleto_url')
    ? compact({ url: payment.link('boleto_url'), amount: payment.money('valor') })
    : undefined;
  const pix: Pix | undefined = compact({
    copyPaste: payment.text('pix_code'),
    qrCodeUrl: payment.link('pix_qrcode'),
  });
  return compact({
    method,
    installments: payment.integer('parcelamento.numero_parcelas', 'numero_parcelas'),
    gateway: way.text('nome', 'codigo'),
    // A refused card has no status of its own; the gateway's words are all there is.
    reason: code === 'pedido_cancelado' ? payment.text('mensagem_gateway') : undefined,
    boleto,
    pix,
  });
}

const shippingAddressOf = (address: Reader): Address | undefined =>
  addressOf({
    street: address.text('endereco'),
    number: address.text('numero'),
    complement: address.text('complemento'),
    district: address.text('bairro'),
    city: address.text('cidade'),
    state: address.text('estado'),
    postalCode: address.text('cep'),
    country: address.text('pais'),
  });

/** The last parcel with a tracking code, else the first parcel. Merchants also paste links as the code. */
function shipmentOf(order: Reader): Shipment | undefined {
  const parcels = order.list('envios');
  const parcel = parcels.filter((candidate) => candidate.has('objeto')).at(-1) ?? parcels[0];
  if (!parcel) return undefined;
  const code = parcel.text('objeto');
  return compact({
    carrier: parcel.text('forma_envio.nome', 'forma_envio.code', 'forma_envio.codigo'),
    trackingCode: code,
    trackingUrl: parcel.link('objeto') ?? correiosUrl(code),
  });
}

/** Orders that a marketplace or an integrator put into the shop: the merchant may want no message for them. */
const channelOf = (order: Reader): string | undefined =>
  order.text('marketplace_info.marketplace', 'marketplace_info.integrador') ??
  (order.has('id_anymarket') ? 'anymarket' : undefined);
