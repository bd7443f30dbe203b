/** The green checklist of a connection: each step with its state and how to mend it. */
import { type Connector, explain, type Label } from '../kit';
import { destinationsOf } from '../store/automations-about';
import { type Connection, connectionsOf } from '../store/connections';
import { anyEvent } from '../store/events';
import { type Import, readImport } from '../store/imports';
import { positionsOf, readCursor } from '../store/polls';
import type { Hub } from './hub';
import { sourcesOf } from './sync';

export interface Step {
  key: 'active' | 'tested' | 'import' | 'polling' | 'reconciled' | 'receiving' | 'automation' | 'channel';
  state: 'green' | 'amber' | 'red';
  label: Label;
  /** How to get it green; absent on green steps. */
  fix?: Label;
}

const step = (key: Step['key'], state: Step['state'], label: Label, fix: Label): Step =>
  state === 'green' ? { key, state, label } : { key, state, label, fix };

export async function checklist(hub: Hub, connection: Connection, connector: Connector): Promise<Step[]> {
  const { organizationId, id, health, status } = connection;
  const steps: Step[] = [
    step(
      'active',
      status === 'active' ? 'green' : 'red',
      { pt: 'Integração ligada', en: 'Connection is on' },
      {
        pt: 'Retome a integração.',
        en: 'Resume the connection.',
      },
    ),
  ];
  if (connector.probe) {
    const why = health?.reason ? explain(health.reason) : undefined;
    steps.push(
      step(
        'tested',
        health === null ? 'amber' : health.ok ? 'green' : 'red',
        { pt: 'Credencial testada', en: 'Credentials tested' },
        why
          ? { pt: `${why.pt} ${why.next.pt}`, en: `${why.en} ${why.next.en}` }
          : {
              pt: 'Use “Testar conexão”.',
              en: 'Use "Test connection".',
            },
      ),
    );
  }
  steps.push(...(await listingSteps(hub, connection, connector)));
  if (connector.inbound || connector.poll) {
    const received = await anyEvent(hub.db, id);
    steps.push(
      step(
        'receiving',
        received ? 'green' : 'amber',
        { pt: 'Primeiro evento recebido', en: 'First event received' },
        {
          pt: 'Faça um pedido de teste na loja. Para ver as mensagens antes disso, simule um aviso.',
          en: 'Place a test order in the shop. To see the messages before that, simulate a notice.',
        },
      ),
    );
    const destinations = await destinationsOf(hub.db, organizationId, id);
    steps.push(
      step(
        'automation',
        destinations.size > 0 ? 'green' : 'red',
        { pt: 'Ao menos uma notificação ligada', en: 'At least one notification on' },
        {
          pt: 'Ligue as notificações desejadas.',
          en: 'Switch on the notifications you want.',
        },
      ),
    );
    if (destinations.size > 0) steps.push(await channelStep(hub, organizationId, destinations));
  }
  return steps;
}

/** Whether everything that is on has somewhere to leave by, and that works. */
async function channelStep(
  hub: Hub,
  organizationId: string,
  destinations: ReadonlySet<string | null>,
): Promise<Step> {
  const all = new Map((await connectionsOf(hub.db, [organizationId])).map((one) => [one.id, one]));
  const used = [...destinations].map((id) => (id === null ? undefined : all.get(id)));
  const stopped = used.find((one) => one && one.status !== 'active');
  const broken = used.find((one) => one?.health?.ok === false);
  const label = { pt: 'Canal de envio pronto', en: 'Sending channel ready' };
  if (used.includes(undefined))
    return step('channel', 'red', label, {
      pt: 'Há notificação ligada sem canal de envio, ou com um que já não existe. Escolha por onde ela sai.',
      en: 'A notification that is on has no sending channel, or one that is gone. Choose what it leaves by.',
    });
  if (stopped)
    return step('channel', 'red', label, {
      pt: `O canal “${stopped.name}” não está ativo. Retome-o para que as mensagens saiam.`,
      en: `The channel "${stopped.name}" is not active. Resume it so that messages leave.`,
    });
  return step('channel', broken ? 'red' : 'green', label, {
    pt: `O canal “${broken?.name}” está com problema. Abra-o e use “Testar conexão”.`,
    en: `The channel "${broken?.name}" is in trouble. Open it and use "Test connection".`,
  });
}

/** What is read from the platform: the import, the first poll, and what no webhook brought. */
async function listingSteps(hub: Hub, connection: Connection, connector: Connector): Promise<Step[]> {
  const sources = sourcesOf(connector, connection.sync).filter(({ on }) => on);
  if (sources.length === 0) return [];
  const [cursor, imported] = await Promise.all([
    readCursor(hub.db, connection.id),
    readImport(hub.db, connection.id),
  ]);
  const positions = positionsOf(cursor?.cursor);
  const isRead = (proves: boolean): boolean =>
    sources.every(({ object, listing }) => (listing.proves ?? false) !== proves || object in positions);
  const failing = (cursor?.failures ?? 0) > 0;
  const steps: Step[] = [];
  if (imported) steps.push(importStep(imported));
  if (sources.some(({ listing }) => !listing.proves))
    steps.push(
      step(
        'polling',
        failing ? 'red' : isRead(false) ? 'green' : 'amber',
        { pt: 'Primeira consulta feita', en: 'First poll done' },
        {
          pt: 'A consulta roda sozinha em poucos minutos; teste a conexão se demorar.',
          en: 'It polls by itself within minutes; test the connection if it takes longer.',
        },
      ),
    );
  if (sources.some(({ listing }) => listing.proves))
    steps.push(
      step(
        'reconciled',
        failing ? 'red' : isRead(true) ? 'green' : 'amber',
        recovered(cursor?.reconciled ?? 0),
        {
          pt: 'A Ponte confere sozinha se algum aviso se perdeu; teste a conexão se demorar mais de uma hora.',
          en: 'Ponte looks by itself for lost notices; test the connection if it takes more than an hour.',
        },
      ),
    );
  return steps;
}

const recovered = (count: number): Label =>
  count === 0
    ? { pt: 'Nenhum aviso perdido', en: 'No notice lost' }
    : count === 1
      ? { pt: '1 aviso recuperado', en: '1 notice recovered' }
      : { pt: `${count} avisos recuperados`, en: `${count} notices recovered` };

function importStep({ state, reason }: Import): Step {
  const label = { pt: 'Importação conferida', en: 'Import reviewed' };
  const why = reason ? explain(reason) : undefined;
  switch (state) {
    case 'running':
      return step('import', 'amber', label, {
        pt: `A importação está em andamento. ${why?.pt ?? ''}`.trim(),
        en: `The import is running. ${why?.en ?? ''}`.trim(),
      });
    case 'failed':
      return step('import', 'red', label, {
        pt: `A importação parou. ${why ? `${why.pt} ${why.next.pt} ` : ''}Inicie-a de novo: ela continua de onde parou.`,
        en: `The import stopped. ${why ? `${why.en} ${why.next.en} ` : ''}Start it again: it goes on where it stopped.`,
      });
    default:
      return step('import', state === 'review' ? 'amber' : 'green', label, {
        pt: 'Confira os exemplos importados e confirme: só então a integração sincroniza.',
        en: 'Look at the imported samples and confirm: only then is the connection synchronised.',
      });
  }
}
