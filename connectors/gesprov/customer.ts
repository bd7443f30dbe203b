/**
 * `POST /ges-api/v1/identificacao-cliente {cpf_cnpj, enviar_contratos, enviar_servicos}` answers `{cliente: {id, tipo,
 * nome_razao_social, apelido, cpf_cnpj, …}}` [doc]. How contracts and services look inside is not documented: the
 * members' names are guesses, their states are the words that `enviar_servicos` takes [doc].
 */
import {
  type Call,
  type CallFailure,
  type Contract,
  type Debtor,
  type Reader,
  taxIdOf,
  type Who,
} from '../../src/kit';
import { signIn } from './api';

const NOBODY = /^erro: .*(?:nao_?encontrad|inexistente|nao_?existe|not_?found|cliente_invalido)/i;

/** By CPF or CNPJ alone: there is no search by phone [doc]. */
export async function find({ taxId }: Who, call: Call): Promise<{ ok: true; debtor?: Debtor } | CallFailure> {
  if (!taxId) return { ok: true };
  const session = await signIn(call);
  if (!session.ok) return session;
  const asked = { cpf_cnpj: taxId, enviar_contratos: 'Todos', enviar_servicos: 'Todos' };
  const answer = await session.post('/ges-api/v1/identificacao-cliente', asked);
  // What is said of somebody who is no customer is not documented [guess].
  if (!answer.ok) return NOBODY.test(answer.detail ?? '') ? { ok: true } : answer;
  const customer =
    answer.body.at('cliente').value === undefined
      ? answer.body.at('data.cliente')
      : answer.body.at('cliente');
  const id = customer.id('id', 'id_cliente');
  if (!id)
    return customer.value === null || Array.isArray(customer.value)
      ? { ok: true }
      : { ok: false, reason: 'bad_answer', detail: 'identificacao-cliente: no cliente.id' };
  // Whoever asked is not shown somebody else.
  const own = taxIdOf(customer.text('cpf_cnpj')).taxId;
  if (own !== undefined && own !== taxId) return { ok: true };
  const contracts = [...customer.list('contratos'), ...answer.body.list('contratos')].flatMap(contractOf);
  const name = customer.text('nome_razao_social', 'nome_fantasia', 'apelido');
  return { ok: true, debtor: { id, name, taxId, contracts } };
}

function contractOf(row: Reader): Contract[] {
  const id = row.id('id', 'id_contrato', 'numero', 'contrato');
  if (!id) return [];
  const services = row.list('servicos');
  const statusText = row.text('situacao', 'status');
  const states = [statusText, ...services.map((service) => service.text('situacao', 'status'))];
  return [
    {
      id,
      plan: row.text('plano', 'descricao') ?? services[0]?.text('plano', 'descricao', 'nome', 'servico'),
      status: statusOf(states),
      statusText,
    },
  ];
}

/** A contract is what its worst service is. */
function statusOf(states: readonly (string | undefined)[]): Contract['status'] {
  const is = (pattern: RegExp) => states.some((state) => pattern.test(state ?? ''));
  if (/cancelad/i.test(states[0] ?? '')) return 'cancelled';
  if (is(/bloquead|suspens/i)) return 'blocked';
  return is(/ativ/i) && !is(/inativ|negativ/i) ? 'active' : 'other';
}
