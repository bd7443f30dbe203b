/** What the stand-in for a Shopify shop sells. */
export interface Variant {
  id: number;
  sku: string;
  title: string;
  price: string;
  compareAtPrice: string | null;
  inventoryQuantity: number;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  tracked: boolean;
}
export interface Product {
  id: number;
  title: string;
  handle: string;
  status: 'ACTIVE' | 'DRAFT';
  variants: Variant[];
}

const variant = (id: number, sku: string, title: string, more: Partial<Variant> = {}): Variant => ({
  id,
  sku,
  title,
  price: '49.90',
  compareAtPrice: '59.90',
  inventoryQuantity: 3,
  inventoryPolicy: 'DENY',
  tracked: true,
  ...more,
});

export const goods = (): Product[] => [
  {
    id: 1,
    title: 'Camiseta Azul',
    handle: 'camiseta-azul',
    status: 'ACTIVE',
    variants: [
      variant(11, 'CAM-M', 'M'),
      variant(12, 'CAM-G', 'G', { inventoryQuantity: 0, compareAtPrice: null }),
      variant(13, '7891234567890', 'GG', { inventoryQuantity: 0, inventoryPolicy: 'CONTINUE' }),
    ],
  },
  {
    id: 2,
    title: 'Vale-presente',
    handle: 'vale',
    status: 'ACTIVE',
    variants: [variant(21, 'VALE', 'Default Title', { tracked: false, compareAtPrice: null })],
  },
  { id: 3, title: 'Camiseta Velha', handle: 'velha', status: 'DRAFT', variants: [variant(31, 'OLD', 'M')] },
];
