/** The events of an outbound webhook as ticks, and the list of patterns that they stand for. */
import type { FC } from 'hono/jsx';
import { EVENT_TYPES, groupOf, type KnownType } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { groupName, typeName } from '../../../src/ui/event-names';
import { Field, Form, Tick } from '../../../src/ui/form';
import type { Translate } from '../../../src/ui/text';
import type { Typed } from '../page';

/** The types of each group, in the order in which the hub lists them. */
const GROUPS = [...Map.groupBy(EVENT_TYPES, (type) => groupOf(type))];

interface FormProps {
  t: Translate;
  connection: Connection;
  wrong: { typed: Typed; errors: Typed } | undefined;
}

/** One tick per type; the name of the tick is the pattern that it stands for. */
export const EventsForm: FC<FormProps> = ({ t, connection, wrong }) => {
  const stored = patternsIn(connection.settings.events ?? '');
  const isChosen = (pattern: string): boolean =>
    wrong ? wrong.typed[pattern] !== undefined : stored.includes(pattern);
  const others = stored.filter((pattern) => !TICKS.has(pattern)).join(', ');
  return (
    <Form submit={t('app.save')}>
      <Tick name="*" label={t('outbound.everything')} checked={isChosen('*')} required={false} />
      {GROUPS.map(([group, types]) => {
        const all = types.length > 1 && isChosen(`${group}.*`);
        const some = types.filter(isChosen).length;
        return (
          <details open={some > 0}>
            <summary>{summaryOf(t, groupName(t, group), all, some)}</summary>
            <fieldset>
              <legend class="hidden">{groupName(t, group)}</legend>
              {types.length > 1 ? (
                <Tick name={`${group}.*`} label={t('outbound.wholeGroup')} checked={all} required={false} />
              ) : null}
              {types.map((type) => (
                <Tick name={type} label={named(t, type)} checked={isChosen(type)} required={false} />
              ))}
            </fieldset>
          </details>
        );
      })}
      <Field
        name="other"
        label={t('outbound.other')}
        hint={t('outbound.other.hint')}
        required={false}
        value={wrong ? wrong.typed.other : others}
        error={wrong?.errors.events}
        maxlength={500}
      />
    </Form>
  );
};

/** Every pattern that has a tick. */
const TICKS: ReadonlySet<string> = new Set([
  '*',
  ...GROUPS.flatMap(([group, types]) => [...types, ...(types.length > 1 ? [`${group}.*`] : [])]),
]);

const patternsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

function summaryOf(t: Translate, group: string, all: boolean, count: number): string {
  if (all) return t('outbound.group.all', { group });
  return count > 0 ? `${group} (${count})` : group;
}

const named = (t: Translate, type: KnownType) => (
  <>
    {typeName(t, type)} <code>{type}</code>
  </>
);

/** What was ticked and typed, as the channel keeps it; a wider pattern stands for those within. */
export function chosenIn(typed: Typed): string {
  const ticked = Object.keys(typed).filter((name) => TICKS.has(name));
  const groups = new Set(ticked.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2)));
  const chosen = ticked.includes('*')
    ? ['*']
    : ticked.filter((name) => name.endsWith('.*') || !groups.has(name.slice(0, name.indexOf('.'))));
  return [...new Set([...chosen, ...patternsIn(typed.other ?? '')])].join(', ');
}
