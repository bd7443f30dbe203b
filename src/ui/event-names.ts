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

/** `Pedido › Pagamento › Vencimento`, in both languages: forms take either. Of a payload the rest stays as it is written. */
export function fieldLabel(path: string): Label {
  const [root = '', ...rest] = path.split('.');
  const members =
    root === 'payload'
      ? [rest.join('.')].filter(Boolean).map((one) => ({ pt: one, en: one }))
      : rest.map(memberLabel);
  const parts = [known(`event.part.${root}`, root), ...members];
  return { pt: parts.map(({ pt }) => pt).join(' › '), en: parts.map(({ en }) => en).join(' › ') };
}
