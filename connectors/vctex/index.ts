/**
 * VCTEX: advances on FGTS, through partners of the bank. Nothing is documented in public; what is here was read off
 * the code of several partners [code]. It sends no notices:
 * the partner's own system tells the number of a contract, or the proposal itself, and a mapping reads it.
 */
import {
  baseUrlOf,
  type Call,
  type Connector,
  callFailure,
  type Fetched,
  type HttpRequest,
  type HttpResult,
  type InboundDelivery,
  isOk,
  type Login,
  type Probe,
  read,
} from '../../src/kit';
import { checkMapping, presetInbound } from '../families/mapped/preset';
import { API, fields, notes, PRESET, setup, sheet } from './form';
import { recognises, samples } from './samples';

const LEAST_SECONDS = 60;

/** A refusal may come as HTTP 200 with `{statusCode: 401, message}` [code]. */
async function request(
  { connection, http }: Call,
  path: string,
  options: Omit<HttpRequest, 'url'>,
): Promise<HttpResult> {
  const result = await http.request({ ...options, url: baseUrlOf(connection.settings, API) + path });
  const status = result.ok ? read(result.json).integer('statusCode') : undefined;
  return result.ok && status !== undefined && status >= 400 && status < 600 ? { ...result, status } : result;
}

const bearer = ({ connection }: Call) => ({
  authorization: `Bearer ${connection.credentials.accessToken ?? ''}`,
});

/** `{statusCode: 200, token: {accessToken, expires}}`, `expires` in seconds [code]. */
const login: Login = async (call) => {
  const { cpf = '', password = '' } = call.connection.credentials;
  const json = { cpf: cpf.replace(/\D/g, ''), password: password.trim() };
  const result = await request(call, '/authentication/login', { json });
  const token = isOk(result) ? read(result.json).at('token') : undefined;
  const accessToken = token?.text('accessToken');
  if (!token || accessToken === undefined) return callFailure(result);
  const expiresInSeconds = Math.max(LEAST_SECONDS, token.integer('expires') ?? LEAST_SECONDS);
  return { ok: true, accessToken, expiresInSeconds };
};

/** The table of fees is the partner's own and about nobody in particular. */
async function probe(call: Call): Promise<Probe> {
  const result = await request(call, '/service/fee-schedule', { headers: bearer(call) });
  const isTable = isOk(result) && typeof result.json === 'object' && result.json !== null;
  return isTable ? { ok: true } : callFailure(result);
}

/** Who sends no more than `{contractNumber}` leaves the rest to be asked for; `/` is written `-` there [code]. */
async function hydrate({ body }: InboundDelivery, call: Call): Promise<Fetched> {
  const sent = read(body);
  const number = sent.text('contractNumber', 'proposalContractNumber')?.match(/^[\w/.-]{1,60}$/)?.[0];
  if (!number || sent.has('proposalStatusId') || sent.has('data')) return { ok: true, body };
  const headers = { ...bearer(call), 'contract-number': number.replaceAll('/', '-') };
  const result = await request(call, '/service/proposal/contract-number', { headers });
  const isProposal = isOk(result) && read(result.json).has('data.proposalStatusId');
  return isProposal ? { ok: true, body: result.json } : callFailure(result);
}

const vctex: Connector = {
  slug: 'vctex',
  label: { pt: 'VCTEX', en: 'VCTEX' },
  category: 'bank',
  hosts: ['www.appvctex.com.br', 'appvctex.com.br', 'fgts.sandbox.salaryfits.com.br'],
  fields,
  setup,
  notes,
  sheet,
  check: checkMapping,
  login,
  probe,
  inbound: { ...presetInbound(PRESET), hydrate },
  recognises,
  samples,
};

export default vctex;
