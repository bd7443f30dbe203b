/** `/integracoes/:id/simular`: a delivery that never was, to see what would come of it. */
import type { FC } from 'hono/jsx';
import { addressOf } from '../../../src/hub/replies';
import { findSample, type Simulation, sampleMessage, simulate } from '../../../src/hub/simulate';
import { type Connector, toE164 } from '../../../src/kit';
import { Problem } from '../../../src/problem';
import type { Automation } from '../../../src/store/automations';
import { automationsAbout } from '../../../src/store/automations-about';
import type { Connection } from '../../../src/store/connections';
import { typeName } from '../../../src/ui/event-names';
import { Field, Form, Select } from '../../../src/ui/form';
import { Badge, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { Mark, Why } from '../../../src/ui/why';
import { connectionPage } from '../connections/frame';
import { ownPair } from '../own';
import { type PageContext, type Typed, textsOf, typedIn } from '../page';

/** The connection in the address, where it takes deliveries and has some of ours to try. */
async function simulated(c: PageContext): Promise<[Connection, Connector]> {
  const pair = await ownPair(c);
  if (!pair[1].inbound || !pair[1].samples?.length) throw new Problem('not_found');
  return pair;
}

interface Ran {
  simulation: Simulation;
  /** All that listen to its events, on or off. */
  automations: readonly Automation[];
}

interface Shown {
  typed?: Typed;
  errors?: Typed;
  ran?: Ran;
}

export async function simulatePage(c: PageContext, { typed = {}, errors = {}, ran }: Shown = {}) {
  const t = textsOf(c);
  const [connection, connector] = await simulated(c);
  const samples = connector.samples ?? [];
  return connectionPage(c, {
    connection,
    connector,
    tab: 'simular',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <p class="lead">{t('checkup.simulate.lead')}</p>
        {ran ? <Result t={t} ran={ran} id={connection.id} /> : null}
        {ran ? <h2>{t('checkup.simulate.again')}</h2> : null}
        <Form
          action={`/integracoes/${connection.id}/simular`}
          submit={t('checkup.simulate.submit')}
          error={errors.form}
        >
          <Select
            name="sample"
            label={t('checkup.simulate.sample')}
            options={samples.map(({ name, label }) => ({ value: name, label: t.of(label) }))}
            value={typed.sample}
            error={errors.sample}
          />
          <Field
            name="to"
            label={t('checkup.simulate.to')}
            hint={t('checkup.simulate.to.hint')}
            placeholder="(11) 98888-7777"
            value={typed.to}
            required={false}
            error={errors.to}
          />
        </Form>
      </>
    ),
  });
}

const Result: FC<{ t: Translate; ran: Ran; id: string }> = ({ t, ran, id }) => {
  const { simulation, automations } = ran;
  const { deliveryId, events, messages, reason, detail } = simulation;
  const nameOf = (id: string | null) => automations.find((one) => one.id === id)?.name;
  const acted = new Set(messages.map(({ automationId }) => automationId));
  const untouched = automations.filter((one) => !acted.has(one.id));
  // Webhooks that asked for an event get none of a simulation.
  const own = messages.filter(({ automationId }) => automationId !== null);
  const leaving = messages.filter(({ willSend }) => willSend).length;
  return (
    <section id="resultado">
      <Notice tone={leaving > 0 ? 'good' : 'warn'} live="status">
        <p>
          {events.length === 0
            ? t('checkup.simulate.noEvent')
            : t('checkup.simulate.done', { events: events.length, messages: leaving })}{' '}
          <a href={`/registros/entregas/${deliveryId}`}>{t('checkup.open.delivery')}</a>
        </p>
        {reason ? <Why t={t} code={reason} detail={detail} /> : null}
      </Notice>
      {events.length > 0 ? (
        <>
          <h2>{t('checkup.simulate.events')}</h2>
          <ul>
            {events.map(({ type, subject }) => (
              <li>
                {typeName(t, type)} <code>{subject}</code>
              </li>
            ))}
          </ul>
          <h2>{t('checkup.simulate.messages')}</h2>
          {own.length === 0 ? <p>{t('checkup.simulate.none')}</p> : null}
          <ul class="checks">
            {own.map(({ automationId, to, text, willSend, reason: why }) => (
              <li>
                <Mark tone={willSend ? 'good' : 'warn'} />
                <p>
                  <strong>{nameOf(automationId) ?? t('checkup.simulate.unnamed')}</strong>{' '}
                  <Badge tone={willSend ? 'good' : 'warn'}>
                    {t(willSend ? 'checkup.simulate.leaves' : 'checkup.simulate.stays')}
                  </Badge>{' '}
                  {to ? t('checkup.simulate.for', { to }) : null}
                </p>
                <div>
                  {text ? <div class="bubble">{text}</div> : null}
                  {why ? <Why t={t} code={why} /> : null}
                </div>
              </li>
            ))}
            {untouched.map((one) => (
              <li>
                <Mark tone={undefined} />
                <p>
                  <a href={`/notificacoes/${one.id}`}>{one.name}</a>{' '}
                  <Badge>{t(one.enabled ? 'checkup.outcome.conditions' : 'checkup.outcome.off')}</Badge>
                </p>
                <p>{t(one.enabled ? 'checkup.why.conditions' : 'checkup.why.off')}</p>
              </li>
            ))}
          </ul>
          {own.length < messages.length ? <p>{t('checkup.simulate.webhooks')}</p> : null}
          <p>
            <a href={`/notificacoes?integracao=${id}`}>{t('checkup.go.notifications')}</a>
          </p>
        </>
      ) : null}
    </section>
  );
};

/** Runs the real way, and leaves the real state alone. */
export async function simulateSubmit(c: PageContext) {
  const t = textsOf(c);
  const hub = c.get('hub');
  const [connection, connector] = await simulated(c);
  const typed = await typedIn(c);
  const sample = findSample(connector, typed.sample);
  if (!sample) return simulatePage(c, { typed, errors: { sample: t('checkup.simulate.noSample') } });
  const to = typed.to?.trim() ? recipientOf(typed.to.trim()) : null;
  if (to === undefined) return simulatePage(c, { typed, errors: { to: t('checkup.simulate.wrongTo') } });
  const simulation = await simulate(hub, connection, sampleMessage(hub, connection, sample, to));
  if (!simulation) return simulatePage(c, { typed, errors: { form: t('checkup.simulate.busy') } });
  const types = [...new Set(simulation.events.map(({ type }) => type))];
  const automations = await automationsAbout(hub.db, connection.organizationId, connection.id, types);
  return simulatePage(c, { typed, ran: { simulation, automations } });
}

/** A phone or an e-mail address as channels take it. */
const recipientOf = (typed: string): string | undefined =>
  typed.includes('@') ? addressOf(typed) : toE164(typed);
