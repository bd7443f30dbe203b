/**
 * Calls of GPT Maker. Source: clients of api.gptmaker.ai in public repositories [code]; the vendor's own
 * pages could not be read. Reading an agent, writing to it and its eight webhooks are each seen in clients in
 * use; `phone` beside the text, and that webhooks are read where they are written, are [guess].
 */
import { z } from 'zod';
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  callFailure,
  compact,
  type HttpRequest,
  isOk,
  type Outcome,
  outcomeOf,
  type Probe,
  type Registration,
  read,
  toE164,
} from '../../src/kit';

export const API = 'https://api.gptmaker.ai/v2';
/** A model thinks before it answers. */
const TIMEOUT_MS = 60_000;

/** `path` is what stands behind the agent. */
const request = ({ connection, http }: Call, path: string, options: Omit<HttpRequest, 'url'> = {}) =>
  http.request({
    ...options,
    url: `${baseUrlOf(connection.settings, API)}/agent/${encodeURIComponent(connection.settings.agentId?.trim() ?? '')}${path}`,
    headers: { authorization: `Bearer ${connection.credentials.apiKey ?? ''}` },
  });

/** What is missing before anything can be called. */
function missing({ connection: { settings, credentials } }: Call) {
  if (!credentials.apiKey) return { reason: 'missing_credentials', detail: 'apiKey' } as const;
  return settings.agentId ? undefined : ({ reason: 'missing_setting', detail: 'agentId' } as const);
}

export async function probe(call: Call): Promise<Probe> {
  const lack = missing(call);
  if (lack) return { ok: false, ...lack };
  const result = await request(call, '');
  if (!isOk(result)) return callFailure(result);
  const account = read(result.json).text('name', 'data.name');
  return account ? { ok: true, account } : { ok: true };
}

/** The end of our address tells what a notice is about: its body may not. */
export const WEBHOOKS = {
  onNewMessage: 'message',
  onTransfer: 'transfer',
  onFirstInteraction: 'first',
} as const;

/** The others that an agent has, in the vendor's spelling. */
const OTHERS = [
  'onStartInteraction',
  'onFinishInteraction',
  'onCreateEvent',
  'onCancelEvent',
  'onLackKnowLedge',
] as const;

/** One call writes them all, and clears what it leaves out: the merchant's others are read first. */
export async function register(call: Call, webhookUrl: string): Promise<Registration | CallFailure> {
  const lack = missing(call);
  if (lack) return { ok: false, ...lack };
  const standing = await request(call, '/webhooks');
  if (!isOk(standing)) return callFailure(standing);
  const known = read(standing.json);
  const ours = Object.entries(WEBHOOKS).map(([name, end]) => [name, `${webhookUrl}/${end}`]);
  const others = OTHERS.map((name) => [name, known.link(name, `data.${name}`) ?? '']);
  const json = Object.fromEntries([...others, ...ours]);
  const result = await request(call, '/webhooks', { method: 'PUT', json });
  return isOk(result) ? { ok: true, registered: Object.keys(WEBHOOKS) } : callFailure(result);
}

export const Written = z.object({
  /** Whose conversation it is: the phone where there is one, so that the agent's own chats go on. */
  contact: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(8_000),
  name: z.string().trim().max(200).optional(),
});

/** `assistant`: the agent takes it for what it has said itself, and answers nothing. */
export const write =
  (role: 'user' | 'assistant') =>
  async ({ contact, text, name }: z.infer<typeof Written>, _key: string, call: Call): Promise<Outcome> => {
    const lack = missing(call);
    if (lack) return { kind: 'rejected', ...lack };
    const phone = toE164(contact)?.slice(1);
    const result = await request(call, '/conversation', {
      timeoutMs: TIMEOUT_MS,
      json: {
        contextId: phone ?? contact,
        prompt: text,
        ...compact({ phone, chatName: name || undefined }),
        ...(role === 'assistant' ? { role } : {}),
      },
    });
    if (!isOk(result)) return outcomeOf(result);
    const said = role === 'user' ? read(result.json).text('message', 'data.message') : undefined;
    return said ? { kind: 'sent', reply: { text: said, to: contact } } : { kind: 'sent' };
  };
