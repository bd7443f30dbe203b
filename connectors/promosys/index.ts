/**
 * Promosys: look-ups of INSS benefits for credit correspondents. Nothing is documented in public; what is here was
 * read off the code of several correspondents [code], among them https://github.com/assessoriacondignado/crm-assessoria.
 * Each look-up is billed and about a person, so none is made: whoever made one hands its answer over, and a mapping
 * reads the few facts that make an event.
 */
import {
  baseUrlOf,
  type Call,
  type CallFailure,
  type Connector,
  callFailure,
  type HttpResult,
  isOk,
  type Login,
  type Probe,
  read,
} from '../../src/kit';
import { checkMapping, presetInbound } from '../families/mapped/preset';
import { API, fields, notes, PRESET, setup, sheet } from './form';
import { recognises, samples } from './samples';

/** How long a token lives is not known; clients keep it for twelve hours [code]. */
const TOKEN_SECONDS = 3600;

const request = ({ connection, http }: Call, service: string, form: Readonly<Record<string, string>>) =>
  http.request({ url: `${baseUrlOf(connection.settings, API)}/services/${service}`, form });

/** Every answer is HTTP 200; `Code` tells, and `000` is a success [code]. The message may name a person. */
function refusalOf(result: HttpResult): CallFailure {
  const code = isOk(result) ? read(result.json).text('Code')?.slice(0, 20) : undefined;
  return code === undefined || code === '000'
    ? callFailure(result)
    : { ok: false, reason: 'unauthorized', detail: `Code ${code}` };
}

/** `{Code: "000", Token, Msg}` [code]. */
const login: Login = async (call) => {
  const { user = '', password = '' } = call.connection.credentials;
  const result = await request(call, 'token.php', { usuario: user.trim(), senha: password.trim() });
  const answer = isOk(result) ? read(result.json) : undefined;
  const accessToken = answer?.text('Code') === '000' ? answer.text('Token') : undefined;
  return accessToken ? { ok: true, accessToken, expiresInSeconds: TOKEN_SECONDS } : refusalOf(result);
};

/** The account's credits: about nobody, and not billed as far as is known. */
async function probe(call: Call): Promise<Probe> {
  const result = await request(call, 'creditos.php', {
    token: call.connection.credentials.accessToken ?? '',
  });
  const isFine = isOk(result) && read(result.json).text('Code') === '000';
  return isFine ? { ok: true } : refusalOf(result);
}

const promosys: Connector = {
  slug: 'promosys',
  label: { pt: 'Promosys', en: 'Promosys' },
  category: 'bank',
  hosts: ['*.promosysweb.com'],
  fields,
  setup,
  notes,
  sheet,
  check: checkMapping,
  login,
  probe,
  inbound: presetInbound(PRESET),
  recognises,
  samples,
};

export default promosys;
