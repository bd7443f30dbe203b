/** `/notificacoes/:id/teste`: one message to whoever tries it out, by the way that the real ones go. */
import type { FC } from 'hono/jsx';
import { type Example, exampleByKey, examplesFor, previewOf } from '../../../src/hub/preview';
import { sendTest } from '../../../src/hub/test-send';
import { type Channel, explain, isEmail, toE164 } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import type { Automation } from '../../../src/store/automations';
import { type Dispatch, getDispatch } from '../../../src/store/dispatches';
import { Field, Form, Select } from '../../../src/ui/form';
import { Heading, Notice, type Tone, Trail } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { type PageContext, page, type Typed, textsOf, typedIn } from '../page';
import { exampleName } from './support';
import { heardBy, ownAutomation, type Surroundings, surroundings } from './surroundings';

export async function testPage(c: PageContext) {
  const around = await surroundings(c);
  const automation = await ownAutomation(c, around);
  const wanted = c.req.query('envio');
  const sent = wanted ? await getDispatch(c.get('hub').db, automation.organizationId, wanted) : undefined;
  if (wanted && sent?.automationId !== automation.id) throw new Problem('not_found');
  return shown(c, around, automation, { typed: {}, sent });
}

export async function testSubmit(c: PageContext) {
  const t = textsOf(c);
  const around = await surroundings(c);
  const automation = await ownAutomation(c, around);
  const typed = await typedIn(c);
  const channel = channelOf(around, automation);
  const again = (errors: Typed) => shown(c, around, automation, { typed, errors });
  if (!channel) return again({ to: t('notifications.test.noChannel') });
  const to = recipientFor(channel, typed.to ?? '');
  if (to === undefined) return again({ to: t(`notifications.test.error.${wantsFrom(channel)}`) });
  const hub = c.get('hub');
  const organization = c.get('organization');
  const example = await exampleByKey(hub, whereabouts(around, automation), typed.example ?? '');
  if (!example) return again({ example: t('notifications.test.error.example') });
  const id = await sendTest(hub, organization, automation, example, to);
  if (!id) throw new Problem('conflict');
  return c.redirect(`/notificacoes/${automation.id}/teste?envio=${id}`, 303);
}

const whereabouts = (around: Surroundings, automation: Automation) => ({
  organizationId: automation.organizationId,
  type: automation.type,
  connections: heardBy(around, automation),
});

/** Undefined where there is none, or none that the visitor may use. */
function channelOf({ channels }: Surroundings, { action }: Automation): Channel | undefined {
  const id = action.kind === 'message' ? action.channelId : null;
  return channels.find(({ connection }) => connection.id === id)?.connector.channel;
}

const wantsFrom = ({ address }: Channel): 'email' | 'phone' | 'any' =>
  address === 'email' || address === 'phone' ? address : 'any';

/** As the channel wants it; undefined for what it cannot reach. */
function recipientFor(channel: Channel, typed: string): string | undefined {
  const text = typed.trim();
  const wants = wantsFrom(channel);
  if (wants !== 'phone' && isEmail(text)) return text;
  return wants === 'email' ? undefined : toE164(text);
}

interface Shown {
  typed: Typed;
  errors?: Typed;
  sent?: Dispatch | undefined;
}

async function shown(
  c: PageContext,
  around: Surroundings,
  automation: Automation,
  { typed, errors = {}, sent }: Shown,
) {
  const t = textsOf(c);
  const { timeZone } = c.get('organization');
  const { id, name, action } = automation;
  if (action.kind !== 'message') throw new Problem('not_found');
  const channel = channelOf(around, automation);
  // The result alone is asked for every few seconds.
  const isRefresh = c.req.header('hx-target') === 'resultado';
  const examples = isRefresh ? [] : await examplesFor(c.get('hub'), whereabouts(around, automation));
  const chosen = examples.find(({ key }) => key === typed.example) ?? examples[0];
  const title = t('notifications.test.title', { name });
  return page(c, {
    title,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[[backOf(automation), t('section.notifications')]]} />
        <Heading title={title} lead={t('notifications.test.lead')} />
        {sent ? (
          <Result t={t} dispatch={sent} address={`/notificacoes/${id}/teste?envio=${sent.id}`} />
        ) : null}
        {channel ? (
          <Form submit={t('notifications.test.submit')} action={`/notificacoes/${id}/teste`}>
            <Field
              name="to"
              label={t(`notifications.test.to.${wantsFrom(channel)}`)}
              hint={t('notifications.test.to.hint')}
              type={wantsFrom(channel) === 'email' ? 'email' : 'text'}
              value={typed.to ?? sent?.recipient ?? ''}
              error={errors.to}
            />
            <ExampleSelect {...{ t, examples, timeZone, chosen, error: errors.example }} />
          </Form>
        ) : (
          <Notice tone="warn">
            <p>
              {t('notifications.test.noChannel')}{' '}
              <a href={`/notificacoes/${id}?ligar=1`}>{t('notifications.chooseChannel')}</a>
            </p>
          </Notice>
        )}
        {chosen ? (
          <>
            <h2>{t('notifications.preview')}</h2>
            <p class="bubble">
              {previewOf({ action, conditions: automation.conditions }, chosen, timeZone).text}
            </p>
          </>
        ) : null}
      </>
    ),
  });
}

const backOf = ({ connectionId }: Automation): string =>
  `/notificacoes?integracao=${connectionId ?? 'todas'}`;

const ExampleSelect: FC<{
  t: Translate;
  examples: Example[];
  timeZone: string;
  chosen: Example | undefined;
  error: string | undefined;
}> = ({ t, examples, timeZone, chosen, error }) => (
  <Select
    name="example"
    label={t('notifications.field.example')}
    options={examples.map((one) => ({ value: one.key, label: exampleName(t, one, timeZone) }))}
    value={chosen?.key}
    error={error}
  />
);

const TONES: Readonly<Record<Dispatch['state'], Tone>> = {
  waiting: undefined,
  sent: 'good',
  unknown: 'warn',
  failed: 'bad',
  cancelled: 'bad',
};

/** What became of it; asked again while it waits. */
const Result: FC<{ t: Translate; dispatch: Dispatch; address: string }> = ({ t, dispatch, address }) => {
  const { id, state, recipient, reason } = dispatch;
  const why = reason ? explain(reason) : undefined;
  const asksAgain =
    state === 'waiting'
      ? {
          'hx-get': address,
          'hx-trigger': 'every 3s',
          'hx-select': '#resultado',
          'hx-target': '#resultado',
          'hx-swap': 'outerHTML',
        }
      : {};
  return (
    <div id="resultado" aria-live="polite" {...asksAgain}>
      <Notice tone={TONES[state]}>
        <p>{t(`notifications.test.${state}`, { to: recipient ?? '' })}</p>
        {why ? (
          <p>
            {t.of(why)} {t('app.who', { who: t(`who.${why.who}`) })} {t.of(why.next)}
          </p>
        ) : null}
        <p>
          <a href={`/fila/${id}`}>{t('notifications.test.entry')}</a>
          {state === 'waiting' ? (
            <>
              {' · '}
              <a href={address}>{t('notifications.test.refresh')}</a>
            </>
          ) : null}
        </p>
      </Notice>
    </div>
  );
};
