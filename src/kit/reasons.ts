/**
 * Every reason the hub gives for not doing something: who must act and what comes next, in the
 * merchant's words. Stored as codes; expanded wherever a person or a program reads them.
 */
import type { Label } from './contract';

/** `merchant` the shop owner · `platform` the sender · `destination` the receiver · `hub` us · `nobody` as intended. */
export type Actor = 'merchant' | 'platform' | 'destination' | 'hub' | 'nobody';

interface Reason {
  who: Actor;
  pt: string;
  en: string;
  next: Label;
}

const none: Label = { pt: 'Nada a fazer.', en: 'Nothing to do.' };
const tellUs: Label = {
  pt: 'Avise o suporte com o número desta entrega.',
  en: 'Tell support the id of this delivery.',
};

export const REASONS = {
  // Deliveries: ignored as intended.
  paused: {
    who: 'merchant',
    pt: 'A integração está pausada.',
    en: 'The connection is paused.',
    next: {
      pt: 'Retome a integração e reenvie esta entrega.',
      en: 'Resume the connection and replay this delivery.',
    },
  },
  unknown_topic: {
    who: 'nobody',
    pt: 'A plataforma enviou um tipo de aviso que não gera evento.',
    en: 'The platform sent a kind of notice that makes no event.',
    next: none,
  },
  nothing_new: {
    who: 'nobody',
    pt: 'O aviso não trouxe mudança que gere evento.',
    en: 'The notice brought no change that makes an event.',
    next: none,
  },
  before_connection: {
    who: 'nobody',
    pt: 'Mudou antes de a integração ser ligada: só atualizou a situação atual.',
    en: 'It changed before the connection was made: it only filled in the current state.',
    next: none,
  },
  vendor_test: {
    who: 'nobody',
    pt: 'É um teste da plataforma; nenhuma mensagem foi criada.',
    en: "It is the platform's own test; no message was made.",
    next: none,
  },
  idle_window: {
    who: 'nobody',
    pt: 'Carrinho aberto: vira abandonado se nada mudar no prazo definido.',
    en: 'Open cart: becomes abandoned if nothing changes within the idle window.',
    next: none,
  },
  // Deliveries: failed.
  unreadable_body: {
    who: 'platform',
    pt: 'O corpo não pôde ser lido (JSON ou formulário inválido).',
    en: 'The body could not be read (invalid JSON or form).',
    next: {
      pt: 'Confira na plataforma o formato do webhook (JSON) e reenvie.',
      en: 'Check the webhook format at the platform (JSON) and send it again.',
    },
  },
  unexpected_shape: {
    who: 'platform',
    pt: 'Faltam no aviso os dados que identificam o pedido.',
    en: 'The notice lacks the data that identifies its subject.',
    next: {
      pt: 'Confira se o webhook aponta para a integração certa.',
      en: 'Check that the webhook points at the right connection.',
    },
  },
  missing_header: {
    who: 'platform',
    pt: 'Falta um cabeçalho que a plataforma sempre envia.',
    en: 'A header that the platform always sends is missing.',
    next: {
      pt: 'Confira se há um intermediário alterando o webhook.',
      en: 'Check whether something in between rewrites the webhook.',
    },
  },
  too_large: {
    who: 'platform',
    pt: 'O aviso é grande demais para ser guardado.',
    en: 'The notice is too large to be kept.',
    next: { pt: 'Envie menos dados por aviso.', en: 'Send less data per notice.' },
  },
  connection_gone: {
    who: 'merchant',
    pt: 'A integração foi excluída antes do processamento.',
    en: 'The connection was deleted before processing.',
    next: none,
  },
  hydrate_failed: {
    who: 'platform',
    pt: 'A plataforma não entregou os detalhes do aviso.',
    en: 'The platform did not hand out the details of the notice.',
    next: {
      pt: 'Teste a integração e reenvie a entrega.',
      en: 'Test the connection and replay the delivery.',
    },
  },
  internal: {
    who: 'hub',
    pt: 'Erro interno da Ponte.',
    en: 'Internal error of Ponte.',
    next: tellUs,
  },
  // Outbound work: refused for good.
  missing_recipient: {
    who: 'merchant',
    pt: 'Não há telefone (ou e-mail) do cliente no evento.',
    en: 'The event has no phone (or e-mail) of the customer.',
    next: {
      pt: 'Torne o telefone obrigatório no checkout da loja.',
      en: "Make the phone mandatory in the shop's checkout.",
    },
  },
  invalid_phone: {
    who: 'merchant',
    pt: 'O telefone do cliente não é válido.',
    en: "The customer's phone is not valid.",
    next: { pt: 'Corrija o telefone no pedido e reenvie.', en: 'Correct the phone in the order and resend.' },
  },
  invalid_email: {
    who: 'merchant',
    pt: 'O e-mail do cliente não é válido.',
    en: "The customer's e-mail is not valid.",
    next: { pt: 'Corrija o e-mail no pedido e reenvie.', en: 'Correct the e-mail in the order and resend.' },
  },
  template_error: {
    who: 'merchant',
    pt: 'O texto da mensagem tem um erro.',
    en: 'The message text has an error.',
    next: {
      pt: 'Corrija o texto na automação e reenvie.',
      en: 'Correct the text in the automation and resend.',
    },
  },
  empty_message: {
    who: 'merchant',
    pt: 'O texto ficou vazio com os dados deste evento.',
    en: 'The text came out empty with the data of this event.',
    next: { pt: 'Confira as variáveis do texto.', en: 'Check the variables of the text.' },
  },
  channel_gone: {
    who: 'merchant',
    pt: 'O canal de envio não existe mais.',
    en: 'The sending channel no longer exists.',
    next: { pt: 'Escolha outro canal na automação e reenvie.', en: 'Choose another channel and resend.' },
  },
  unsupported: {
    who: 'merchant',
    pt: 'Este sistema não tem esta função.',
    en: 'This system cannot do this.',
    next: { pt: 'Escolha outro sistema, canal ou ação.', en: 'Choose another system, channel or action.' },
  },
  invalid_input: {
    who: 'merchant',
    pt: 'Faltam dados para a ação escolhida.',
    en: 'The chosen action lacks data.',
    next: {
      pt: 'Confira os campos da ação na automação.',
      en: "Check the action's fields in the automation.",
    },
  },
  event_gone: {
    who: 'hub',
    pt: 'O evento deste envio não está mais guardado.',
    en: 'The event of this dispatch is no longer kept.',
    next: none,
  },
  too_many_hops: {
    who: 'hub',
    pt: 'O evento veio de outro envio da Ponte vezes demais (laço).',
    en: 'The event was caused by dispatches of ours too many times (a loop).',
    next: {
      pt: 'Revise as automações que se chamam.',
      en: 'Review the automations that trigger each other.',
    },
  },
  superseded: {
    who: 'nobody',
    pt: 'O pedido já passou desta etapa, ou uma etapa posterior já tem a sua mensagem.',
    en: 'The order is past this step already, or a later step has its message.',
    next: none,
  },
  opted_out: {
    who: 'nobody',
    pt: 'O cliente pediu para não receber mensagens.',
    en: 'The customer asked to get no messages.',
    next: none,
  },
  own_address: {
    who: 'merchant',
    pt: 'O destinatário é o próprio remetente.',
    en: 'The recipient is the sender itself.',
    next: { pt: 'Use outro telefone ou e-mail no teste.', en: 'Use another phone or e-mail for the test.' },
  },
  quiet_hours: {
    who: 'nobody',
    pt: 'Espera o fim do horário de silêncio.',
    en: 'Waits for the end of the quiet hours.',
    next: none,
  },
  sandbox: {
    who: 'merchant',
    pt: 'A integração está em homologação e não há destinatário de teste: nada foi enviado.',
    en: 'The connection is in its sandbox and has no test recipient: nothing was sent.',
    next: {
      pt: 'Informe um telefone de teste ou passe a integração para produção.',
      en: 'Name a test recipient or switch the connection to production.',
    },
  },
  outside_window: {
    who: 'merchant',
    pt: 'O cliente não escreveu nas últimas 24 horas: o WhatsApp só aceita um modelo aprovado.',
    en: 'The customer has not written within 24 hours: WhatsApp only takes an approved template.',
    next: {
      pt: 'Escolha um modelo aprovado na notificação e reenvie.',
      en: 'Choose an approved template in the notification and resend.',
    },
  },
  template_refused: {
    who: 'merchant',
    pt: 'O modelo não existe, não está aprovado ou recebeu variáveis a mais ou a menos.',
    en: 'The template does not exist, is not approved, or got the wrong number of variables.',
    next: {
      pt: 'Confira o modelo e as variáveis na notificação.',
      en: 'Check the template and its variables in the notification.',
    },
  },
  not_on_channel: {
    who: 'nobody',
    pt: 'O destinatário não recebe por este canal (o número não tem WhatsApp, ou a caixa postal não existe).',
    en: 'The recipient cannot be reached here (no WhatsApp on that number, or no such mailbox).',
    next: { pt: 'Use outro canal como alternativa.', en: 'Add another channel as a fallback.' },
  },
  account_restricted: {
    who: 'merchant',
    pt: 'A plataforma restringiu a conta que envia (pagamento, política ou bloqueio).',
    en: 'The platform has restricted the sending account (payment, policy or a block).',
    next: {
      pt: 'Resolva no painel da plataforma e reenvie.',
      en: "Settle it in the platform's panel and resend.",
    },
  },
  media_refused: {
    who: 'merchant',
    pt: 'O arquivo não pôde ser baixado ou não é aceito pelo canal.',
    en: 'The file could not be fetched, or the channel does not take it.',
    next: {
      pt: 'Confira o endereço e o tipo do arquivo.',
      en: 'Check the address and the type of the file.',
    },
  },
  disconnected: {
    who: 'merchant',
    pt: 'O número que envia está desconectado.',
    en: 'The sending number is disconnected.',
    next: { pt: 'Leia o QR Code de novo no seu gateway.', en: 'Scan the QR code again in your gateway.' },
  },
  anchor_passed: {
    who: 'nobody',
    pt: 'A hora do lembrete já tinha passado quando o evento chegou.',
    en: 'The hour of the reminder had already passed when the event came.',
    next: none,
  },
  missing_anchor: {
    who: 'platform',
    pt: 'O evento não traz a data de que o lembrete depende.',
    en: 'The event lacks the date that the reminder depends on.',
    next: {
      pt: 'Use outro gatilho: esta plataforma não informa a data.',
      en: 'Use another trigger: this platform does not tell the date.',
    },
  },
  cancelled_by_user: {
    who: 'nobody',
    pt: 'Cancelado na fila de envios.',
    en: 'Cancelled in the queue.',
    next: none,
  },
  simulated: {
    who: 'nobody',
    pt: 'Simulação sem destinatário de teste: nada foi enviado.',
    en: 'Simulated without a test recipient: nothing was sent.',
    next: { pt: 'Informe um telefone de teste.', en: 'Name a test recipient.' },
  },
  // Calls: what the other side said.
  unauthorized: {
    who: 'merchant',
    pt: 'A credencial foi recusada.',
    en: 'The credential was refused.',
    next: { pt: 'Gere uma credencial nova e salve na integração.', en: 'Make a new credential and save it.' },
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

export type ReasonCode = keyof typeof REASONS;

/** A reason as answers and pages show it. Unknown codes (of an older version) keep their code. */
export function explain(code: string): { code: string; who: Actor; pt: string; en: string; next: Label } {
  const known: Reason | undefined = Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode] : undefined;
  return { code, ...(known ?? { who: 'hub' as const, pt: code, en: code, next: tellUs }) };
}
