/** Why a call to another system failed: what the other side said, or did not. */
import { none, type Reason, tellUs } from './reason';

export const callReasons = {
  unauthorized: {
    who: 'merchant',
    pt: 'A credencial foi recusada.',
    en: 'The credential was refused.',
    next: { pt: 'Gere uma credencial nova e salve na integração.', en: 'Make a new credential and save it.' },
  },
  missing_setting: {
    who: 'merchant',
    pt: 'Falta um endereço na configuração da integração.',
    en: 'An address is missing in the settings of the connection.',
    next: { pt: 'Preencha o endereço na integração.', en: 'Fill in the address at the connection.' },
  },
  missing_credentials: {
    who: 'merchant',
    pt: 'Falta uma credencial para chamar a plataforma.',
    en: 'A credential for calling the platform is not filled in.',
    next: { pt: 'Preencha a credencial na integração.', en: 'Fill in the credential of the connection.' },
  },
  forbidden: {
    who: 'merchant',
    pt: 'A credencial não tem permissão para isto.',
    en: 'The credential lacks the permission.',
    next: { pt: 'Confira as permissões (escopos) da credencial.', en: "Check the credential's scopes." },
  },
  not_found: {
    who: 'merchant',
    pt: 'O endereço ou recurso não existe no destino.',
    en: 'The address or resource does not exist at the destination.',
    next: { pt: 'Confira o endereço configurado.', en: 'Check the configured address.' },
  },
  gone: {
    who: 'destination',
    pt: 'O destino avisou que não existe mais (410).',
    en: 'The destination says it is gone (410).',
    next: { pt: 'Remova ou corrija o destino.', en: 'Remove or correct the destination.' },
  },
  refused: {
    who: 'destination',
    pt: 'O destino recusou o envio.',
    en: 'The destination refused the dispatch.',
    next: { pt: 'Veja a resposta do destino no detalhe.', en: "See the destination's answer in the detail." },
  },
  rate_limited: {
    who: 'destination',
    pt: 'O destino pediu para esperar (limite de chamadas).',
    en: 'The destination asked us to wait (rate limit).',
    next: none,
  },
  unavailable: {
    who: 'destination',
    pt: 'O destino está fora do ar ou com erro.',
    en: 'The destination is down or failing.',
    next: { pt: 'A Ponte tenta de novo sozinha.', en: 'Ponte retries by itself.' },
  },
  timeout: {
    who: 'destination',
    pt: 'O destino não respondeu a tempo.',
    en: 'The destination did not answer in time.',
    next: { pt: 'A Ponte tenta de novo sozinha.', en: 'Ponte retries by itself.' },
  },
  outcome_unknown: {
    who: 'merchant',
    pt: 'O envio saiu, mas a resposta se perdeu: pode ter chegado ou não.',
    en: 'It left, but the answer was lost: it may or may not have arrived.',
    next: { pt: 'Confira no destino antes de reenviar.', en: 'Check at the destination before resending.' },
  },
  address_blocked: {
    who: 'merchant',
    pt: 'O endereço não é permitido (rede interna ou fora do fornecedor).',
    en: "The address is not allowed (private network or not the vendor's).",
    next: { pt: 'Use o endereço público do sistema.', en: "Use the system's public address." },
  },
  bad_answer: {
    who: 'destination',
    pt: 'A resposta do destino não pôde ser lida.',
    en: "The destination's answer could not be read.",
    next: tellUs,
  },
  retries_exhausted: {
    who: 'merchant',
    pt: 'Todas as tentativas falharam.',
    en: 'Every attempt failed.',
    next: { pt: 'Corrija a causa e reenvie.', en: 'Mend the cause and resend.' },
  },
} as const satisfies Record<string, Reason>;
