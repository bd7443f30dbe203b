/** Of the editor: what happens instead of a message: another system acts, or is told of the event as such. */
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Hub } from '../../../src/hub/hub';
import type { Action, Choice } from '../../../src/kit';
import { Area, Field, Select } from '../../../src/ui/form';
import { offeredOptions } from '../connections/fields';
import { choicesOf } from '../connections/offered';
import type { Typed } from '../page';
import { connectionOptions, type Part } from './basics';
import { jsonOf, typeIn } from './form';
import { LiveSelect } from './live';
import type { Surroundings } from './surroundings';
import { usualInput } from './usual';

export const KINDS = ['message', 'connector', 'webhook'] as const;
export type Kind = (typeof KINDS)[number];

/** The kinds that there is a connection for, and the one that is chosen. */
export const kindsFor = ({ doers, hooks }: Surroundings, chosen: string | undefined): Kind[] =>
  KINDS.filter(
    (kind) =>
      kind === 'message' ||
      kind === chosen ||
      (kind === 'connector' && doers.length > 0) ||
      (kind === 'webhook' && hooks.length > 0),
  );

export const kindIn = (chosen: string | undefined): Kind =>
  KINDS.find((kind) => kind === chosen) ?? 'message';

/** Create a card, move it, close a conversation: what its connector can do, with what it wants for it. */
export const Doing: FC<Part & { choices: Offered }> = ({ t, around, typed, errors, again, choices }) => {
  const options = doingsOf(around).map((one) => ({
    ...one,
    label: `${one.pair.connection.name}: ${t.of(one.action.label)}`,
  }));
  const chosen = chosenDoing(around, typed);
  const inputs = chosen && inputsOf(chosen.action);
  const given = objectIn(typed.input);
  // Chosen just now: neither stored nor typed in yet.
  const isNew = typed.input === undefined && typed.doingFor !== chosen?.value;
  return (
    <>
      <LiveSelect
        name="doing"
        label={t('notifications.field.doing')}
        value={chosen?.value}
        options={options}
        error={errors.doing}
        redraw={{ to: again, part: 'acao' }}
      />
      <input type="hidden" name="doingFor" value={chosen?.value ?? ''} />
      {inputs && errors.input ? <small class="error">{errors.input}</small> : null}
      {inputs ? (
        inputs.map(({ key, kind, title, required, values }) => {
          const name = `input.${kind}.${key}`;
          const begins = isNew && kind === 'text' ? usualInput(typeIn(typed), key, required) : undefined;
          const value = typed[name] ?? textOf(given[key]) ?? begins;
          const label = chosen.action.labels?.[key];
          const common = { name, label: label ? t.of(label) : (title ?? key), value, required };
          const offered = choices[key] ?? values?.map((one) => ({ value: one, label: one }));
          if (offered) return <Select {...common} options={offeredOptions(offered, value)} />;
          if (kind === 'json' || LONG.has(key)) return <Area {...common} rows={4} />;
          return <Field {...common} />;
        })
      ) : (
        <Area
          name="input"
          label={t('notifications.field.input')}
          hint={t('notifications.field.input.hint')}
          rows={8}
          value={typed.input ?? '{}'}
          error={errors.input}
        />
      )}
    </>
  );
};

/** Inputs that are more than a line. */
const LONG: ReadonlySet<string> = new Set(['text', 'message', 'description', 'body']);

const textOf = (value: unknown): string | undefined =>
  value === undefined
    ? undefined
    : typeof value === 'object'
      ? JSON.stringify(value, null, 2)
      : String(value);

/** By an input's key, what the vendor has to choose from. */
export type Offered = Readonly<Record<string, readonly Choice[]>>;

const doingsOf = ({ doers }: Surroundings) =>
  doers.flatMap((pair) =>
    Object.entries(pair.connector.actions ?? {}).map(([name, action]) => ({
      value: `${pair.connection.id}/${name}`,
      pair,
      action,
    })),
  );

/** What the form has chosen to be done; else the first there is. */
function chosenDoing(around: Surroundings, { doing }: Typed) {
  const all = doingsOf(around);
  return all.find(({ value }) => value === doing) ?? all[0];
}

/** What the chosen action's inputs may be, asked of its vendor. */
export async function offeredFor(hub: Hub, around: Surroundings, typed: Typed): Promise<Offered> {
  const chosen = chosenDoing(around, typed);
  const keys = chosen && inputsOf(chosen.action)?.map(({ key }) => key);
  return chosen && keys ? choicesOf(hub, chosen.pair, keys) : {};
}

function objectIn(json = '{}'): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOf(json));
  return parsed.success ? parsed.data : {};
}

/** What an action's schema wants, as far as a form needs to know it. */
const Wanted = z.object({
  properties: z.record(
    z.string(),
    z.object({
      type: z.enum(['string', 'number', 'integer', 'boolean', 'object', 'array']).catch('string'),
      enum: z.array(z.string()).optional(),
      title: z.string().optional(),
    }),
  ),
  required: z.array(z.string()).default([]),
});

const KIND_OF = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'yes',
  object: 'json',
  array: 'json',
} as const;

/** One field for each; undefined where the action wants more than plain values. */
function inputsOf({ input }: Action) {
  const schema = Wanted.safeParse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
  if (!schema.success) return undefined;
  const { properties, required } = schema.data;
  return Object.entries(properties).map(([key, { type, title, enum: values }]) => ({
    key,
    kind: KIND_OF[type],
    title,
    values,
    required: required.includes(key),
  }));
}

export const Telling: FC<Part> = ({ t, around, typed, errors }) => (
  <Select
    name="hookId"
    label={t('notifications.field.hook')}
    hint={t('notifications.field.hook.hint')}
    options={connectionOptions(t, around.hooks, typed.hookId)}
    value={typed.hookId}
    error={errors.hookId}
  />
);
