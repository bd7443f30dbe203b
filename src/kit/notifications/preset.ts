/** What a notification ready to use is made of. */
import type { Label } from '../contract';
import type { KnownType } from '../events';

/** A notification ready to use: what a merchant switches on, reads and edits. */
export interface Preset {
  type: KnownType;
  name: Label;
  /** Place on an order's happy path, lower is earlier; absent for what may happen at any time. */
  priority?: number;
  /** Liquid over the event's `data`. */
  text: Label;
  delayMinutes: number;
  /** Leaves at any hour: somebody is waiting for it. */
  urgent?: true;
  /** Whom it is for; the customer, where it does not say. */
  reader?: 'owner';
  /** Paths in `data` without which the text makes no sense; all others it can do without. */
  needs: readonly string[];
}

/** Customers are reached by phone. */
export const PHONE = 'customer.phone';
/** So is the shop's owner. */
export const OWNER_PHONE = 'owner.phone';

/** "Olá, Maria!", and for nobody in particular "Olá, tudo bem!". */
const HELLO: Label = {
  pt: "Olá, {{ customer.firstName | default: 'tudo bem' }}!",
  en: "Hi {{ customer.firstName | default: 'there' }}!",
};

/** Puts the greeting in front. */
export const greeting = (text: Label): Label => ({
  pt: `${HELLO.pt} ${text.pt}`,
  en: `${HELLO.en} ${text.en}`,
});

/**
 * How to pay, as paragraphs: the Pix code or the boleto's digitable line to copy where we have
 * them, else the best link. `{%-` swallows the line break before it, so what is absent leaves no gap.
 */
export const howToPay = (payment: 'order.payment' | 'charge', link: string): Label => ({
  pt: `
{%- if ${payment}.pix.copyPaste %}

Para pagar com Pix, copie o código abaixo e cole no aplicativo do seu banco:

{{ ${payment}.pix.copyPaste }}
{%- if ${payment}.pix.expiresAt %}

O código vale até {{ ${payment}.pix.expiresAt | date }}, às {{ ${payment}.pix.expiresAt | time }}.
{%- endif %}
{%- elsif ${payment}.pix.qrCodeUrl %}

O QR Code do Pix está aqui: {{ ${payment}.pix.qrCodeUrl }}
{%- elsif ${payment}.boleto.digitableLine %}

Para pagar o boleto, copie a linha digitável:

{{ ${payment}.boleto.digitableLine }}
{%- if ${payment}.boleto.dueDate %}

Vencimento: {{ ${payment}.boleto.dueDate | date }}
{%- endif %}
{%- if ${payment}.boleto.url %}

Boleto completo: {{ ${payment}.boleto.url }}
{%- endif %}
{%- elsif ${payment}.boleto.url %}

O seu boleto está aqui: {{ ${payment}.boleto.url }}
{%- elsif ${link} %}

Para pagar, acesse: {{ ${link} }}
{%- endif %}`,
  en: `
{%- if ${payment}.pix.copyPaste %}

To pay with Pix, copy the code below and paste it into your bank's app:

{{ ${payment}.pix.copyPaste }}
{%- if ${payment}.pix.expiresAt %}

The code is valid until {{ ${payment}.pix.expiresAt | date }}, {{ ${payment}.pix.expiresAt | time }}.
{%- endif %}
{%- elsif ${payment}.pix.qrCodeUrl %}

Your Pix QR code is here: {{ ${payment}.pix.qrCodeUrl }}
{%- elsif ${payment}.boleto.digitableLine %}

To pay the boleto, copy its number:

{{ ${payment}.boleto.digitableLine }}
{%- if ${payment}.boleto.dueDate %}

Due date: {{ ${payment}.boleto.dueDate | date }}
{%- endif %}
{%- if ${payment}.boleto.url %}

The full boleto: {{ ${payment}.boleto.url }}
{%- endif %}
{%- elsif ${payment}.boleto.url %}

Your boleto is here: {{ ${payment}.boleto.url }}
{%- elsif ${link} %}

To pay, go to: {{ ${link} }}
{%- endif %}`,
});
