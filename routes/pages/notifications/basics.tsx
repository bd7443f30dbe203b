/** Of the editor: what a notification is called, what it listens to, when it leaves and on which conditions. */
import type { FC } from 'hono/jsx';
import { datesFor } from '../../../src/hub/variables';
import { type Choice, EVENT_TYPES, groupOf, isEventType, type KnownType, OPERATORS } from '../../../src/kit';
import { groupName, typeName, variableName } from '../../../src/ui/event-names';
import { Field, type Option, Select, Tick } from '../../../src/ui/form';
import type { Translate } from '../../../src/ui/text';
import type { Typed } from '../page';
import { rowsIn, typeIn } from './form';
import { LiveSelect } from './live';
import type { Pair, Surroundings } from './surroundings';

export interface Part {
  t: Translate;
  around: Surroundings;
  typed: Typed;
  errors: Typed;
  /** Where the form goes to be shown again. */
  again: string;
}

/** Connections to choose from, and what is chosen that the visitor does not see. */
export function connectionOptions(t: Translate, pairs: readonly Pair[], value: string | undefined): Option[] {
  const options = pairs.map(({ connection: { id, name } }) => ({ value: id, label: name }));
  const hidden = value && !options.some((one) => one.value === value);
  return hidden ? [...options, { value, label: t('notifications.otherChannel') }] : options;
}

export const Basics: FC<Part & { forEvery: boolean }> = ({ t, around, typed, errors, again, forEvery }) => (
  <>
    <Field
      name="name"
      label={t('notifications.field.name')}
      value={typed.name}
      error={errors.name}
      maxlength={100}
    />
    <LiveSelect
      name="connectionId"
      label={t('notifications.field.connection')}
      value={typed.connectionId}
      options={[
        ...connectionOptions(t, around.sources, typed.connectionId),
        ...(forEvery ? [{ value: '', label: t('notifications.every') }] : []),
      ]}
      error={errors.connectionId}
      redraw={{ to: again, part: 'apoio' }}
    />
    <TypeSelect t={t} around={around} typed={typed} errors={errors} again={again} />
    {typed.type === 'custom' || errors.customType ? (
      <Field
        name="customType"
        label={t('notifications.field.customType')}
        hint={t('notifications.field.customType.hint')}
        value={typed.customType}
        error={errors.customType}
        required={false}
      />
    ) : (
      <input type="hidden" name="customType" value={typed.customType ?? ''} />
    )}
    <Tick
      name="enabled"
      label={t('notifications.field.enabled')}
      checked={typed.enabled === 'true'}
      error={errors.enabled}
    />
  </>
);

/** What the connection tells of first, then all the others by group. */
export const TypeSelect: FC<Part> = ({ t, around, typed, errors, again }) => {
  const source = around.all.find(({ connection }) => connection.id === typed.connectionId);
  const own = new Set((source?.connector.recognises ?? []).map(({ type }) => type));
  const option = (type: KnownType): Option => ({ value: type, label: typeName(t, type) });
  const known = EVENT_TYPES.filter((type) => own.has(type));
  const others = Map.groupBy(
    EVENT_TYPES.filter((type) => !own.has(type)),
    groupOf,
  );
  return (
    <LiveSelect
      name="type"
      label={t('notifications.field.type')}
      value={typed.type}
      groups={[
        ...(known.length > 0 ? [{ label: t('notifications.known'), options: known.map(option) }] : []),
        ...[...others].map(([group, types]) => ({ label: groupName(t, group), options: types.map(option) })),
        {
          label: groupName(t, 'custom'),
          options: [{ value: 'custom', label: t('notifications.custom') }],
        },
      ]}
      error={errors.type}
      redraw={{ to: again, part: 'apoio' }}
    />
  );
};

/** After some minutes, or at an hour of a day around a date; and before which others. */
export const Timing: FC<Part> = (part) => {
  const { t, typed, errors, again } = part;
  return (
    <fieldset id="quando">
      <legend>{t('notifications.when')}</legend>
      <LiveSelect
        name="delayKind"
        label={t('notifications.field.delayKind')}
        value={typed.delayKind}
        options={(['minutes', 'date'] as const).map((value) => ({
          value,
          label: t(`notifications.delayKind.${value}`),
        }))}
        redraw={{ to: again, part: 'quando' }}
      />
      {typed.delayKind === 'date' ? (
        <AroundDate {...part} />
      ) : (
        <Field
          name="delayMinutes"
          type="number"
          min={0}
          max={43_200}
          label={t('notifications.field.delayMinutes')}
          hint={t('notifications.field.delayMinutes.hint')}
          value={typed.delayMinutes ?? '0'}
          error={errors.delayMinutes}
        />
      )}
      <Field
        name="priority"
        type="number"
        min={0}
        max={1000}
        label={t('notifications.field.priority')}
        hint={t('notifications.field.priority.hint')}
        value={typed.priority}
        error={errors.priority}
      />
    </fieldset>
  );
};

