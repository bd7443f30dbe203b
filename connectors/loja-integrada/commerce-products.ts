/**
 * Loja Integrada's products as a catalogue (OpenAPI v2, `/v1/produto` [doc]; public integrations [code]).
 *
 * - A variation is a product of its own (`tipo: atributo_opcao`) with its own price and stock, which its parent
 *   (`atributo`) names in `filhos` and it names in `pai`, as addresses (`/api/v1/produto/182904919`).
 * - Lists have neither price nor stock: each product has to be fetched.
 * - Kilograms and centimetres [guess: the examples]. `estoque_situacao_sem_estoque: -1` is "not sold then" [doc].
 */
import { type CatalogueProduct, type CatalogueVariant, compact, type Reader } from '../../src/kit';

/** Out of an address, an object with one, or a bare number. */
export const idIn = (reader: Reader): string | undefined =>
  /(?:^|\/produto\/)(\d{1,20})\/?$/.exec(reader.text('resource_uri', 'id', '') ?? '')?.[1];

export const childrenOf = (product: Reader): string[] => [
  ...new Set(product.list('filhos').flatMap((child) => idIn(child) ?? [])),
];

/** What is in the rubbish bin is still answered. */
export const isGone = (product: Reader): boolean => product.bool('removido') ?? false;

/** A product and the variations of it that were fetched; undefined where nothing of it has a price. */
export function productOf(product: Reader, children: readonly Reader[]): CatalogueProduct | undefined {
  const id = product.id('id');
  const name = product.text('nome', 'apelido');
  if (!id || !name) return undefined;
  const sold = children.length > 0 ? children : [product];
  const variants = sold.flatMap((one) => variantOf(one, product));
  if (variants.length === 0) return undefined;
  return { id, name, variants, ...compact({ url: product.link('url') }) };
}

/** What is sold; variations often have no name [doc]. A price of zero is one that is told on request only. */
export function variantOf(variant: Reader, product: Reader): CatalogueVariant[] {
  const id = variant.id('id');
  const price = variant.money('preco_cheio', 'preco_venda');
  if (!id || !price || price.amount <= 0 || variant.bool('preco_sob_consulta')) return [];
  const salePrice = variant.money('preco_promocional');
  const isOffer = salePrice !== undefined && salePrice.amount > 0 && salePrice.amount < price.amount;
  const isCounted = variant.bool('estoque_gerenciado') ?? false;
  const withoutStock = variant.number('estoque_situacao_sem_estoque');
  return [
    {
      id,
      price,
      visible: isActive(product) && isActive(variant),
      ...compact({
        sku: variant.text('sku'),
        name: variant.value === product.value ? undefined : variant.text('nome', 'sku'),
        imageUrl: imageOf(variant) ?? imageOf(product),
        salePrice: isOffer ? salePrice : undefined,
        stock: isCounted ? variant.number('estoque_quantidade') : undefined,
        sellOutOfStock: isCounted && withoutStock !== undefined && withoutStock >= 0 ? true : undefined,
        parcel: compact({
          width: variant.number('largura'),
          height: variant.number('altura'),
          length: variant.number('profundidade', 'comprimento'),
          weight: gramsOf(variant.number('peso')),
        }),
      }),
    },
  ];
}

const isActive = (product: Reader): boolean =>
  (product.bool('ativo') ?? true) && !(product.bool('bloqueado') ?? false) && !isGone(product);

const imageOf = (product: Reader): string | undefined =>
  product.link('imagem_principal.grande', 'imagem_principal.media', 'imagens.0.grande');

const gramsOf = (kilograms: number | undefined): number | undefined =>
  kilograms === undefined ? undefined : Math.round(kilograms * 1000);
