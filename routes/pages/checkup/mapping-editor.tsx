/** The mapping as a form: which event it is, what it is about, and each field of ours with its place. */
import type { FC } from 'hono/jsx';
import type { Capture } from '../../../src/hub/captures';
import { type EventType, isEventType, type PayloadPath } from '../../../src/kit';
import { fieldLabel, typeName } from '../../../src/ui/event-names';
import { Field, type Option, Select } from '../../../src/ui/form';
import { clock, Table } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { arrivalOf } from './log';
import { FIELDS, MAPPABLE, type MappingForm, type Row, STARTERS } from './mapping';

interface Props {
  t: Translate;
  /** Of this page; the preview is below it. */
  at: string;
  form: MappingForm;
  variables: readonly PayloadPath[];
  captures: readonly Capture[];
  chosen: Capture | undefined;
  timeZone: string;
}

const SPARE_ROWS = 4;
const SPARE_CASES = 2;

/** As somebody types, the preview follows; without a script its button does the same. */
export const MappingEditor: FC<Props> = ({ t, at, form, variables, captures, chosen, timeZone }) => (
  <form
    method="post"
    action={at}
    class="wide"
    hx-post={`${at}/previa`}
    hx-trigger="input delay:500ms"
    hx-select="#previa"
    hx-target="#previa"
    hx-swap="outerHTML"
  >
    <datalist id="lugares">
      {variables.map(({ path, example }) => (
        <option value={path}>{example}</option>
      ))}
    </datalist>
    <datalist id="campos">
      {FIELDS.map((path) => (
        <option value={t.of(fieldLabel(path))}>{path}</option>
      ))}
    </datalist>

    <fieldset>
      <legend>{t('checkup.map.event')}</legend>
      <Select
        name="type"
        label={t('checkup.map.type')}
        hint={t('checkup.map.type.hint')}
        options={typesFor(t, form.type, t('checkup.map.type.none'))}
        value={form.type}
        required={false}
      />
      <Field
        name="typePath"
        label={t('checkup.map.typePath')}
        hint={t('checkup.map.typePath.hint')}
        value={form.typePath}
        list="lugares"
        required={false}
      />
      <Table
        caption={t('checkup.map.cases')}
        columns={[{ label: t('checkup.map.word') }, { label: t('checkup.map.becomes') }]}
        rows={[...form.cases, ...spare(SPARE_CASES, { word: '', type: '' })].map(({ word, type }, n) => [
          <input
            name={`case.${n}.word`}
            value={word}
            autocomplete="off"
            aria-label={`${t('checkup.map.word')} ${n + 1}`}
          />,
          <select name={`case.${n}.type`} aria-label={`${t('checkup.map.becomes')} ${n + 1}`}>
            {typesFor(t, type, '–').map(({ value, label }) => (
              <option value={value} selected={value === type}>
                {label}
              </option>
            ))}
          </select>,
        ])}
      />
    </fieldset>
    <fieldset>
      <legend>{t('checkup.map.about')}</legend>
      <Field
        name="subject"
        label={t('checkup.map.subject')}
        hint={t('checkup.map.subject.hint')}
        value={form.subject}
        list="lugares"
        required={false}
      />
      <Field
        name="time"
        label={t('checkup.map.time')}
        hint={t('checkup.map.time.hint')}
        value={form.time}
        list="lugares"
        required={false}
      />
    </fieldset>
    <fieldset>
      <legend>{t('checkup.map.rows')}</legend>
      <p class="lead">{t('checkup.map.rows.lead')}</p>
      <Rows t={t} rows={[...(form.rows.length > 0 ? form.rows : STARTERS), ...spare(SPARE_ROWS, NO_ROW)]} />
    </fieldset>
    {captures.length > 1 ? (
      <Select
        name="capture"
        label={t('checkup.map.capture')}
        options={captures.map(({ delivery }) => ({
          value: delivery.id,
          label: clock(arrivalOf(delivery), timeZone),
        }))}
        value={chosen?.delivery.id}
      />
    ) : null}
    <div class="actions">
      <button type="submit">{t('checkup.map.save')}</button>
      <button type="submit" class="secondary outline" formaction={`${at}/previa`}>
        {t('checkup.map.preview')}
      </button>
    </div>
  </form>
);

const NO_ROW: Row = { to: '', from: '', cents: false, words: '' };

const spare = <T,>(count: number, empty: T): T[] => Array.from({ length: count }, () => empty);

/** Side by side where there is room, one below the other on a phone. */
const Rows: FC<{ t: Translate; rows: readonly Row[] }> = ({ t, rows }) => (
  <>
    {rows.map(({ to, from, cents, words }, n) => (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset would stand apart from its neighbours.
      <div class="cards" role="group" aria-label={t('checkup.map.row', { number: n + 1 })}>
        <label>
          {t('checkup.map.to')}
          <input name={`row.${n}.to`} value={to && t.of(fieldLabel(to))} list="campos" autocomplete="off" />
        </label>
        <label>
          {t('checkup.map.from')}
          <input name={`row.${n}.from`} value={from} list="lugares" autocomplete="off" />
        </label>
        <label>
          {t('checkup.map.words')}
          <input
            name={`row.${n}.words`}
            value={words}
            autocomplete="off"
            placeholder={n === 0 ? 'CC=credit_card' : undefined}
          />
        </label>
        <label>
          <input type="checkbox" name={`row.${n}.cents`} value="true" checked={cents} />
          {t('checkup.map.cents')}
        </label>
      </div>
    ))}
  </>
);

/** The events to choose from; one that the merchant has named himself stays to be chosen. */
function typesFor(t: Translate, chosen: string, none: string): Option[] {
  const own = isEventType(chosen) && !MAPPABLE.some((type) => type === chosen) ? [chosen] : [];
  const types: readonly EventType[] = [...own, ...MAPPABLE];
  return [{ value: '', label: none }, ...types.map((type) => ({ value: type, label: typeName(t, type) }))];
}
