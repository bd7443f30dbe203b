/** `/notificacoes/nova` and `/notificacoes/:id`: the editor, with what the message reads like beside it. */
import { callFor } from '../../../src/hub/call';
import { chooseExample, previewOf } from '../../../src/hub/preview';
import { variablesFor } from '../../../src/hub/variables';
import { groupOf, isEventType } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import type { Automation } from '../../../src/store/automations';
import { typeName } from '../../../src/ui/event-names';
import { Select } from '../../../src/ui/form';
import { Heading, Notice, Trail } from '../../../src/ui/parts';
import { choicesOf } from '../connections/offered';
import { type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { Basics, Conditions, type Part, Timing, TypeSelect } from './basics';
import { problemsOf } from './check';
import { blankForm, compacted, conditionsIn, formOf, messageIn, rowsIn, typeIn } from './form';
import { LiveSelect } from './live';
import { type Approved, Message } from './message';
import { Doing, kindIn, kindsFor, offeredFor, Telling } from './other-actions';
import { Support } from './support';
import {
  firstSource,
  heardBy,
  mayChangeAll,
  ownToChange,
  type Pair,
  type Surroundings,
  surroundings,
} from './surroundings';

/** A new one. First what it is about, so that the text may begin as that type's own. */
export async function newPage(c: PageContext) {
  const around = await surroundings(c);
  const type = c.req.query('tipo') ?? '';
  const wanted = c.req.query('integracao') ?? '';
  const source = around.sources.find(({ connection }) => connection.id === wanted) ?? firstSource(around);
  if (!mayChangeAll(c) && !source) throw new Problem('admins_only');
  const connectionId = source?.connection.id ?? '';
  const isKnown = type === 'custom' || isEventType(type);
  if (!isKnown) return choosePage(c, around, { connectionId, type: 'order.paid' });
  const channelId = around.channels[0]?.connection.id ?? '';
  const typed = blankForm(type, connectionId, channelId);
  const name = isEventType(type) ? typeName(textsOf(c), type) : '';
  return editorPage(c, { around, typed: { ...typed, name } });
}

function choosePage(c: PageContext, around: Surroundings, typed: Typed) {
  const t = textsOf(c);
  const types = TypeSelect({ t, around, typed, errors: {}, again: '/notificacoes/nova' });
  return page(c, {
    title: t('notifications.new'),
    body: (
      <>
        <Trail t={t} to={[['/notificacoes', t('section.notifications')]]} />
        <Heading title={t('notifications.new')} lead={t('notifications.new.lead')} />
        <form method="get" action="/notificacoes/nova">
          <Select
            name="integracao"
            label={t('notifications.field.connection')}
            options={around.sources.map(({ connection: { id, name } }) => ({ value: id, label: name }))}
            value={typed.connectionId}
            required={false}
          />
          {types}
          <button type="submit">{t('notifications.continue')}</button>
        </form>
      </>
    ),
  });
}

/** One that is there. With `?ligar=1`, what is missing before it can be switched on. */
export async function editPage(c: PageContext) {
  const around = await surroundings(c);
  const automation = await ownToChange(c, around);
  const typed = formOf(automation);
  if (!c.req.query('ligar') || automation.enabled) return editorPage(c, { around, automation, typed });
  const wanted = { ...typed, enabled: 'true' };
  const { errors } = await problemsOf(c, around, wanted, automation);
  return editorPage(c, { around, automation, typed: wanted, errors });
}

/** The form as it was sent, shown again: for the preview, for more rows, for what hangs on a choice. */
export async function previewPage(c: PageContext) {
  const around = await surroundings(c);
  const automation = c.req.param('id') ? await ownToChange(c, around) : undefined;
  const typed = compacted(await typedIn(c));
  const rows = typed.do === 'rows' ? { rows: String(rowsIn(typed) + 3) } : {};
  return editorPage(c, { around, automation, typed: { ...typed, ...rows } });
}

interface Edited {
  around: Surroundings;
  automation?: Automation | undefined;
  typed: Typed;
  errors?: Typed;
  status?: 200 | 422;
}

export async function editorPage(
  c: PageContext,
  { around, automation, typed, errors = {}, status = 200 }: Edited,
) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const address = automation ? `/notificacoes/${automation.id}` : '/notificacoes/nova';
  const again = `${address}/previa`;
  const kind = kindIn(typed.kind);
  const channel = around.all.find(({ connection }) => connection.id === typed.channelId);
  const part: Part = { t, around, typed, errors, again };
  const kinds = kindsFor(around, kind);
  const type = typeIn(typed);
  const back = typed.connectionId ? `/notificacoes?integracao=${typed.connectionId}` : '/notificacoes';
  const title = automation?.name ?? t('notifications.new');
  return page(c, {
    title,
    status,
    body: (
      <>
        <Trail t={t} to={[[back, t('section.notifications')]]} />
        <Heading title={title}>
          {automation?.action.kind === 'message' ? (
            <a href={`${address}/teste`}>{t('notifications.test')}</a>
          ) : null}
          {automation ? <a href={`${address}/excluir`}>{t('app.delete')}</a> : null}
        </Heading>
        {Object.keys(errors).length > 0 ? (
          <Notice tone="bad" live="alert">
            <p>{t('app.checkFields')}</p>
          </Notice>
        ) : null}
        <form method="post" action={address} class="wide">
          {/* Enter in a field saves, whatever buttons stand before the one that does. */}
          <button type="submit" class="hidden" tabindex={-1}>
            {t('app.save')}
          </button>
          <div class="columns aside">
            <div>
              <Basics {...part} forEvery={mayChangeAll(c)} />
              <fieldset id="acao">
                <legend>{t('notifications.action')}</legend>
                {kinds.length > 1 ? (
                  <LiveSelect
                    name="kind"
                    label={t('notifications.field.kind')}
                    value={kind}
                    options={kinds.map((value) => ({ value, label: t(`notifications.kind.${value}`) }))}
                    redraw={{ to: again, part: 'acao' }}
                  />
                ) : (
                  <input type="hidden" name="kind" value={kind} />
                )}
                {kind === 'connector' ? (
                  <Doing {...part} choices={await offeredFor(c.get('hub'), around, typed)} />
                ) : null}
                {kind === 'webhook' ? <Telling {...part} /> : null}
                {kind === 'message' ? (
                  <Message
                    {...part}
                    channel={channel}
                    approved={await approvedOf(c, channel)}
                    showsOwner={isEventType(type) && groupOf(type) === 'connection'}
                  />
                ) : null}
              </fieldset>
              <Timing {...part} />
              <Conditions {...part} stages={await stagesFor(c, around, typed)} />
              <div class="actions">
                <button type="submit">{t('app.save')}</button>
                <button
                  type="submit"
                  class="secondary outline"
                  formaction={`${again}#apoio`}
                  formnovalidate
                  hx-post={again}
                  hx-trigger="click, input from:closest form delay:600ms"
                  hx-target="#previa"
                  hx-select="#previa"
                  hx-swap="outerHTML"
                >
                  {t('notifications.seePreview')}
                </button>
                <a href={back}>{t('app.cancel')}</a>
              </div>
            </div>
            {isEventType(type) ? (
              <Support {...{ t, timeZone, again, ...(await supportOf(c, around, typed)) }} />
            ) : (
              <div id="apoio" />
            )}
          </div>
        </form>
      </>
    ),
  });
}

