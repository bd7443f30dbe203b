/** The green checklist of a connection: each step with its state and how to mend it. */
import { type Connector, explain, type Label } from '../kit';
import { hasEnabled } from '../store/automations';
import type { Connection } from '../store/connections';
import { anyEvent } from '../store/deliveries';
import { readCursor } from '../store/polls';
import type { Hub } from './hub';

export interface Step {
  key: 'active' | 'tested' | 'receiving' | 'automation' | 'polling';
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
  if (connector.poll) {
    const cursor = await readCursor(hub.db, id);
    const state = !cursor?.cursor ? 'amber' : cursor.failures > 0 ? 'red' : 'green';
    steps.push(
      step(
        'polling',
        state,
        { pt: 'Primeira consulta feita', en: 'First poll done' },
        {
          pt: 'A consulta roda a cada 5 minutos; teste a conexão se demorar.',
          en: 'It polls every 5 minutes; test the connection if it takes longer.',
        },
      ),
    );
  }
  if (connector.inbound || connector.poll) {
    const received = await anyEvent(hub.db, id);
    steps.push(
      step(
        'receiving',
        received ? 'green' : 'amber',
        { pt: 'Primeiro evento recebido', en: 'First event received' },
        {
          pt: 'Faça um pedido de teste na loja ou use “Simular”.',
          en: 'Place a test order in the shop or use "Simulate".',
        },
      ),
    );
    const enabled = await hasEnabled(hub.db, organizationId, id);
    steps.push(
      step(
        'automation',
        enabled ? 'green' : 'red',
        { pt: 'Ao menos uma notificação ligada', en: 'At least one notification on' },
        {
          pt: 'Ligue as notificações desejadas.',
          en: 'Switch on the notifications you want.',
        },
      ),
    );
  }
  return steps;
}
