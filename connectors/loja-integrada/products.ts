/**
 * Products as the product webhook sends them: a JSON array of full products with inline prices and stock
 * (API docs, tag "Webhook Produtos"; no captured delivery was found, so the shape is documentation only).
 */
import {
  compact,
  type EventData,
  failed,
  type InboundDelivery,
  type Normalised,
  type Observation,
  observed,
  type Reader,
} from '../../src/kit';

/** Whether a body is a product, or the array of products that the product webhook sends. */
export const isProduct = (body: Reader): boolean =>
  body.text('tipo') === 'produto' || (body.has('sku') && !body.has('numero') && !body.has('situacao'));

export function normaliseProducts(products: readonly Reader[], delivery: InboundDelivery): Normalised {
  const observations = products.flatMap((product) => observationsOf(product, delivery));
  return observations.length > 0 ? observed(...observations) : failed('unexpected_shape', 'id');
}

/** Stock is said for every edit: the hub drops a quantity that it already knows. */
function observationsOf(product: Reader, delivery: InboundDelivery): Observation[] {
  const id = product.id('id');
  if (!id) return [];
  const subject = `product/${id}`;
  const time = product.time('data_modificacao', 'data_criacao') ?? delivery.receivedAt;
  const data: EventData = { product: productOf(product, id) };
  if (product.bool('removido')) return [{ type: 'product.deleted', subject, time, data }];
  const quantity =
    product.bool('estoque_gerenciado') === false ? undefined : product.number('estoque_quantidade');
  const updated: Observation = { type: 'product.updated', subject, time, data };
  if (quantity === undefined) return [updated];
  return [updated, { type: 'stock.changed', subject, time, data: { ...data, stock: { quantity } } }];
}

const productOf = (product: Reader, id: string) => ({
  ...compact({
    sku: product.text('sku'),
    name: product.text('nome'),
    price: product.money('preco_cheio'),
    promotionalPrice: product.money('preco_promocional'),
    imageUrl: product.link('imagem_principal.grande', 'imagem_principal.media'),
    url: product.link('url'),
  }),
  id,
});
