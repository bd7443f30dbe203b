/** The hub's management API, as far as the scripts use it. */

/** Where the hub is and who asks. */
export interface Access {
  url: string;
  apiKey: string;
}

export interface Connection {
  id: string;
  connector: string;
  name: string;
  status: string;
  webhookUrl: string | null;
  /** Of one that sells; the secret only in the answer that made it. */
  customUrl: string | null;
  customSecret?: string;
}

export interface Automation {
  id: string;
  trigger: { type: string };
  action: { kind: string };
}

export interface Delivery {
  id: string;
  connectionId: string;
  via: string;
  receivedAt: string;
  state: 'processed' | 'ignored' | 'duplicate' | 'failed';
  reason: { code: string; en: string } | null;
  /** Ids. */
  events: string[];
}

export interface HubEvent {
  id: string;
  type: string;
  subject: string;
  deliveryId: string;
}

export interface Dispatch {
  id: string;
  subject: string;
  type: string;
  state: string;
  reason: { code: string; en: string } | null;
  to: string | null;
  text: string | null;
}

export interface Message {
  id: string;
  channelId: string;
  to: string;
  text: string;
  type: string;
}

export interface List<T> {
  data: T[];
  nextCursor: string | null;
}

/** Calls the API; anything but a 2xx is thrown in the API's own words. */
export async function call<T>(access: Access, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${access.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${access.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const get = async <T>(access: Access, path: string): Promise<T[]> =>
  (await call<List<T>>(access, 'GET', path)).data;

export interface NewConnection {
  connector: string;
  name: string;
  credentials?: Record<string, string>;
  settings?: Record<string, string>;
}

export const connect = (access: Access, connection: NewConnection): Promise<Connection> =>
  call(access, 'POST', '/connections', { credentials: {}, settings: {}, teams: [], ...connection });

/** Switches on the ready-made automations of a connection for these events: at once, through this channel. */
export async function switchOn(
  access: Access,
  connection: Connection,
  channel: Connection,
  types: readonly string[],
): Promise<void> {
  const automations = await get<Automation>(access, `/automations?connectionId=${connection.id}&limit=100`);
  for (const type of types) {
    const automation = automations.find(({ trigger }) => trigger.type === type);
    if (!automation) throw new Error(`${connection.connector} has no automation for ${type}`);
    await call(access, 'PATCH', `/automations/${automation.id}`, {
      enabled: true,
      delay: { minutes: 0 },
      action: { ...automation.action, channelId: channel.id },
    });
  }
}

/** Asks again until there is an answer; the hub works in the background. */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`gave up after ${seconds} s waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
