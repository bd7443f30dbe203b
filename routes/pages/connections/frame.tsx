/** The frame of all pages of one connection: its name, its state, and the tabs. */
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Connector } from '../../../src/kit';
import type { Connection } from '../../../src/store/connections';
import { Badge, Tabs, type Tone, Trail } from '../../../src/ui/parts';
import { type PageContext, page, textsOf } from '../page';

/**
 * The pages of a connection by the end of their address; those that it has no use for are left out, and
 * so are its credentials where a member looks.
 */
const TABS = {
  '': () => true,
  dados: () => true,
  checklist: () => true,
  notificacoes: ({ inbound, poll }) => Boolean(inbound || poll),
  sincronizacao: ({ poll }) => poll !== undefined,
  campos: ({ fields }) => fields.some(({ key }) => key === 'mapping'),
  reconhecimento: ({ recognises }) => (recognises?.length ?? 0) > 0,
  simular: ({ samples, inbound }) => Boolean(inbound && samples?.length),
  ficha: () => true,
} as const satisfies Record<string, (connector: Connector) => boolean>;

export type ConnectionTab = keyof typeof TABS;

export const STATUS_TONES: Readonly<Record<Connection['status'], Tone>> = {
  active: 'good',
  paused: 'warn',
  revoked: 'bad',
};

interface Shown {
  connection: Connection;
  connector: Connector;
  tab: ConnectionTab;
  /** Of a page below a tab; the tab's own name where there is none. */
  title?: string;
  body: Child;
  status?: ContentfulStatusCode;
}

/** Answers a page of a connection. */
export function connectionPage(
  c: PageContext,
  { connection, connector, tab, title, body, status = 200 }: Shown,
) {
  const t = textsOf(c);
  const { id, name } = connection;
  const isMember = c.get('session').role === 'member';
  const tabs = Object.entries(TABS).flatMap(([end, has]) => {
    const href =
      end === 'notificacoes'
        ? `/notificacoes?integracao=${id}`
        : `/integracoes/${id}${end === '' ? '' : `/${end}`}`;
    return has(connector) && !(isMember && end === 'dados')
      ? [
          {
            href,
            label: t(`tab.${end === '' ? 'visao' : (end as Exclude<ConnectionTab, ''>)}`),
            current: end === tab,
          },
        ]
      : [];
  });
  return page(c, {
    title: `${title ?? t(`tab.${tab === '' ? 'visao' : tab}`)} · ${name}`,
    status,
    body: (
      <>
        <Trail t={t} to={[['/integracoes', t('section.connections')]]} />
        <header class="heading">
          <h1>{name}</h1>
          <p>
            {t.of(connector.label)}{' '}
            <Badge tone={STATUS_TONES[connection.status]}>{t(`status.${connection.status}`)}</Badge>
          </p>
        </header>
        <Tabs label={t('tab.label', { name })} tabs={tabs} />
        {body}
      </>
    ),
  });
}