const AroundDate: FC<Part> = ({ t, typed, errors }) => {
  const type = typeIn(typed);
  const dates = isEventType(type) ? datesFor(type) : [];
  const anchors = typed.delayAnchor && !dates.includes(typed.delayAnchor) ? [typed.delayAnchor] : [];
  return (
    <>
      <div class="grid">
        <Field
          name="delayDays"
          type="number"
          min={0}
          max={60}
          label={t('notifications.field.delayDays')}
          value={typed.delayDays ?? '1'}
          error={errors.delayDays}
        />
        <Select
          name="delaySide"
          label={t('notifications.field.delaySide')}
          options={(['before', 'after'] as const).map((value) => ({
            value,
            label: t(`notifications.side.${value}`),
          }))}
          value={typed.delaySide}
        />
      </div>
      <div class="grid">
        <Select
          name="delayAnchor"
          label={t('notifications.field.delayAnchor')}
          options={[...anchors, ...dates].map((value) => ({ value, label: variableName(t, value) }))}
          value={typed.delayAnchor}
          error={errors.delayAnchor}
        />
        <Field
          name="delayAt"
          type="time"
          label={t('notifications.field.delayAt')}
          value={typed.delayAt ?? '09:00'}
          error={errors.delayAt}
        />
      </div>
      <Tick
        name="delayBusiness"
        label={t('notifications.field.delayBusiness')}
        checked={typed.delayBusiness === 'true'}
      />
    </>
  );
};

/** As a path in an event's data is written. */
const FIELD = 'order.payment.method';

/** Where a condition names a stage, the vendor's own are offered. */
const STAGE_ID = /^card\.(?:stage|previousStage)\.id$/;

/** Rows of field, comparison and value; those that stay empty do not count. */
export const Conditions: FC<Part & { stages?: readonly Choice[] | undefined }> = ({
  t,
  typed,
  errors,
  again,
  stages = [],
}) => (
  <fieldset id="condicoes">
    <legend>{t('notifications.conditions')}</legend>
    <p class="lead">
      <small>{t('notifications.conditions.hint')}</small>
    </p>
    <Select
      name="match"
      label={t('notifications.field.match')}
      options={(['all', 'any'] as const).map((value) => ({
        value,
        label: t(`notifications.match.${value}`),
      }))}
      value={typed.match}
    />
    <input type="hidden" name="rows" value={String(rowsIn(typed))} />
    {stages.length === 0 ? null : (
      <datalist id="etapas">
        {stages.map(({ value, label }) => (
          <option value={value} label={label} />
        ))}
      </datalist>
    )}
    {Array.from({ length: rowsIn(typed) }, (_, at) => (
      <fieldset class="grid">
        <legend class="hidden">{t('notifications.condition', { number: at + 1 })}</legend>
        <Field
          name={`field${at}`}
          label={t('notifications.field.field')}
          value={typed[`field${at}`]}
          error={errors[`field${at}`]}
          placeholder={FIELD}
          list="variaveis"
          required={false}
        />
        <Select
          name={`operator${at}`}
          label={t('notifications.field.operator')}
          options={OPERATORS.map((value) => ({ value, label: t(`notifications.operator.${value}`) }))}
          value={typed[`operator${at}`]}
        />
        <Field
          name={`value${at}`}
          label={t('notifications.field.value')}
          value={typed[`value${at}`]}
          required={false}
          list={stages.length > 0 && STAGE_ID.test(typed[`field${at}`] ?? '') ? 'etapas' : undefined}
        />
      </fieldset>
    ))}
    <button
      id="mais-condicoes"
      type="submit"
      class="secondary outline"
      formaction={again}
      formnovalidate
      name="do"
      value="rows"
      hx-post={again}
      hx-target="#condicoes"
      hx-select="#condicoes"
      hx-swap="outerHTML"
    >
      {t('notifications.moreRows')}
    </button>
  </fieldset>
);
