/**
 * What chatbots call (DESIGN §7): `/chatbot/:token/…`, GET or POST, with what was typed as parameters, a
 * form or JSON. Every answer is 200 and flat, with a `mensagem` to print: the tools that call this can do
 * nothing with a status. Only an address that is none is a 404, and too many calls a 429.
 */
import { type Context, Hono } from 'hono';
import type { AppEnv } from '../src/app';
import {
  boleto,
  customer,
  type Desk,
  type Flat,
  pix,
  type Typed,
  titles,
  unlock,
} from '../src/hub/chatbot/bills';
import { type Counter, counterAt, deskOf, qrKey, unlockOnce } from '../src/hub/chatbot/desk';
import { handover, lead } from '../src/hub/chatbot/leads';
import { order } from '../src/hub/chatbot/orders';
import { isQrSignature, qrPng, qrSignature } from '../src/hub/chatbot/qr';
import { WORDS } from '../src/hub/chatbot/words';
import { decodeBody, parseBody, type Reader, read } from '../src/kit';
import { Problem } from '../src/problem';
import { chatbotDocument } from './chatbot-openapi';

export const chatbot = new Hono<AppEnv>();

/** A Pix code is at most 512 characters. */
const MAX_CODE = 600;
/** In bytes: a question of a bot is short. */
const MAX_TYPED = 20_000;

type Question = (counter: Counter, typed: Reader, c: Context<AppEnv>) => Promise<Flat>;

const QUESTIONS: Readonly<Record<string, Question>> = {
  cliente: bills((desk, typed) => customer(desk, typed)),
  contratos: bills((desk, typed) => customer(desk, typed)),
  titulos: bills((desk, typed) => titles(desk, typed)),
  boleto: bills((desk, typed) => boleto(desk, typed)),
  pix: bills((desk, typed, counter, c) => pix(desk, typed, (code) => qrAddress(c, counter, code))),
  desbloqueio: bills((desk, typed, counter) => unlock(desk, typed, unlockOnce(counter))),
  pedido: order,
  rastreio: order,
  lead,
  atendente: handover,
};

function bills(
  work: (desk: Desk, typed: Typed, counter: Counter, c: Context<AppEnv>) => Promise<Flat>,
): Question {
  return async (counter, typed, c) => {
    const desk = await deskOf(counter);
    if (!desk) return { ok: false, mensagem: counter.say(WORDS.notHere) };
    return work(desk, typedOf(typed), counter, c);
  };
}

const DOCUMENT = ['cpfcnpj', 'cpfCnpj', 'cpf_cnpj', 'cpf', 'cnpj', 'documento', 'document'];

/** The names that bots give to what was typed. */
const typedOf = (typed: Reader): Typed => ({
  // As a number a CPF has lost its zeros; one that is none shall be said to be none.
  document: typed.taxId(...DOCUMENT).taxId ?? typed.text(...DOCUMENT),
  phone: typed.text('telefone', 'celular', 'phone', 'numero'),
  contract: typed.id('contrato', 'contratoId', 'contract'),
  title: typed.id('titulo', 'fatura', 'title'),
});

for (const [name, question] of Object.entries(QUESTIONS))
  chatbot.on(['GET', 'POST'], `/:token/${name}`, async (c) => {
    const token = c.req.param('token') ?? '';
    await limit(c, token);
    const counter = await counterAt(c.get('instance'), token);
    if (!counter) throw new Problem('unknown_hook');
    return c.json(await answered(counter, question, await typedIn(c), c), 200, {
      'cache-control': 'no-store',
    });
  });

/** The same questions as tools that an AI agent can import. It says no more than the address itself does. */
chatbot.get('/:token/openapi.json', async (c) => {
  const token = c.req.param('token');
  await limit(c, token);
  const counter = await counterAt(c.get('instance'), token);
  if (!counter) throw new Problem('unknown_hook');
  const origin = counter.hub.env.PONTE_URL?.replace(/\/$/, '') ?? new URL(c.req.url).origin;
  return c.json(chatbotDocument(counter, origin), 200, { 'cache-control': 'no-store' });
});

/** A fault of ours is a sentence too; its cause is for the log. */
async function answered(
  counter: Counter,
  question: Question,
  typed: Reader,
  c: Context<AppEnv>,
): Promise<Flat> {
  try {
    return await question(counter, typed, c);
  } catch (error) {
    counter.hub.log.error('chatbot not answered', { error: String(error) });
    return { ok: false, mensagem: counter.say(WORDS.down) };
  }
}

/** Documents could be guessed through it: an address may ask ten times a second, as the API. */
async function limit(c: Context<AppEnv>, token: string): Promise<void> {
  const { success } = await c.get('instance').env.LIMIT_API.limit({ key: `chatbot ${token}` });
  if (!success) throw new Problem('rate_limited', { headers: { 'retry-after': '60' } });
}

/** Parameters of the address, with those of the body over them. A body that no bot sends is none. */
async function typedIn(c: Context<AppEnv>): Promise<Reader> {
  const query = c.req.query();
  const type = c.req.header('content-type');
  const sent = c.req.method === 'POST' ? new Uint8Array(await c.req.arrayBuffer()) : new Uint8Array();
  const text = sent.length > MAX_TYPED ? '' : decodeBody(sent, type);
  const parsed = text === '' ? undefined : parseBody(text, type, {});
  const body = parsed?.ok && typeof parsed.body === 'object' && parsed.body !== null ? parsed.body : {};
  return read({ ...query, ...body });
}

async function qrAddress(
  c: Context<AppEnv>,
  { connection, token, hub }: Counter,
  code: string,
): Promise<string> {
  const origin = hub.env.PONTE_URL?.replace(/\/$/, '') ?? new URL(c.req.url).origin;
  return `${origin}/chatbot/qr/${connection.organizationId}/${connection.id}/${await qrSignature(code, token)}.png?codigo=${encodeURIComponent(code)}`;
}

/** The picture of a Pix code: whoever pays opens it, so that its address holds no secret of the merchant. */
chatbot.get('/qr/:organization/:id/:picture', async (c) => {
  const code = c.req.query('codigo') ?? '';
  const typed = c.req.param('picture').replace(/\.png$/, '');
  const key = await qrKey(c.get('instance'), c.req.param('organization'), c.req.param('id'));
  if (code.length > MAX_CODE || !key || !(await isQrSignature(code, key, typed)))
    throw new Problem('not_found');
  return c.body((await qrPng(code)) as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'image/png',
    'cache-control': 'public, max-age=86400, immutable',
  });
});
