/** What types of events, and the members of their data, are called in front of a merchant: the one place for it. */
import { type EventType, groupOf, type Label, PRESETS } from '../kit';
import { isTextKey, labelOf, type Translate } from './text';

/** The text with this key, or the plain word where there is none. */
const known = (key: string, otherwise: string): Label =>
  isTextKey(key) ? labelOf(key) : { pt: otherwise, en: otherwise };

/** `Pagamento aprovado`; one that somebody named himself keeps that name. */
export function typeName(t: Translate, type: EventType): string {
  const preset = Object.values(PRESETS).find((one) => one.type === type);
  if (preset) return t.of(preset.name);
  return groupOf(type) === 'custom'
    ? t('event.own', { name: type.slice('custom.'.length) })
    : t.of(known(`event.type.${type.replace('.', '_')}`, type));
}

/** `Pedidos` */
export const groupName = (t: Translate, group: string): string => t.of(known(`event.group.${group}`, group));

/** A part of an event's data: `Pedido` */
export const partName = (t: Translate, part: string): string => t.of(known(`event.part.${part}`, part));

const memberLabel = (word: string): Label => known(`event.member.${word}`, word);

/** `Boleto: vencimento`, by the words that a path is made of; unknown words stand as they are. */
export function variableName(t: Translate, path: string): string {
  const [, ...words] = path.split('.');
  const last = words.pop() ?? path;
  const within = words.at(-1);
  const name = t.of(memberLabel(last));
  return within === undefined ? name : `${t.of(memberLabel(within))}: ${name.toLowerCase()}`;
}

/** `Pedido › pagamento › vencimento`, in both languages: forms take either. Of a payload the rest stays as it is written. */
export function fieldLabel(path: string): Label {
  const [root = '', ...rest] = path.split('.');
  const members = root === 'payload' ? [rest.join('.')].filter(Boolean) : rest;
  const part = known(`event.part.${root}`, root);
  const labels = members.map((word) =>
    root === 'payload' ? { pt: word, en: word } : within(memberLabel(word)),
  );
  return {
    pt: [part.pt, ...labels.map(({ pt }) => pt)].join(' › '),
    en: [part.en, ...labels.map(({ en }) => en)].join(' › '),
  };
}

/** As it stands inside a line: `CEP` stays, `Vencimento` does not. */
const within = ({ pt, en }: Label): Label => ({ pt: uncapped(pt), en: uncapped(en) });

const uncapped = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