/** Of what a condition on a card may name: the stages of the connection that the card is in. */
async function stagesFor(c: PageContext, around: Surroundings, typed: Typed) {
  const source = around.sources.find(({ connection }) => connection.id === typed.connectionId);
  if (!source || isHurried(c) || !typeIn(typed).startsWith('card.')) return undefined;
  return (await choicesOf(c.get('hub'), source, ['stageId'])).stageId;
}

/** Whether only the preview is asked for, as somebody types: then nothing else is looked up. */
const isHurried = (c: PageContext): boolean => c.req.header('hx-target') === 'previa';

/** The example to try it on, what comes of it, and the variables of the type. */
async function supportOf(c: PageContext, around: Surroundings, typed: Typed) {
  const { id: organizationId, timeZone } = c.get('organization');
  const type = typeIn(typed);
  if (!isEventType(type)) throw new Problem('conflict');
  const connectionId = typed.connectionId || null;
  const chosen = await chooseExample(
    c.get('hub'),
    { organizationId, type, connections: heardBy(around, { connectionId }) },
    { key: typed.example, hurried: isHurried(c) },
  );
  const channel = around.all.find(({ connection }) => connection.id === typed.channelId)?.connector.channel;
  return {
    ...chosen,
    channel,
    preview:
      kindIn(typed.kind) === 'message'
        ? previewOf({ action: messageIn(typed), conditions: conditionsIn(typed) }, chosen.example, timeZone)
        : undefined,
    variables: variablesFor(type, chosen.example.data, timeZone),
  };
}

/** One live call to the vendor. */
async function approvedOf(c: PageContext, channel: Pair | undefined): Promise<Approved> {
  const templates = channel?.connector.channel?.templates;
  if (!channel || !templates || isHurried(c)) return undefined;
  return templates(await callFor(c.get('hub'), channel.connection, channel.connector));
}
