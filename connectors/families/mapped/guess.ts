/** Best-effort reading of JSON from a system nobody has described to us. */
import { type Customer, compact, type Reader, splitName } from '../../../src/kit';

/** Where the person usually sits; the body itself comes last, for its `name` may be a product's. */
const PEOPLE = [
  'customer.',
  'cliente.',
  'client.',
  'buyer.',
  'comprador.',
  'contact.',
  'contato.',
  'lead.',
  'user.',
  'data.customer.',
  'data.cliente.',
  'data.buyer.',
  'order.customer.',
  'pedido.cliente.',
  'data.',
  '',
];
const anywhere = (...names: string[]): string[] =>
  PEOPLE.flatMap((person) => names.map((name) => person + name));

const NAMES = anywhere('name', 'nome', 'full_name', 'fullName', 'nome_completo', 'nomeCompleto');
const FIRST_NAMES = anywhere('first_name', 'firstName', 'primeiro_nome');
const LAST_NAMES = anywhere('last_name', 'lastName', 'sobrenome');
const PHONES = anywhere(
  'phone',
  'telefone',
  'celular',
  'whatsapp',
  'mobile',
  'fone',
  'tel',
  'phone_number',
  'phoneNumber',
  'mobile_phone',
  'cellphone',
);
const EMAILS = anywhere('email', 'e_mail', 'mail', 'email_address');
const TAX_IDS = anywhere('cpf', 'cnpj', 'cpf_cnpj', 'cpfCnpj', 'document', 'documento', 'tax_id', 'taxId');

const IDS = [
  'id',
  'uuid',
  '_id',
  'order_id',
  'orderId',
  'pedido_id',
  'id_pedido',
  'numero_pedido',
  'pedido',
  'codigo',
  'transaction_id',
  'transaction',
  'protocolo',
  'order.id',
  'pedido.id',
  'pedido.numero',
  'data.id',
  'data.uuid',
  'data.order_id',
];

/** The customer a payload seems to be about; undefined when nobody is in it. */
export function guessCustomer(payload: Reader): Customer | undefined {
  const parts = [payload.text(...FIRST_NAMES), payload.text(...LAST_NAMES)].filter(
    (part) => part !== undefined,
  );
  const reachable = { email: payload.email(...EMAILS), phone: payload.phone(...PHONES) };
  const taxId = payload.taxId(...TAX_IDS);
  // A bare "name" without any of these is as likely a product's or an event's.
  if (!reachable.email && !reachable.phone && !taxId.taxId) return undefined;
  return compact<Customer>({
    ...splitName(payload.text(...NAMES) ?? parts.join(' ')),
    ...compact<Customer>(reachable as Customer),
    ...taxId,
  });
}

/** The sender's own id of the thing, from the members that usually hold it. */
export const guessId = (payload: Reader): string | undefined => payload.text(...IDS);
