/** Words of the fields of an own system, of recognition, and of simulations. */
import type { Texts } from './texts';

export const mapping = {
  'checkup.fields.lead': [
    'O seu sistema envia os dados do jeito dele. Aqui você diz qual evento é e onde está cada informação.',
    'Your system sends its data in its own way. Here you say which event it is and where each piece lies.',
  ],
  'checkup.fields.none': ['O seu sistema ainda não enviou nada.', 'Your system has not sent anything yet.'],
  'checkup.fields.none.next': [
    'Faça o sistema enviar um aviso para o endereço desta integração: os campos dele aparecem aqui.',
    'Make the system send one notice to the address of this connection: its fields then show up here.',
  ],
  'checkup.fields.edit': ['De onde vem cada dado', 'Where each piece of data comes from'],
  'checkup.fields.wrong': ['Isto não pôde ser salvo:', 'This could not be saved:'],
  'checkup.fields.saved': [
    'Campos salvos. Valem do próximo aviso em diante.',
    'The fields are saved. They hold from the next notice on.',
  ],
  'checkup.fields.onlyJson': [
    'Este mapeamento só pode ser editado como JSON, abaixo.',
    'This mapping can only be edited as JSON, below.',
  ],
  'checkup.fields.json': ['Avançado: editar como JSON', 'Advanced: edit as JSON'],
  'checkup.fields.json.label': ['Mapeamento em JSON', 'Mapping as JSON'],
  'checkup.fields.json.hint': [
    'Para quem programa. Em branco, cada aviso vira um evento próprio com todos os dados.',
    'For programmers. Empty, every notice becomes an own event with all of its data.',
  ],
  'checkup.fields.json.save': ['Salvar o JSON', 'Save the JSON'],
  'checkup.map.event': ['Qual evento é', 'Which event it is'],
  'checkup.map.type': ['Evento', 'Event'],
  'checkup.map.type.hint': [
    'Se todos os avisos são do mesmo evento, basta escolher aqui.',
    'If all notices are the same event, choosing it here is enough.',
  ],
  'checkup.map.type.none': ['nenhum, ou depende do campo abaixo', 'none, or it depends on the field below'],
  'checkup.map.typePath': ['Campo que diz o evento', 'Field that tells the event'],
  'checkup.map.typePath.hint': [
    'Só se o sistema envia eventos diferentes: o campo com o nome ou a situação.',
    'Only if the system sends different events: the field with their name or status.',
  ],
  'checkup.map.cases': ['O que cada valor desse campo quer dizer', 'What each value of that field means'],
  'checkup.map.word': ['Quando o valor é', 'When the value is'],
  'checkup.map.becomes': ['o evento é', 'the event is'],
  'checkup.map.about': ['De que se trata', 'What it is about'],
  'checkup.map.subject': ['Campo que identifica', 'Field that identifies it'],
  'checkup.map.subject.hint': [
    'O número do pedido, por exemplo. Em branco, a Ponte procura sozinha.',
    'The number of the order, for instance. Empty, Ponte looks for it by itself.',
  ],
  'checkup.map.time': ['Campo com a data e a hora', 'Field with date and time'],
  'checkup.map.time.hint': [
    'Em branco, vale a hora em que o aviso chegou.',
    'Empty, the time at which the notice came in counts.',
  ],
  'checkup.map.rows': ['Os dados', 'The data'],
  'checkup.map.rows.lead': [
    'Em cada linha, um campo da Ponte e o campo do seu sistema. Vários separados por vírgula: vale o primeiro preenchido. Salve ou veja a prévia para ganhar mais linhas.',
    "In each row a field of Ponte and your system's field. Several with commas between: the first filled one counts. Save or preview to get more rows.",
  ],
  'checkup.map.row': ['Linha {number}', 'Row {number}'],
  'checkup.map.to': ['Campo da Ponte', 'Field of Ponte'],
  'checkup.map.from': ['Campo do seu sistema', "Your system's field"],
  'checkup.map.cents': ['Já em centavos', 'In cents already'],
  'checkup.map.words': ['Trocar valores (opcional)', 'Replace values (optional)'],
  'checkup.map.gap.type': [
    'Diga qual evento é: escolha um, ou o campo que diz e o que cada valor quer dizer.',
    'Say which event it is: choose one, or the field that tells it and what each value means.',
  ],
  'checkup.map.gap.field': [
    'Há um campo do seu sistema sem o campo da Ponte ao lado. Escolha para onde ele vai.',
    'A field of your system has no field of Ponte beside it. Choose where it goes.',
  ],
  'checkup.map.unknown': [
    '“{field}” não é um campo da Ponte, ou não pode ser preenchido assim. Escolha um da lista.',
    '"{field}" is no field of Ponte, or cannot be filled in like this. Choose one of the list.',
  ],
  'checkup.map.wrongSubject': [
    'O campo que identifica não combina com o evento: use só o campo, como pedido.numero.',
    'The field that identifies it does not go with the event: use the field alone, like order.number.',
  ],
  'checkup.map.notJson': ['O texto não é um JSON válido.', 'The text is no valid JSON.'],
  'checkup.map.capture': ['Prévia com o aviso de', 'Preview with the notice of'],
  'checkup.map.save': ['Salvar os campos', 'Save the fields'],
  'checkup.map.preview': ['Ver prévia', 'Preview'],
  'checkup.preview': ['Prévia com um aviso de verdade', 'Preview with a real notice'],
  'checkup.preview.none': [
    'A prévia aparece quando o sistema enviar o primeiro aviso.',
    'The preview shows up once the system has sent its first notice.',
  ],
  'checkup.preview.nothing': ['Este aviso não viraria evento.', 'This notice would not become an event.'],
  'checkup.preview.wrong': ['O mapeamento tem um problema: {detail}', 'The mapping has a problem: {detail}'],
  'checkup.variables': ['Campos do seu sistema', "Your system's fields"],
  'checkup.variables.lead': [
    'Tirados dos últimos avisos, com um exemplo de cada.',
    'Taken from the last notices, with an example of each.',
  ],
  'checkup.captures': ['Últimos avisos, como chegaram', 'The last notices as they came'],
  'checkup.captures.lead': [
    'Segredos não são guardados e aparecem encobertos.',
    'Secrets are not kept and are shown covered.',
  ],

  'checkup.recognition.lead': [
    'Como a Ponte entende o que a plataforma avisa.',
    'How Ponte understands what the platform tells it.',
  ],
  'checkup.recognition.own': ['Os seus status', 'Your own statuses'],
  'checkup.recognition.own.lead': [
    'A sua loja tem status próprios, ou usa algum de outro jeito? Diga o que cada um quer dizer. O que você escolhe aqui vale mais que a tabela abaixo.',
    'Does your shop have statuses of its own, or use one in another way? Say what each means. What you choose here counts before the table below.',
  ],
  'checkup.recognition.fixed': [
    'Nesta plataforma os status são sempre os mesmos e o reconhecimento é fixo. Para tratar um caso à parte, use as condições da notificação.',
    'At this platform the statuses are always the same and recognition is fixed. For a special case use the conditions of the notification.',
  ],
  'checkup.recognition.mapping': [
    'Aqui quem decide é o seu mapeamento: ele diz qual valor é qual evento.',
    'Here your mapping decides: it says which value is which event.',
  ],
  'checkup.recognition.seen': ['Status vistos nos últimos eventos', 'Statuses seen in the last events'],
  'checkup.recognition.status': ['Status na plataforma', "Platform's status"],
  'checkup.recognition.means': ['Quer dizer', 'Means'],
  'checkup.recognition.nothing': ['como na tabela', 'as in the table'],
  'checkup.recognition.ignore': ['Não gerar evento', 'Make no event'],
  'checkup.recognition.table': ['Tabela de reconhecimento', 'Recognition table'],
  'checkup.recognition.when': ['Quando a plataforma diz', 'When the platform says'],
  'checkup.recognition.event': ['A Ponte entende', 'Ponte understands'],
  'checkup.recognition.code': ['Código do evento', 'Code of the event'],

  'checkup.simulate.lead': [
    'Escolha um exemplo e veja o que aconteceria, sem mexer nos pedidos de verdade.',
    'Choose a sample and see what would happen, without touching real orders.',
  ],
  'checkup.simulate.sample': ['Exemplo', 'Sample'],
  'checkup.simulate.to': ['Enviar as mensagens para (opcional)', 'Send the messages to (optional)'],
  'checkup.simulate.to.hint': [
    'Seu telefone com DDD ou e-mail. Em branco, nenhuma mensagem sai para ninguém.',
    'Your phone with area code, or your e-mail. Empty, no message leaves to anybody.',
  ],
  'checkup.simulate.submit': ['Simular', 'Simulate'],
  'checkup.simulate.again': ['Simular outro', 'Simulate another'],
  'checkup.simulate.wrongTo': [
    'Confira o telefone (com DDD) ou o e-mail.',
    'Check the phone (with area code) or the e-mail.',
  ],
  'checkup.simulate.noSample': ['Escolha um dos exemplos.', 'Choose one of the samples.'],
  'checkup.simulate.busy': [
    'Não foi possível simular agora. Tente de novo em instantes.',
    'It could not be simulated now. Try again in a moment.',
  ],
  'checkup.simulate.noEvent': ['O exemplo não virou evento.', 'The sample made no event.'],
  'checkup.simulate.done': [
    'Eventos: {events}. Mensagens que saem: {messages}.',
    'Events: {events}. Messages that leave: {messages}.',
  ],
  'checkup.simulate.events': ['Eventos', 'Events'],
  'checkup.simulate.messages': ['Mensagens', 'Messages'],
  'checkup.simulate.none': [
    'Nenhuma notificação ligada reagiu a este exemplo.',
    'No notification that is on acted on this sample.',
  ],
  'checkup.simulate.leaves': ['sai', 'leaves'],
  'checkup.simulate.stays': ['não sai', 'does not leave'],
  'checkup.simulate.for': ['para {to}', 'to {to}'],
  'checkup.simulate.unnamed': ['Notificação', 'Notification'],
  'checkup.simulate.webhooks': [
    'Há webhooks inscritos nestes eventos: simulações não os chamam.',
    'There are webhooks subscribed to these events: simulations do not call them.',
  ],
} as const satisfies Texts;
