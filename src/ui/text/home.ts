/** Words of the start page. */
import type { Texts } from './texts';

export const home = {
  'home.api': ['Documentação da API', 'API documentation'],
  'home.week': ['Últimos 7 dias', 'Last 7 days'],
  'home.reports': ['Ver o relatório completo', 'See the whole report'],
  'home.attention': ['Precisa de atenção', 'Needs attention'],
  'home.fine': ['Tudo certo. Não há nada esperando por você.', 'All is well. Nothing is waiting for you.'],
  'home.begin': ['Comece por aqui', 'Start here'],
  'home.missing': ['O que ainda falta', 'What is still missing'],
  'home.done': ['(feito)', '(done)'],
  'home.open': ['(falta fazer)', '(still to do)'],
  'home.step.shop': ['Conecte sua loja', 'Connect your shop'],
  'home.step.shop.why': [
    'É dela que vêm os pedidos, os carrinhos e as cobranças.',
    'Orders, carts and charges come from it.',
  ],
  'home.step.shop.go': ['Escolher a plataforma', 'Choose the platform'],
  'home.step.channel': ['Conecte um canal de envio', 'Connect a channel to send by'],
  'home.step.channel.why': [
    'WhatsApp, e-mail ou SMS: por onde seus clientes recebem as mensagens.',
    'WhatsApp, e-mail or SMS: how your customers get the messages.',
  ],
  'home.step.channel.go': ['Escolher o canal', 'Choose the channel'],
  'home.step.notification': ['Ligue uma notificação', 'Switch on a notification'],
  'home.step.notification.why': [
    'Os textos já vêm prontos. Você escolhe quais quer enviar.',
    'The texts are ready. You choose which ones to send.',
  ],
  'home.step.notification.go': ['Ver as notificações', 'See the notifications'],
  'home.step.test': ['Envie um teste', 'Send a test'],
  'home.step.test.why': [
    'Escolha uma notificação, use “Enviar teste” e veja a mensagem chegar no seu telefone.',
    'Choose a notification, use “Send a test” and see the message arrive on your phone.',
  ],
  'home.step.test.go': ['Escolher uma notificação', 'Choose a notification'],
  'home.concern.broken': ['com problema', 'has a problem'],
  'home.concern.broken.next': [
    'A integração parou de responder. Abra o checklist dela e teste a conexão.',
    'The connection no longer answers. Open its checklist and test it.',
  ],
  'home.concern.revoked': ['desconectada na plataforma', 'disconnected at the platform'],
  'home.concern.revoked.next': [
    'O acesso foi retirado na plataforma. Conecte de novo para voltar a receber.',
    'Access was withdrawn at the platform. Connect it again to hear from it.',
  ],
  'home.concern.paused': ['pausada', 'paused'],
  'home.concern.paused.next': [
    'Enquanto estiver pausada, nada dela é enviado. Retome quando quiser.',
    'While it is paused nothing of it is sent. Resume it whenever you like.',
  ],
  'home.concern.resting': ['envios suspensos', 'sending suspended'],
  'home.concern.resting.next': [
    'Vários envios seguidos falharam. A Ponte tenta de novo sozinha às {at}; veja o motivo no checklist.',
    'Several messages in a row failed. Ponte tries again by itself at {at}; see why in the checklist.',
  ],
  'home.concern.ending': ['acesso perto de vencer', 'access about to end'],
  'home.concern.ending.next': [
    'A autorização vale até {at}. Conecte de novo antes disso para não parar.',
    'The authorisation is good until {at}. Connect again before then so that nothing stops.',
  ],
  'home.concern.review': ['importação para conferir', 'import to review'],
  'home.concern.review.next': [
    'A importação terminou. Confira os exemplos e confirme para a integração começar.',
    'The import is done. Look at the samples and confirm so that the connection can begin.',
  ],
  'home.concern.import_failed': ['importação parada', 'import stopped'],
  'home.concern.import_failed.next': [
    'A importação parou. Continue de onde ela parou na página de sincronização.',
    'The import stopped. Go on where it stopped on the synchronisation page.',
  ],
  'home.concern.letters.one': ['1 aviso que não deu para processar', '1 notice that could not be processed'],
  'home.concern.letters.many': [
    '{count} avisos que não deu para processar',
    '{count} notices that could not be processed',
  ],
  'home.concern.letters.next': [
    'A Ponte guardou tudo. Veja o motivo e use “Reprocessar”.',
    'Ponte kept everything. See why and use “Process again”.',
  ],
  'home.concern.failed.one': ['1 envio falhou nos últimos 7 dias', '1 message failed in the last 7 days'],
  'home.concern.failed.many': [
    '{count} envios falharam nos últimos 7 dias',
    '{count} messages failed in the last 7 days',
  ],
  'home.concern.failed.next': [
    'Veja o motivo de cada um e reenvie os que quiser.',
    'See the reason of each and resend those you want.',
  ],
  'home.concern.unknown.one': [
    '1 envio sem confirmação nos últimos 7 dias',
    '1 message without confirmation in the last 7 days',
  ],
  'home.concern.unknown.many': [
    '{count} envios sem confirmação nos últimos 7 dias',
    '{count} messages without confirmation in the last 7 days',
  ],
  'home.concern.unknown.next': [
    'Não sabemos se chegaram. Confira no canal e decida se quer reenviar.',
    'We do not know whether they arrived. Check in the channel and decide whether to resend.',
  ],
} as const satisfies Texts;
