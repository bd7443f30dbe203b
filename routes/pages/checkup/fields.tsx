/** `/integracoes/:id/campos`: what an own system sends, and which field of ours each part of it fills. */
import { type Capture, capturesOf, interpretCapture, variablesOf } from '../../../src/hub/captures';
import type { Interpretation } from '../../../src/hub/interpret';
import type { Connector } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import type { Connection } from '../../../src/store/connections';
import { fieldLabel } from '../../../src/ui/event-names';
import { Area, Form } from '../../../src/ui/form';
import { Empty, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { connectionPage } from '../connections/frame';
import { ownPair } from '../own';
import { done, errorsOf, type PageContext, type Typed, textsOf, typedIn } from '../page';
import { Captured, Variables } from './captured';
import { formIn, formOf, gapIn, type MappingForm, mappingText } from './mapping';
import { MappingEditor } from './mapping-editor';
import { Preview } from './preview';
import { saveSetting } from './setting';

const KEY = 'mapping';

/** The connection in the address, where it has a mapping to edit. */
async function mapped(c: PageContext): Promise<[Connection, Connector]> {
  const pair = await ownPair(c);
  if (!pair[1].fields.some(({ key, group }) => key === KEY && group === 'settings'))
    throw new Problem('not_found');
  return pair;
}

/** What was typed, where it came back: its mapping as text, as a form, and what is wrong with it. */
interface Tried {
  text: string;
  form: MappingForm | undefined;
  /** The capture to try it on. */
  capture?: string | undefined;
  wrong?: string | undefined;
  /** Nothing was to be stored, so nothing was refused. */
  isPreview?: true;
}

export async function fieldsPage(c: PageContext, tried?: Tried) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [connection, connector] = await mapped(c);
  const { timeZone } = c.get('organization');
  const stored = connection.settings[KEY] ?? '';
  const { text, form, capture, wrong, isPreview }: Tried = tried ?? { text: stored, form: formOf(stored) };
  const captures = await capturesOf(hub, connection);
  const chosen = captures.find(({ delivery }) => delivery.id === capture) ?? captures[0];
  const variables = variablesOf(captures);
  const result = chosen && !wrong ? await tryOut(c, connection, chosen, text) : undefined;
  const at = `/integracoes/${connection.id}/campos`;
  const isRefused = wrong !== undefined && !isPreview;
  return connectionPage(c, {
    connection,
    connector,
    tab: 'campos',
    status: isRefused ? 422 : 200,
    body: (
      <>
        <p class="lead">{t('checkup.fields.lead')}</p>
        {captures.length === 0 ? (
          <Empty title={t('checkup.fields.none')}>
            <p>{t('checkup.fields.none.next')}</p>
            <p>
              <a href={`/integracoes/${connection.id}`}>{t('checkup.go.setup')}</a>
            </p>
          </Empty>
        ) : null}
        {variables.length > 0 ? (
          <details open={stored === '' && !tried}>
            <summary>{t('checkup.variables')}</summary>
            <Variables t={t} variables={variables} />
          </details>
        ) : null}
        <section>
          <h2>{t('checkup.fields.edit')}</h2>
          {isRefused ? (
            <Notice tone="bad" live="alert">
              <p>{t('checkup.fields.wrong')}</p>
              <p>{wrong}</p>
            </Notice>
          ) : null}
          {form ? (
            <MappingEditor
              t={t}
              at={at}
              form={form}
              variables={variables}
              captures={captures}
              chosen={chosen}
              timeZone={timeZone}
            />
          ) : (
            <p>{t('checkup.fields.onlyJson')}</p>
          )}
          <Preview t={t} timeZone={timeZone} result={result} wrong={wrong} />
          <details open={form === undefined}>
            <summary>{t('checkup.fields.json')}</summary>
            <Form action={at} submit={t('checkup.fields.json.save')}>
              <Area
                name="mapping"
                label={t('checkup.fields.json.label')}
                hint={t('checkup.fields.json.hint')}
                value={pretty(text)}
                rows={16}
                required={false}
              />
            </Form>
          </details>
        </section>
        <Captured t={t} timeZone={timeZone} captures={captures} />
      </>
    ),
  });
}

/** On a real payload, without keeping or sending anything. */
const tryOut = (
  c: PageContext,
  connection: Connection,
  capture: Capture,
  text: string,
): Promise<Interpretation> => interpretCapture(c.get('hub'), connection, capture, { [KEY]: text });

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** The mapping that was typed, by the form or as JSON. */
function triedIn(t: Translate, typed: Typed, stored: string): Tried {
  const { mapping, capture } = typed;
  if (mapping !== undefined) return { text: mapping.trim(), form: formOf(mapping), capture };
  const form = formIn(typed);
  const gap = gapIn(form);
  return {
    text: mappingText(form, stored),
    form,
    capture,
    ...(gap ? { wrong: t(`checkup.map.gap.${gap}`) } : {}),
  };
}

/** What the connector says is wrong with a mapping, in the merchant's words where it is about a part of the form. */
function inWords(t: Translate, problem: string): string {
  const field = /mapping\.fields\.([\w.]+):/.exec(problem)?.[1];
  if (field) return t('checkup.map.unknown', { field: t.of(fieldLabel(field)) });
  if (problem.includes('mapping.subject:')) return t('checkup.map.wrongSubject');
  if (problem.includes('mapping.type')) return t('checkup.map.gap.type');
  return problem.endsWith('JSON') ? t('checkup.map.notJson') : problem;
}

/** Shows what would come of it; the same page, not stored. */
export async function previewSubmit(c: PageContext) {
  const t = textsOf(c);
  const [{ settings }, connector] = await mapped(c);
  const tried = triedIn(t, await typedIn(c), settings[KEY] ?? '');
  const check = connector.check?.({ settings: { ...settings, [KEY]: tried.text }, credentials: {} }) ?? [];
  const problem = check.find(({ path }) => path === `settings.${KEY}`)?.message;
  return fieldsPage(c, { ...tried, isPreview: true, wrong: tried.wrong ?? (problem && inWords(t, problem)) });
}

export async function fieldsSubmit(c: PageContext) {
  const t = textsOf(c);
  const pair = await mapped(c);
  const [{ id, settings }] = pair;
  const tried = triedIn(t, await typedIn(c), settings[KEY] ?? '');
  if (tried.wrong) return fieldsPage(c, tried);
  const errors = errorsOf(c, await saveSetting(c, pair, KEY, tried.text));
  const [wrong] = Object.values(errors);
  if (wrong !== undefined) return fieldsPage(c, { ...tried, wrong: inWords(t, wrong) });
  return done(c, `/integracoes/${id}/campos`, 'checkup.fields.saved');
}
