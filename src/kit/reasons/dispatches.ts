/** Why a dispatch waits or does not leave. */
import { none, type Reason } from './reason';

export const dispatchReasons = {
  told_by_shop: {
    who: 'nobody',
    pt: 'A própria loja avisa deste pedido: a mensagem sai por esse aviso, uma vez só.',
    en: 'The shop itself tells of this order: the message leaves because of that, once.',
    next: none,
  },
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
} as const satisfies Record<string, Reason>;
