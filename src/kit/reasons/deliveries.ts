/** Why a delivery makes no event. */
import { none, type Reason, tellUs } from './reason';

export const deliveryReasons = {
  // Ignored as intended.
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
  status_ignored: {
    who: 'nobody',
    pt: 'Você escolheu não gerar evento para este status.',
    en: 'You chose to make no event of this status.',
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
  list_read: {
    who: 'nobody',
    pt: 'O aviso só diz que algo mudou: a Ponte lê a lista na plataforma e registra lá o que encontrar.',
    en: 'The notice only says that something changed: Ponte reads the list at the platform and keeps what it finds.',
    next: none,
  },
  // Failed.
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
} as const satisfies Record<string, Reason>;
