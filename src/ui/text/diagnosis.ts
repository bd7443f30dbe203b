/** Words of the checklist and of the diagnosis. */
import type { Texts } from './texts';

export const diagnosis = {
  // The checklist.
  'checkup.steps': ['O que falta e o que está pronto', 'What is ready and what is missing'],
  'checkup.steps.done': ['Tudo pronto nesta integração.', 'Everything is ready here.'],
  'checkup.steps.open': ['Itens que pedem atenção: {count}.', 'Steps that need attention: {count}.'],
  'checkup.state.green': ['pronto', 'ready'],
  'checkup.state.amber': ['pendente', 'pending'],
  'checkup.state.red': ['com problema', 'in trouble'],
  'checkup.resume': ['Retomar a integração', 'Resume the connection'],
  'checkup.resumed': ['Integração retomada.', 'The connection is on again.'],
  'checkup.test': ['Testar conexão', 'Test connection'],
  'checkup.tested': ['A conexão funciona.', 'The connection works.'],

  // A synchronisation that fails.
  'checkup.failed': ['A sincronização está falhando', 'Synchronising fails'],
  'checkup.failed.unknown': [
    'A plataforma não respondeu como deveria. A Ponte tenta de novo sozinha; teste a conexão se continuar.',
    'The platform did not answer as it should. Ponte tries again by itself; test the connection if it goes on.',
  ],
  'checkup.failed.times': [
    'Falhas seguidas: {count}. Última tentativa: {last}.',
    'Failures in a row: {count}. Last try: {last}.',
  ],
  'checkup.failed.next': ['Próxima tentativa: {time}.', 'Next try: {time}.'],
  'checkup.failed.test': [
    'Teste a conexão: assim você vê se a credencial ainda vale.',
    'Test the connection: it shows whether the credential is still good.',
  ],
  'checkup.failed.again': [
    'Corrigiu? Sincronize de novo, sem esperar.',
    'Mended it? Synchronise again, without waiting.',
  ],
  'checkup.failed.log': ['Confira o que chegou por último.', 'Look at what came in last.'],
  'checkup.log': ['Últimos avisos recebidos', 'What came in last'],
  'checkup.log.none': ['Nada chegou até agora.', 'Nothing has come in yet.'],
  'checkup.log.when': ['Quando', 'When'],
  'checkup.log.via': ['Como chegou', 'How it came'],
  'checkup.log.state': ['Resultado', 'Result'],
  'checkup.log.why': ['Motivo', 'Reason'],
  'checkup.delivery.processed': ['virou evento', 'became an event'],
  'checkup.delivery.ignored': ['sem evento', 'no event'],
  'checkup.delivery.duplicate': ['repetido', 'repeated'],
  'checkup.delivery.failed': ['falhou', 'failed'],

  // The diagnosis.
  'checkup.diagnosis': ['Por que não está enviando?', 'Why is nothing sent?'],
  'checkup.diagnosis.lead': [
    'A Ponte segue o caminho do último aviso recebido e mostra onde ele parou.',
    'Ponte follows what came in last and shows where it stopped.',
  ],
  'checkup.verdict.paused': ['A integração está pausada.', 'The connection is paused.'],
  'checkup.next.paused': [
    'O que chega fica guardado e nada é enviado. Retome a integração acima.',
    'What comes in is kept and nothing is sent. Resume the connection above.',
  ],
  'checkup.verdict.revoked': ['A plataforma desconectou a Ponte.', 'The platform has disconnected Ponte.'],
  'checkup.next.revoked': [
    'Conecte de novo pelos dados de acesso.',
    'Connect it again from the access data.',
  ],
  'checkup.verdict.import': [
    'A importação inicial ainda não foi confirmada.',
    'The initial import is not confirmed yet.',
  ],
  'checkup.next.import': [
    'Até lá as notificações não podem ser ligadas. Confira os exemplos e confirme.',
    'Until then notifications cannot be switched on. Look at the samples and confirm.',
  ],
  'checkup.verdict.silent': ['Nada chegou desta plataforma.', 'Nothing has come from this platform.'],
  'checkup.next.silent': ['Confira por onde ela avisa a Ponte:', 'Check how it tells Ponte:'],
  'checkup.silent.webhook': [
    'O endereço do webhook precisa estar cadastrado na plataforma, igual ao que a Ponte mostra.',
    'The webhook address must be entered at the platform, exactly as Ponte shows it.',
  ],
  'checkup.silent.poll': [
    'A Ponte consulta a plataforma sozinha; veja quando foi a última vez e se deu certo.',
    'Ponte reads the platform by itself; see when it last did and whether it worked.',
  ],
  'checkup.verdict.no_event': [
    'Chegaram avisos, mas nenhum virou evento.',
    'Notices came in, but none became an event.',
  ],
  'checkup.next.no_event': [
    'O motivo do último está abaixo. Se for só um teste da plataforma, faça um pedido de verdade ou simule um.',
    "The reason of the last one is below. If it was the platform's own test, place a real order or simulate one.",
  ],
  'checkup.verdict.no_automation': [
    'Nenhuma notificação trata deste tipo de evento.',
    'No notification is about this type of event.',
  ],
  'checkup.next.no_automation': [
    'Crie uma notificação para ele, se quiser avisar alguém.',
    'Make a notification for it if somebody should hear of it.',
  ],
  'checkup.verdict.off': [
    'As notificações deste evento estão desligadas.',
    'The notifications of this event are off.',
  ],
  'checkup.next.off': [
    'Ligue as que quiser: elas valem do próximo evento em diante.',
    'Switch on those you want: they act from the next event on.',
  ],
  'checkup.verdict.conditions': [
    'As condições da notificação não foram atendidas.',
    'The conditions of the notification were not met.',
  ],
  'checkup.next.conditions': [
    'Veja abaixo qual condição falhou e o que veio no lugar.',
    'See below which condition failed and what stood in its place.',
  ],
  'checkup.verdict.later': [
    'A notificação foi ligada ou alterada depois deste evento.',
    'The notification was switched on or changed after this event.',
  ],
  'checkup.next.later': [
    'Ela vale do próximo evento em diante; não há nada a corrigir.',
    'It acts from the next event on; there is nothing to mend.',
  ],
  'checkup.verdict.gone': [
    'O envio deste evento não está mais guardado.',
    'The dispatch of this event is no longer kept.',
  ],
  'checkup.next.gone': [
    'Simule um aviso para ver o caminho completo agora.',
    'Simulate a notice to see the whole way now.',
  ],
  'checkup.verdict.trouble': ['Uma mensagem não foi entregue ao canal.', 'A message did not go out.'],
  'checkup.next.trouble': ['O motivo e quem resolve estão abaixo.', 'The reason and who must act are below.'],
  'checkup.verdict.held': [
    'A mensagem espera porque o canal está parado agora.',
    'The message waits because its channel stands still now.',
  ],
  'checkup.next.held': ['Veja abaixo o que segura o canal.', 'See below what holds the channel.'],
  'checkup.verdict.waiting': ['A mensagem está na fila.', 'The message is in the queue.'],
  'checkup.next.waiting': [
    'Ela sai sozinha na hora mostrada abaixo.',
    'It leaves by itself at the time shown below.',
  ],
  'checkup.verdict.cancelled': ['A mensagem não precisava sair.', 'The message was not to leave.'],
  'checkup.next.cancelled': ['O motivo está abaixo.', 'The reason is below.'],
  'checkup.verdict.works': [
    'Está funcionando: o último evento gerou mensagem e ela foi enviada.',
    'It works: the last event made a message and it was sent.',
  ],
  'checkup.next.works': [
    'Se o cliente não recebeu, confira o envio na fila.',
    'If the customer got nothing, look at it in the queue.',
  ],
  'checkup.last': ['O que chegou por último', 'What came in last'],
  'checkup.last.delivery': ['Último aviso', 'Last notice'],
  'checkup.last.event': ['Evento analisado', 'Event looked at'],
  'checkup.last.none': ['nenhum até agora', 'none so far'],
  'checkup.last.noEvent': ['nenhum evento até agora', 'no event so far'],
  'checkup.choose': ['Analisar outro evento', 'Look at another event'],
  'checkup.choose.submit': ['Analisar', 'Look at it'],
  'checkup.findings': ['Notificações de “{event}”', 'Notifications of "{event}"'],
  'checkup.findings.none': [
    'Nenhuma notificação desta integração trata deste evento.',
    'No notification of this connection is about this event.',
  ],
  'checkup.outcome.sent': ['enviada', 'sent'],
  'checkup.outcome.waiting': ['na fila', 'in the queue'],
  'checkup.outcome.failed': ['falhou', 'failed'],
  'checkup.outcome.unknown': ['sem confirmação', 'not confirmed'],
  'checkup.outcome.cancelled': ['não enviada', 'not sent'],
  'checkup.outcome.off': ['desligada', 'off'],
  'checkup.outcome.conditions': ['condição não atendida', 'condition not met'],
  'checkup.outcome.later': ['mudou depois', 'changed later'],
  'checkup.outcome.gone': ['sem registro', 'no record'],
  'checkup.why.sent': ['A mensagem saiu pelo canal.', 'The message left by its channel.'],
  'checkup.why.waiting': ['Sai a partir de {time}.', 'It leaves from {time} on.'],
  'checkup.why.failed': ['O envio não deu certo.', 'Sending did not work.'],
  'checkup.why.unknown': [
    'O envio foi feito, mas o canal não confirmou. Decida na fila se envia de novo.',
    'It was sent, but the channel did not confirm. Decide in the queue whether to send again.',
  ],
  'checkup.why.cancelled': ['A Ponte decidiu não enviar.', 'Ponte decided not to send it.'],
  'checkup.why.off': [
    'Está desligada. Ligue-a para o próximo evento.',
    'It is off. Switch it on for the next event.',
  ],
  'checkup.why.conditions': [
    'O evento não atende às condições desta notificação.',
    'The event does not meet the conditions of this notification.',
  ],
  'checkup.why.later': [
    'Foi ligada ou alterada depois que o evento chegou.',
    'It was switched on or changed after the event had come.',
  ],
  'checkup.why.gone': [
    'Não há envio guardado para este evento: pode ter passado do prazo de guarda.',
    'No dispatch is kept for this event: its time in storage may be over.',
  ],
  'checkup.operator.equal': ['deveria ser igual a', 'should be'],
  'checkup.operator.not_equal': ['deveria ser diferente de', 'should not be'],
  'checkup.operator.contains': ['deveria conter', 'should contain'],
  'checkup.operator.not_contains': ['não deveria conter', 'should not contain'],
  'checkup.operator.starts_with': ['deveria começar com', 'should begin with'],
  'checkup.operator.ends_with': ['deveria terminar com', 'should end with'],
  'checkup.found': ['veio {value}', 'it was {value}'],
  'checkup.found.nothing': ['não veio nada', 'there was nothing'],
  'checkup.held.other': ['Um canal de outra equipe', "Another team's channel"],
  'checkup.held.until': ['Até {time}.', 'Until {time}.'],
  'checkup.held.waiting': ['Mensagens esperando: {count}.', 'Messages waiting: {count}.'],
  'checkup.held.open': ['Abrir o canal para retomar', 'Open the channel to resume it'],
  'checkup.lane.paused': ['o canal está pausado.', 'the channel is paused.'],
  'checkup.lane.breaker_open': [
    'o canal falhou várias vezes e descansa antes de tentar de novo.',
    'the channel failed several times and rests before it tries again.',
  ],
  'checkup.lane.quiet_hours': [
    'está fora do horário de envio da empresa.',
    'it is outside the hours in which the company sends.',
  ],
  'checkup.lane.daily_limit': ['o limite de envios do dia acabou.', "today's limit of messages is used up."],
  'checkup.lane.working': ['o canal está enviando.', 'the channel is sending.'],
  'checkup.lane.idle': ['o canal está livre.', 'the channel is free.'],
  'checkup.lane.paced': [
    'o canal espera o intervalo entre mensagens.',
    'the channel waits between two messages.',
  ],
} as const satisfies Texts;
