/**
 * The part of the connector contract about what people owe: what a chatbot asks the system of an internet
 * provider, or a payment platform. Systems also hand out passwords (of the portal, of the Wi-Fi): a
 * connector never passes them on, there is no place for them here.
 */
import type { Call, CallFailure } from './contract';
import type { Boleto, Money, Pix } from './model';

export interface Contract {
  id: string;
  /** What was bought: `Fibra 300 Mega`. */
  plan?: string | undefined;
  /** `blocked` is what a trust unlock may lift. */
  status: 'active' | 'blocked' | 'cancelled' | 'other';
  /** The system's own word. */
  statusText?: string | undefined;
  address?: string | undefined;
}

export interface Debtor {
  id: string;
  name?: string | undefined;
  /** Digits, or the alphanumeric CNPJ. */
  taxId?: string | undefined;
  contracts: readonly Contract[];
}

/** Something to be paid. */
export interface Title {
  id: string;
  contractId?: string | undefined;
  description?: string | undefined;
  /** What is due now, with fine and interest where the system tells. */
  amount: Money;
  /** `YYYY-MM-DD`. */
  dueDate: string;
  boleto?: Boleto | undefined;
  pix?: Pix | undefined;
  /** A page where it can be paid. */
  url?: string | undefined;
}

/** By which a chatbot knows somebody; one of them is there. */
export interface Who {
  taxId?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
}

/** `refusal` in the customer's words, where it was not lifted. */
export type Unlocked = {
  ok: true;
  unlocked: boolean;
  until?: string | undefined;
  refusal?: Refusal | undefined;
};

/** `used_up`: promised too often already · `not_blocked`: nothing to lift · `not_allowed`: the provider does not want it. */
export type Refusal = 'used_up' | 'not_blocked' | 'not_allowed';

export interface Billing {
  /** Absent `debtor`: nobody of that name. */
  find(who: Who, call: Call): Promise<{ ok: true; debtor?: Debtor } | CallFailure>;
  /** Open ones only, the one to be paid first at the front. */
  openTitles(
    debtor: Pick<Debtor, 'id' | 'taxId' | 'contracts'>,
    call: Call,
  ): Promise<{ ok: true; titles: readonly Title[] } | CallFailure>;
  /** The title with what its list left out, or with that of it which is wanted: making either takes calls. */
  detail?(
    title: Title,
    call: Call,
    wanted?: 'boleto' | 'pix',
  ): Promise<{ ok: true; title: Title } | CallFailure>;
  /** Lifts a block on the customer's word. Never repeated blindly: each call may use up the customer's quota. */
  unlock?(contract: Contract, call: Call): Promise<Unlocked | CallFailure>;
}
