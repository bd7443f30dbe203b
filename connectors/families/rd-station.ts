/**
 * What RD Station Marketing and RD Station CRM have in common: webhooks that repeat a header of ours, one a topic.
 *
 * Facts: https://developers.rdstation.com/reference/webhooks and /retries-logic: an address that does not answer 2xx
 * within 5 seconds is tried 5 times more, and one that goes on failing may be suspended [doc]; `auth_header` and
 * `auth_key` come back with each notice, nothing is signed, a new address is asked for a 2xx first, and the same
 * address is not taken twice for one topic [code]. What it is asked with is not documented.
 */
import {
  type Call,
  type CallFailure,
  callFailure,
  type Field,
  type HttpRequest,
  type HttpResult,
  type Inbound,
  isOk,
  type Reader,
  type Registration,
  read,
  registerEach,
  type Verification,
} from '../../src/kit';

const HEADER = 'x-ponte-token';

/** What both forms ask for. */
export const webhookFields: readonly Field[] = [
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Segredo dos webhooks', en: 'Secret of the webhooks' },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    pattern: String.raw`\S{16,200}`,
    example: 'deixe-em-branco-para-gerar-um',
    help: {
      pt: 'Deixe em branco e criamos um. A RD o devolve em cada aviso dos webhooks que registramos.',
      en: 'Leave it empty and we make one. RD sends it back with each notice of the webhooks that we register.',
    },
  },
  {
    key: 'webhookProof',
    group: 'settings',
    label: { pt: 'Como os avisos se comprovam', en: 'How notices prove themselves' },
    type: 'select',
    required: false,
    default: 'header',
    options: [
      {
        value: 'header',
        label: {
          pt: 'Cabeçalho com o segredo (registrados aqui)',
          en: 'Header with the secret (registered here)',
        },
      },
      {
        value: 'url',
        label: { pt: 'Só o endereço (criados na RD)', en: 'The address alone (created at RD)' },
      },
    ],
    example: 'header',
    help: {
      pt: 'Webhooks criados no painel da RD não levam o cabeçalho: para eles escolha "Só o endereço", que então é o segredo.',
      en: 'Webhooks created in RD\'s panel have no header: for those choose "The address alone", which then is the secret.',
    },
  },
];

export const verify = (settings: Readonly<Record<string, string>>): Verification =>
  settings.webhookProof === 'url' ? { scheme: 'url' } : { scheme: 'token', in: 'header', name: HEADER };

/** RD's look at a new address: it says nothing, so nothing is kept of it. */
export const challenge: NonNullable<Inbound['challenge']> = ({ method, body }) =>
  method !== 'POST' || (typeof body === 'string' && ['', '{}', '[]', 'null'].includes(body.trim()))
    ? { status: 200 }
    : null;

interface Product {
  /** Where its webhooks are, at its own API and with its own proof of who asks. */
  path: string;
  request(path: string, options?: Omit<HttpRequest, 'url'>): Promise<HttpResult>;
  topics: readonly string[];
  /** What it wants to be told besides. */
  more?: object;
}

/** One webhook a topic. Ours are renewed where they stand; a suspended one makes room for another. */
export async function registerWebhooks(
  { connection: { settings, credentials } }: Call,
  webhookUrl: string,
  { path, request, topics, more }: Product,
): Promise<Registration | CallFailure> {
  const { webhookSecret } = credentials;
  const isByHeader = settings.webhookProof !== 'url';
  if (isByHeader && !webhookSecret)
    return { ok: false, reason: 'missing_credentials', detail: 'webhookSecret' };
  const listed = await request(path);
  if (!isOk(listed)) return callFailure(listed);
  const body = read(listed.json);
  const standing = (Array.isArray(body.value) ? body.list() : body.list('webhooks')).filter(
    (webhook) => webhook.text('url') === webhookUrl,
  );
  const proof = isByHeader ? { auth_header: HEADER, auth_key: webhookSecret } : {};
  return registerEach(topics, async (topic) => {
    const known = standing.find((webhook) => webhook.text('event_type', 'event_name') === topic);
    const id = known && idOf(known);
    const isSuspended = known?.text('status') !== undefined && known.text('status') !== 'active';
    if (id && isSuspended) {
      const gone = await request(`${path}/${id}`, { method: 'DELETE' });
      if (!isOk(gone)) return callFailure(gone);
    }
    const json = { event_type: topic, url: webhookUrl, http_method: 'POST', ...more, ...proof };
    const result =
      id && !isSuspended
        ? await request(`${path}/${id}`, { method: 'PUT', json })
        : await request(path, { method: 'POST', json });
    return isOk(result) ? { ok: true } : callFailure(result);
  });
}

const idOf = (webhook: Reader): string | undefined => {
  const id = webhook.id('uuid', 'id', '_id');
  return id === undefined ? undefined : encodeURIComponent(id);
};

/** What forms and custom fields hold, as an event has it: texts, and lists of them. */
export function answersOf(fields: Iterable<readonly [name: string | undefined, value: Reader]>) {
  const answers: [string, string | string[]][] = [];
  for (const [name, value] of fields) {
    const answer = Array.isArray(value.value)
      ? value.list().flatMap((one) => one.text() ?? [])
      : value.text();
    if (name !== undefined && answer !== undefined && answer !== EMPTY && answer.length > 0)
      answers.push([name, answer]);
  }
  return answers.length === 0 ? undefined : Object.fromEntries(answers);
}

/** RD exports an empty field as these two characters [code]. */
export const EMPTY = String.raw`\N`;
