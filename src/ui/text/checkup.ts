/** Words of the checklist, the diagnosis, reading and importing, mapping. */
import { diagnosis } from './diagnosis';
import { mapping } from './mapping';
import type { Texts } from './texts';

export const checkup = {
  ...diagnosis,
  ...mapping,

  'checkup.detail': ['Detalhe técnico: {detail}', 'Technical detail: {detail}'],
  'checkup.simulated': ['simulação', 'simulation'],

  // The ways to elsewhere.
  'checkup.go.data': ['Conferir os dados de acesso', 'Check the access data'],
  'checkup.go.import': ['Ver a importação', 'See the import'],
  'checkup.go.sync': ['Ver a sincronização', 'See the synchronisation'],
  'checkup.go.simulate': ['Simular um aviso', 'Simulate a notice'],
  'checkup.go.setup': ['Ver o endereço e o passo a passo', 'See the address and the steps'],
  'checkup.go.notifications': ['Abrir as notificações', 'Open the notifications'],
  'checkup.go.fields': ['Abrir os campos', 'Open the fields'],
  'checkup.open': ['Abrir', 'Open'],
  'checkup.open.delivery': ['Ver o aviso recebido', 'See what was received'],
  'checkup.open.event': ['Ver o evento', 'See the event'],
  'checkup.open.dispatch': ['Ver o envio na fila', 'See it in the queue'],

  // Synchronising.
  'checkup.sync': ['Sincronizar agora', 'Synchronise now'],
  'checkup.sync.again': ['Sincronizar de novo', 'Synchronise again'],
  'checkup.sync.queued': [
    'Sincronização pedida. Vários pedidos seguidos valem por um.',
    'Synchronising was asked for. Asked several times in a row it happens once.',
  ],
  'checkup.sync.wait': [
    'Sincronização pedida, mas a plataforma pediu para esperar até {time}.',
    'Synchronising was asked for, but the platform asked us to wait until {time}.',
  ],
  'checkup.sync.none': ['Esta integração não é consultada.', 'This connection is not read.'],
  'checkup.sync.paused': [
    'A integração não está ativa. Retome-a antes de sincronizar ou importar.',
    'The connection is not active. Resume it before you synchronise or import.',
  ],
  'checkup.sync.off': [
    'Nada está ligado para leitura. Ligue ao menos um item nas regras abaixo.',
    'Nothing is switched on to be read. Switch on something in the rules below.',
  ],
  'checkup.sync.import': [
    'A importação está em andamento ou espera a sua confirmação. Confirme-a primeiro.',
    'The import is running or awaits your confirmation. Confirm it first.',
  ],
  'checkup.sync.busy': [
    'Não foi possível pedir agora. Tente de novo em instantes.',
    'It could not be asked for now. Try again in a moment.',
  ],
  'checkup.sync.now': ['Situação', 'How it stands'],
  'checkup.sync.failing': ['Falhas seguidas: {count}.', 'Failures in a row: {count}.'],
  'checkup.sync.last': ['Última consulta', 'Last read'],
  'checkup.sync.never': ['ainda nenhuma', 'not yet'],
  'checkup.sync.next': ['Próxima', 'Next'],
  'checkup.sync.every': ['sozinha, {every}', 'by itself, {every}'],
  'checkup.sync.objects': ['O que é lido', 'What is read'],
  'checkup.sync.read': ['em dia', 'up to date'],
  'checkup.sync.unread': ['ainda não lido', 'not read yet'],
  'checkup.sync.left': ['desligado', 'off'],
  'checkup.sync.recovered': ['Avisos perdidos e recuperados', 'Lost notices recovered'],
  'checkup.rules': ['Regras', 'Rules'],
  'checkup.rules.lead': [
    'Escolha o que a Ponte lê da plataforma e de quanto em quanto tempo.',
    'Choose what Ponte reads from the platform and how often.',
  ],
  'checkup.rules.proves': [
    'Os avisos da plataforma já trazem estes dados; a leitura só confere se algum se perdeu.',
    'The platform tells of these by itself; reading only checks whether a notice was lost.',
  ],
  'checkup.rules.on': ['Ler da plataforma', 'Read from the platform'],
  'checkup.rules.every': ['A cada quantos minutos', 'Every so many minutes'],
  'checkup.rules.every.hint': [
    'De 5 em 5, no mínimo {least}. Em branco: {least}.',
    'In steps of 5, at least {least}. Empty: {least}.',
  ],
  'checkup.rules.batch': ['Itens por página', 'Items per page'],
  'checkup.rules.batch.hint': [
    'De 1 a 250. Em branco: o que a plataforma recomenda.',
    'From 1 to 250. Empty: what the platform recommends.',
  ],
  'checkup.rules.overtaken': [
    'Descartar mensagens ultrapassadas',
    'Drop messages that a later step has overtaken',
  ],
  'checkup.rules.overtaken.hint': [
    'Se o pedido já foi enviado, o aviso de pagamento que ainda espera não sai mais.',
    'When the order is shipped already, the message about its payment that still waits does not leave.',
  ],
  'checkup.rules.importing': [
    'Uma importação está em andamento. Mude o que é lido quando ela terminar.',
    'An import is running. Change what is read when it is done.',
  ],

  // The initial import.
  'checkup.import': ['Importação inicial', 'Initial import'],
  'checkup.import.lead': [
    'Traz o histórico sem enviar nenhuma mensagem. Você confere alguns exemplos e só então a sincronização começa.',
    'Brings in the history and sends no message. You look at a few samples, and only then synchronising begins.',
  ],
  'checkup.import.which': ['O que importar', 'What to import'],
  'checkup.import.from': ['Desde o dia', 'From the day'],
  'checkup.import.from.hint': ['Até dois anos atrás.', 'Up to two years back.'],
  'checkup.import.begin': ['Começar a importação', 'Begin the import'],
  'checkup.import.begun': ['A importação começou.', 'The import has begun.'],
  'checkup.import.nothing': ['Escolha ao menos um item.', 'Choose at least one.'],
  'checkup.import.wrongDay': [
    'Escolha um dia entre dois anos atrás e hoje.',
    'Choose a day between two years ago and today.',
  ],
  'checkup.import.another': [
    'Outra importação está em andamento. Espere que ela termine.',
    'Another import is running. Wait until it is done.',
  ],
  'checkup.import.running': [
    'Em andamento. Você pode sair desta página: a importação continua.',
    'It is running. You may leave this page: the import goes on.',
  ],
  'checkup.import.refresh': ['Atualizar', 'Refresh'],
  'checkup.import.failed': ['A importação parou.', 'The import has stopped.'],
  'checkup.import.continue': ['Continuar de onde parou', 'Go on where it stopped'],
  'checkup.import.other': ['Começar outra importação', 'Begin another import'],
  'checkup.import.review': [
    'Tudo chegou. Confira os exemplos: se os dados estão nos lugares certos, confirme.',
    'Everything is in. Look at the samples: if the data is where it belongs, confirm.',
  ],
  'checkup.import.confirm': ['Está certo, começar a sincronizar', 'It is right, begin to synchronise'],
  'checkup.import.accepted': [
    'Importação confirmada. A sincronização começou e as notificações podem ser ligadas.',
    'The import is confirmed. Synchronising has begun and notifications can be switched on.',
  ],
  'checkup.import.notReady': [
    'Não há importação esperando confirmação.',
    'No import awaits its confirmation.',
  ],
  'checkup.import.confirmed': ['A última importação foi confirmada.', 'The last import was confirmed.'],
  'checkup.import.since': ['O que mudou desde {since}.', 'What changed since {since}.'],
  'checkup.import.started': ['Começou em', 'Begun on'],
  'checkup.import.finished': ['terminou em', 'done on'],
  'checkup.import.progress': ['Andamento da importação', 'How far the import is'],
  'checkup.import.object': ['O quê', 'What'],
  'checkup.import.count': ['Lidos', 'Read'],
  'checkup.import.state': ['Situação', 'State'],
  'checkup.import.done': ['terminado', 'done'],
  'checkup.import.reading': ['lendo', 'reading'],
  'checkup.import.samples': ['Exemplos do que chegou', 'Samples of what came'],
  'checkup.import.samples.lead': [
    'Assim a Ponte entendeu os dados da plataforma. Eles somem daqui depois da confirmação.',
    "This is how Ponte understood the platform's data. They go from here once you confirm.",
  ],
  'checkup.import.noSamples': [
    'Nada apareceu nesse período. Confirme para começar a sincronizar, ou importe desde um dia anterior.',
    'Nothing turned up in that time. Confirm to begin synchronising, or import from an earlier day.',
  ],
  'checkup.facts.none': ['Sem dados para mostrar.', 'No data to show.'],
} as const satisfies Texts;
