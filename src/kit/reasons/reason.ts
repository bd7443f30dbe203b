/** What a reason says, and the two next steps that many of them share. */
import type { Label } from '../contract';

/** `merchant` the shop owner · `platform` the sender · `destination` the receiver · `hub` us · `nobody` as intended. */
export type Actor = 'merchant' | 'platform' | 'destination' | 'hub' | 'nobody';

export interface Reason {
  /** Who must act. */
  who: Actor;
  pt: string;
  en: string;
  /** What to do now. */
  next: Label;
}

export const none: Label = { pt: 'Nada a fazer.', en: 'Nothing to do.' };
export const tellUs: Label = {
  pt: 'Avise o suporte com o número desta entrega.',
  en: 'Tell support the id of this delivery.',
};
