/** Of the editor: what happens instead of a message: another system acts, or is told of the event as such. */
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Action } from '../../../src/kit';
import { Area, Field, Select } from '../../../src/ui/form';
import { connectionOptions, type Part } from './basics';
import { jsonOf } from './form';
import { LiveSelect } from './live';
import type { Surroundings } from './surroundings';

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
export const Doing: FC<Part> = ({ t, around, typed, errors, again }) => {
  const options = around.doers.flatMap(({ connection, connector }) =>
    Object.entries(connector.actions ?? {}).map(([name, action]) => ({
      value: `${connection.id}/${name}`,
      label: `${connection.name}: ${t.of(action.label)}`,
      action,
    })),
  );
  const chosen = options.find(({ value }) => value === typed.doing) ?? options[0];
  const inputs = chosen && inputsOf(chosen.action);
  const given = objectIn(typed.input);
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
      {inputs ? (
        inputs.map(({ key, kind, label, required }) => (
          <Field
            name={`input.${kind}.${key}`}
            label={label}
            value={typed[`input.${kind}.${key}`] ?? textOf(given[key])}
            required={required}
          />
        ))
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

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

function objectIn(json = '{}'): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOf(json));
  return parsed.success ? parsed.data : {};
}

/** What an action's schema wants, as far as a form needs to know it. */
const Wanted = z.object({
  properties: z.record(
    z.string(),
    z.object({ type: z.enum(['string', 'number', 'integer', 'boolean']), title: z.string().optional() }),
  ),
  required: z.array(z.string()).default([]),
});

/** One field for each; undefined where the action wants more than plain values. */
function inputsOf({ input }: Action) {
  const schema = Wanted.safeParse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
  if (!schema.success) return undefined;
  const { properties, required } = schema.data;
  return Object.entries(properties).map(([key, { type, title }]) => ({
    key,
    kind: type === 'string' ? 'text' : type === 'boolean' ? 'yes' : 'number',
    label: title ?? key,
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
