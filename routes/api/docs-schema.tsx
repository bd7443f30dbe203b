/** JSON Schemas as tables that people can read. */
import type { FC } from 'hono/jsx';
import { Prose } from './docs-prose';

/** As much of JSON Schema as our documents use. */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  description?: string;
  title?: string;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** Where a shared schema stands on the page. */
export const anchorOf = (name: string): string => `schema-${name}`;

/** Deeper than any schema of ours; ends what would not. */
const MAX_DEPTH = 12;

const RefLink: FC<{ target: string }> = ({ target }) => (
  <a href={`#${anchorOf(nameOf(target))}`}>{nameOf(target)}</a>
);

/** The type in a few words: `array of Label`, `string (date-time)`, `"all" or "any"`. */
export const TypeName: FC<{ schema: Schema }> = ({ schema }) => {
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (schema.$ref) return <RefLink target={schema.$ref} />;
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (schema.enum)
    return (
      <>
        {schema.enum.map((value, index) => (
          <>
            {index > 0 ? ' · ' : ''}
            <code>{JSON.stringify(value)}</code>
          </>
        ))}
      </>
    );
  if (parts?.every(({ title }) => title)) return <>{schema.allOf ? 'all of' : 'one of'}</>;
  if (parts)
    return (
      <>
        {parts.map((part, index) => (
          <>
            {index > 0 ? (schema.allOf ? ' and ' : ' or ') : ''}
            <TypeName schema={part} />
          </>
        ))}
      </>
    );
  if (schema.items)
    return (
      <>
        array of <TypeName schema={schema.items} />
      </>
    );
  const types = schema.type === undefined ? ['anything'] : [schema.type].flat();
  return <>{`${types.join(' or ')}${schema.format ? ` (${schema.format})` : ''}`}</>;
};

/** What a value must keep to, beyond its type. */
const limitsOf = ({ minimum, maximum, minLength, maxLength, pattern, default: preset }: Schema): string[] => [
  ...(minimum === undefined ? [] : [`≥ ${minimum}`]),
  ...(maximum === undefined || maximum > 1e15 ? [] : [`≤ ${maximum}`]),
  ...(minLength === undefined || minLength < 2 ? [] : [`at least ${minLength} characters`]),
  ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
  ...(pattern === undefined ? [] : [`matches ${pattern}`]),
  ...(preset === undefined ? [] : [`default ${JSON.stringify(preset)}`]),
];

export const Notes: FC<{ schema: Schema }> = ({ schema }) => {
  const limits = limitsOf(schema);
  return (
    <>
      {schema.description ? <Prose text={schema.description} /> : null}
      {limits.length > 0 ? <p class="soft">{limits.join(' · ')}</p> : null}
      {schema.example === undefined ? null : (
        <p class="soft">
          e.g. <code>{JSON.stringify(schema.example)}</code>
        </p>
      )}
    </>
  );
};

/** The members of an object, and of the objects inside it. */
export const SchemaView: FC<{ schema: Schema; depth?: number }> = ({ schema, depth = 0 }) => {
  if (depth > MAX_DEPTH) return null;
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (parts?.some(hasMembers))
    return (
      <>
        {parts.filter(hasMembers).map((part, index) => (
          <details open={schema.allOf !== undefined}>
            <summary>{part.title ?? `${schema.allOf ? 'Part' : 'Variant'} ${index + 1}`}</summary>
            <div class="nested">
              <SchemaView schema={part} depth={depth + 1} />
            </div>
          </details>
        ))}
      </>
    );
  if (schema.items) return <SchemaView schema={schema.items} depth={depth + 1} />;
  if (!schema.properties) return null;
  return (
    <div class="scroll">
      <table>
        <tbody>
          {Object.entries(schema.properties).map(([name, member]) => (
            <tr>
              <td>
                <code>{name}</code>
                {schema.required?.includes(name) ? <span class="required"> required</span> : null}
              </td>
              <td>
                <TypeName schema={member} />
                <Notes schema={member} />
                {hasMembers(member) ? (
                  <details>
                    <summary>members</summary>
                    <div class="nested">
                      <SchemaView schema={member} depth={depth + 1} />
                    </div>
                  </details>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const hasMembers = ({ properties, items, anyOf, oneOf, allOf }: Schema): boolean =>
  properties !== undefined ||
  (items !== undefined && hasMembers(items)) ||
  (anyOf ?? oneOf ?? allOf ?? []).some(hasMembers);
