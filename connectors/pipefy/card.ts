/**
 * What a card says. Contact and value are fields that each merchant names as they like: found by the slug in the
 * settings, else by type, else by label. Field types `email`, `phone`, `currency`, `cpf`, `cnpj` [code].
 */
import type { Card, Customer, EventData, Reader } from '../../src/kit';
import { compact, read, splitName } from '../../src/kit';
import { named } from '../families/card';

/** Asked for of every card, as public clients ask for it [code]. */
export const CARD = `id title url done created_at updated_at finished_at pipe { id name startFormPhaseId }
  current_phase { id name } assignees { name } phases_history { phase { id } firstTimeIn lastTimeIn }
  fields { name value float_value field { id type label } }`;

type Settings = Readonly<Record<string, string>>;
export const SLOTS = ['name', 'email', 'phone', 'value', 'taxId'] as const;
export type Slot = (typeof SLOTS)[number];

const SIGNS: Readonly<Record<Slot, readonly [type: RegExp, label: RegExp]>> = {
  name: [/^$/, /\b(?:nome|name|cliente|contato)\b/i],
  email: [/^email$/, /e-?mail/i],
  phone: [/^phone$/, /telefone|celular|whats|\bfone|phone/i],
  value: [/^currency$/, /\bvalor\b|\bvalue\b|preço/i],
  taxId: [/^(?:cpf|cnpj)$/, /\b(?:cpf|cnpj)\b/i],
};

/** Of the fields of a card, or of a start form. */
export function fieldFor(slot: Slot, fields: readonly Reader[], settings: Settings): Reader | undefined {
  const slug = settings[`${slot}Field`]?.trim();
  if (slug) return fields.find((field) => field.text('field.id', 'id') === slug);
  const [type, label] = SIGNS[slot];
  return (
    fields.find((field) => type.test(field.text('field.type', 'type') ?? '-')) ??
    fields.find((field) => label.test(field.text('field.label', 'label', 'name') ?? ''))
  );
}

export function factsOf(id: string, card: Reader, settings: Settings): EventData & { card: Card } {
  const fields = card.list('fields');
  const field = (slot: Slot) => fieldFor(slot, fields, settings)?.at('value') ?? read(undefined);
  const customer = compact<Customer>({
    ...splitName(field('name').text()),
    email: field('email').email(),
    phone: field('phone').phone(),
    ...field('taxId').taxId(),
  });
  const known = compact<Partial<Card>>({
    title: card.text('title'),
    url: card.link('url'),
    pipeline: named(card.id('pipe.id'), card.text('pipe.name')),
    stage: named(card.id('current_phase.id'), card.text('current_phase.name')),
    value: fieldFor('value', fields, settings)?.money('float_value', 'value'),
    owner: card.text('assignees.0.name'),
  });
  return { card: { ...known, id }, ...(customer ? { customer } : {}) };
}
