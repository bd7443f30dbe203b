/** How pages call the categories of the catalogue, the lists of a platform and how often they are read. */
import type { Category, Label, SyncObject } from '../../../src/kit';
import type { Translate } from '../../../src/ui/text';

export const CATEGORY_NAMES: Readonly<Record<Category, Label>> = {
  ecommerce: { pt: 'Loja virtual', en: 'Online shop' },
  marketplace: { pt: 'Marketplace', en: 'Marketplace' },
  checkout: { pt: 'Checkout e infoprodutos', en: 'Checkout and digital products' },
  payment: { pt: 'Pagamentos', en: 'Payments' },
  bank: { pt: 'Bancos', en: 'Banks' },
  fiscal: { pt: 'Notas fiscais', en: 'Invoices and tax' },
  erp: { pt: 'ERP', en: 'ERP' },
  pim: { pt: 'Cadastro de produtos (PIM)', en: 'Product data (PIM)' },
  accounting: { pt: 'Contabilidade', en: 'Accounting' },
  crm: { pt: 'CRM', en: 'CRM' },
  isp: { pt: 'Provedores de internet', en: 'Internet providers' },
  clinic: { pt: 'Clínicas', en: 'Clinics' },
  google: { pt: 'Google', en: 'Google' },
  ai: { pt: 'Agentes de IA', en: 'AI agents' },
  messaging: { pt: 'Mensagens', en: 'Messaging' },
  email_marketing: { pt: 'E-mail marketing', en: 'E-mail marketing' },
  social: { pt: 'Redes sociais e feeds', en: 'Social networks and feeds' },
  integrator: { pt: 'Integradores e sistemas próprios', en: 'Integrators and own systems' },
};

export const OBJECT_NAMES: Readonly<Record<SyncObject, Label>> = {
  orders: { pt: 'Pedidos', en: 'Orders' },
  carts: { pt: 'Carrinhos', en: 'Carts' },
  charges: { pt: 'Cobranças', en: 'Charges' },
  products: { pt: 'Produtos', en: 'Products' },
  customers: { pt: 'Clientes', en: 'Customers' },
  cards: { pt: 'Negócios e cartões', en: 'Deals and cards' },
  leads: { pt: 'Leads', en: 'Leads' },
  appointments: { pt: 'Compromissos', en: 'Appointments' },
  answers: { pt: 'Respostas de formulário', en: 'Form answers' },
  mails: { pt: 'E-mails', en: 'E-mails' },
  files: { pt: 'Arquivos', en: 'Files' },
};

/** `a cada 5 minutos`, `a cada hora` */
export const every = (t: Translate, minutes: number): string =>
  minutes === 60
    ? t('connections.everyHour')
    : minutes % 60 === 0
      ? t('connections.everyHours', { count: minutes / 60 })
      : t('connections.everyMinutes', { count: minutes });
