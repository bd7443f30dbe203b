/** What stands against an order now: stock, price, address. Pure; the words are for the salesperson. */
import {
  type CatalogueVariant,
  formatMoney,
  type Label,
  type Objection,
  type OrderDraft,
  stateOf,
} from '../../kit';

/** The variants that the shop has, by whichever name an item gives. */
export type Stock = ReadonlyMap<string, CatalogueVariant>;

interface Said {
  itemId?: string;
  message: Label;
}

/** All that stands against it, in the merchant's language. */
export function objectionsTo(draft: OrderDraft, stock: Stock, language: string): Objection[] {
  const said = [...inItems(draft, stock), ...inAddress(draft)];
  return said.map(({ itemId, message }) => ({
    ...(itemId === undefined ? {} : { itemId }),
    message: language === 'en' ? message.en : message.pt,
  }));
}

function inItems({ items }: OrderDraft, stock: Stock): Said[] {
  const asked = new Map<string, number>();
  return items.flatMap(({ id: itemId, variantIds, quantity, unitPrice, isGift }) => {
    const about = (pt: string, en: string): Said[] => [{ itemId, message: { pt, en } }];
    if (variantIds.length === 0) return about('Escolha um produto.', 'Choose a product.');
    if (!(quantity > 0))
      return about('A quantidade precisa ser maior que zero.', 'The quantity must be above zero.');
    const variant = variantIds.map((name) => stock.get(name)).find((one) => one !== undefined);
    if (!variant?.visible)
      return about('Este produto não está mais à venda.', 'This product is not for sale any more.');
    // The same variant on two lines takes from one stock.
    const wanted = (asked.get(variant.id) ?? 0) + quantity;
    asked.set(variant.id, wanted);
    const left = variant.sellOutOfStock ? undefined : variant.stock;
    if (left !== undefined && left <= 0) return about('Sem estoque.', 'Out of stock.');
    if (left !== undefined && wanted > left)
      return about(`Só há ${left} em estoque.`, `Only ${left} in stock.`);
    const price = variant.salePrice ?? variant.price;
    if (!isGift && unitPrice && unitPrice.amount < price.amount) {
      const now = formatMoney(price);
      return about(`O preço mudou: agora é ${now}.`, `The price has changed: it is ${now} now.`);
    }
    return [];
  });
}

/** What was typed of it must be possible; what is still missing will come. */
function inAddress({ shippingAddress }: OrderDraft): Said[] {
  if (!shippingAddress) return [];
  const { postalCode, state } = shippingAddress;
  const wrong: Said[] = [];
  if (postalCode !== undefined && !/^\d{8}$/.test(postalCode))
    wrong.push({
      message: { pt: 'O CEP precisa ter oito dígitos.', en: 'The postal code needs eight digits.' },
    });
  if (state !== undefined && !stateOf(state))
    wrong.push({
      message: {
        pt: 'O estado precisa ser uma sigla, como SP.',
        en: 'The state must be two letters, such as SP.',
      },
    });
  return wrong;
}
