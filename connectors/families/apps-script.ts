/**
 * The script that a merchant pastes into Google Apps Script: it signs as Standard Webhooks, keeps what did not
 * arrive and sends it again. A connector adds what it looks at, as the functions `prepare_` (installs triggers,
 * notes where to start) and, for the timer, `look_`.
 *
 * Facts: https://developers.google.com/apps-script/guides/triggers/installable (simple triggers may not call
 * out, and only some containers have some triggers), https://developers.google.com/apps-script/concepts/scopes (whoever
 * authorises may leave some of the permissions out, so that all are required),
 * https://developers.google.com/apps-script/reference/utilities/utilities (signatures are signed bytes),
 * https://developers.google.com/apps-script/guides/services/quotas (a property takes 9 KB, all of them 500 KB;
 * timers run for 90 minutes a day, which a look every 5 minutes keeps to) [doc].
 *
 * What it sends is ours: `{v: 1, event, id, occurredAt, …}`.
 */
import {
  type ConnectionView,
  type Field,
  failed,
  type InboundDelivery,
  ignored,
  type Label,
  type Normalised,
  type Paste,
  type Reader,
  read,
  type SetupStep,
} from '../../src/kit';

export const secretField: Field = {
  key: 'webhookSecret',
  group: 'credentials',
  label: { pt: 'Segredo', en: 'Secret' },
  type: 'secret',
  required: true,
  sensitive: true,
  generate: true,
  pattern: 'whsec_[A-Za-z0-9+\\/]{24,128}={0,2}',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  help: {
    pt: 'Deixe vazio: a Ponte cria um. O script pronto já vem com ele.',
    en: 'Leave it empty: Ponte makes one. The ready-made script has it inside.',
  },
};

/** For what no document of the merchant's belongs to. */
export const NEW_PROJECT_STEP: SetupStep = {
  pt: 'Com o script, que só avisa: crie um projeto no Apps Script, apague o que estiver lá, cole o script que a Ponte mostra aqui e salve.',
  en: 'With the script, which only tells: make a project in Apps Script, delete what is there, paste the script that Ponte shows here and save.',
  url: 'https://script.google.com/home/projects/create',
};

export const RUN_STEP: SetupStep = {
  pt: 'Escolha a função "setup", clique em Executar e autorize, marcando todas as permissões. O Google avisa que o app não foi verificado: é o seu próprio script; clique em Avançado e continue. Um teste chega na hora.',
  en: 'Choose the function "setup", press Run and authorise, with all of the permissions ticked. Google says that the app is not verified: it is your own script; click Advanced and go on. A test arrives at once.',
};

const COMMON = `
var DAY_MS = 24 * 60 * 60 * 1000;

/** Instala. / Run once; again after each change of this script. */
function setup() {
  ScriptApp.requireAllScopes(ScriptApp.AuthMode.FULL);
  ScriptApp.getProjectTriggers().forEach(function (trigger) {
    if (trigger.getHandlerFunction().indexOf('ponte') === 0) ScriptApp.deleteTrigger(trigger);
  });
  prepare_();
  ScriptApp.newTrigger('ponteTimer').timeBased().everyMinutes(5).create();
  var raw = JSON.stringify({ v: 1, event: 'ping', id: Utilities.getUuid(), occurredAt: new Date(now_()).toISOString() });
  var status = post_({ id: Utilities.getUuid(), raw: raw });
  if (status < 200 || status > 299) {
    throw new Error('Ponte: ' + (status || 'sem resposta / no answer') + '. Copie o script na Ponte outra vez, cole por cima deste e execute "setup".');
  }
  Logger.log('Ponte: tudo certo. Pode fechar esta página. / All is well.');
}

function ponteTimer() {
  locked_(function () {
    flush_();
    if (typeof look_ === 'function') look_();
  });
}

function tell_(event, id, at, data) {
  var body = { v: 1, event: event, id: String(id), occurredAt: at.toISOString() };
  Object.keys(data).forEach(function (name) { body[name] = data[name]; });
  var item = { id: Utilities.getUuid(), raw: JSON.stringify(body), since: now_() };
  if (!isDown_ && isDone_(post_(item))) return;
  isDown_ = true;
  locked_(function () { save_('queue', (load_('queue') || []).concat([item])); });
}

/** Whoever did not answer is not asked again before the next run: a run has six minutes. */
var isDown_ = false;

/** In order, up to the first that does not get through; nothing is kept for longer than three days. */
function flush_() {
  var queue = (load_('queue') || []).filter(function (item) { return now_() - item.since < 3 * DAY_MS; });
  if (queue.length === 0) return forget_('queue');
  while (queue.length > 0 && isDone_(post_(queue[0]))) queue.shift();
  isDown_ = queue.length > 0;
  while (JSON.stringify(queue).length > 200000) queue.shift();
  save_('queue', queue);
}

/** Taken, or refused for good. */
function isDone_(status) {
  if (status >= 200 && status < 300) return true;
  return status >= 400 && status < 500 && [401, 403, 404, 408, 425, 429].indexOf(status) < 0;
}

/** Signed anew each time, with the same id. */
function post_(item) {
  var time = String(Math.floor(now_() / 1000));
  var key = Utilities.base64Decode(PONTE.secret.replace('whsec_', ''));
  var bytes = Utilities.newBlob(item.id + '.' + time + '.' + item.raw).getBytes();
  var signature = Utilities.base64Encode(Utilities.computeHmacSha256Signature(bytes, key));
  try {
    return UrlFetchApp.fetchAll([{
      url: PONTE.url,
      method: 'post',
      contentType: 'application/json; charset=utf-8',
      payload: item.raw,
      headers: { 'webhook-id': item.id, 'webhook-timestamp': time, 'webhook-signature': 'v1,' + signature },
      followRedirects: false,
      muteHttpExceptions: true
    }])[0].getResponseCode();
  } catch (error) {
    return 0;
  }
}

var isHeld_ = false;
/** One at a time. Whoever waits in vain goes on: the same thing told twice does no harm. */
function locked_(work) {
  if (isHeld_) return work();
  var lock = LockService.getScriptLock();
  isHeld_ = lock.tryLock(30000);
  try {
    work();
  } finally {
    if (isHeld_) lock.releaseLock();
    isHeld_ = false;
  }
}

/** A property takes 9 KB, so values are cut into pieces. The line's end is where older, longer ones are cut off. */
function save_(key, value) {
  var text = JSON.stringify(value) + '\\n';
  var pieces = {};
  for (var n = 0; n * 2500 < text.length; n++) pieces[key + '.' + (1000 + n)] = text.slice(n * 2500, (n + 1) * 2500);
  PropertiesService.getScriptProperties().setProperties(pieces);
  forget_(key, pieces);
}

function load_(key) {
  var all = PropertiesService.getScriptProperties().getProperties();
  var text = piecesOf_(all, key).map(function (name) { return all[name]; }).join('').split('\\n')[0];
  return text ? JSON.parse(text) : null;
}

function forget_(key, kept) {
  var properties = PropertiesService.getScriptProperties();
  piecesOf_(properties.getProperties(), key).forEach(function (name) {
    if (!kept || !(name in kept)) properties.deleteProperty(name);
  });
}

function piecesOf_(all, key) {
  return Object.keys(all).filter(function (name) { return name.indexOf(key + '.') === 0; }).sort();
}

function now_() {
  return (new Date).getTime();
}
`;

/**
 * `tells` and `reads`, in Portuguese, stand at its top: what it tells of, and what it is given access to.
 * `settings` are those that the script knows, `body` what it looks at; `alone` if it needs only the file that it is in.
 */
export const appsScript = (script: {
  label: Label;
  tells: string;
  reads: string;
  settings?: readonly string[];
  alone?: true;
  body: string;
}): Paste => ({
  label: script.label,
  language: 'javascript',
  make({ webhookUrl, webhookSecret, settings }) {
    const known = Object.fromEntries((script.settings ?? []).map((key) => [key, settings[key] ?? '']));
    const values = { url: webhookUrl, secret: webhookSecret, ...known };
    const head = [
      '/**',
      ` * PONTE: avisa ${script.tells}.`,
      ' *',
      ' * PARA INSTALAR',
      ' *  1. Apague tudo o que havia nesta página, cole este texto e salve (Ctrl+S).',
      ' *  2. No alto da página, escolha a função "setup" e clique em "Executar".',
      ' *  3. O Google pede a sua autorização. Escolha a conta; no aviso de que o app não foi verificado (ele é seu),',
      ' *     clique em "Avançado" e em "Acessar"; marque TODAS as permissões e continue.',
      ' *  4. Embaixo, em "Registro de execução", aparece "Ponte: tudo certo". Pronto: ele trabalha sozinho.',
      ' *',
      ` * PERMISSÕES: o Google pede acesso para ver e mudar ${script.reads}, rodar sozinho e falar com a Ponte.`,
      ' * O script só lê: não muda, não envia e não apaga nada.',
      ' * MUDOU algo na Ponte? Copie o script de lá outra vez, cole por cima deste e execute "setup" de novo.',
      ' * PARA PARAR: no menu à esquerda, em "Acionadores" (o relógio), apague os que começam com "ponte".',
      ' * SEGREDO: este texto contém a chave da sua integração. Não o mostre a ninguém.',
      ' *',
      ' * English: paste it here, save, choose "setup", click "Run" and allow everything. It holds a secret.',
      ...(script.alone ? [' * @OnlyCurrentDoc'] : []),
      ' */',
      `var PONTE = ${JSON.stringify(values, null, 2)};`,
    ];
    return `${head.join('\n')}\n${COMMON}${script.body}`;
  },
});

/** The same notice, of what a listing found. */
export const noticeLike = (event: string, id: string, occurredAt: string, rest: Record<string, unknown>) => ({
  v: 1,
  event,
  id,
  occurredAt,
  ...rest,
});

/** What the scripts' notices have in common; `observe` reads those of its events. */
export const told =
  (
    events: readonly string[],
    observe: (sent: Reader, at: { id: string; time: string }, connection: ConnectionView) => Normalised,
  ) =>
  ({ body, receivedAt }: InboundDelivery, connection: ConnectionView): Normalised => {
    const sent = read(body);
    const event = sent.text('event') ?? '';
    if (event === 'ping') return ignored('vendor_test', event);
    if (!events.includes(event)) return ignored('unknown_topic', event.slice(0, 100));
    const id = sent.id('id');
    if (id === undefined) return failed('unexpected_shape', 'id');
    return observe(sent, { id, time: sent.time('occurredAt') ?? receivedAt }, connection);
  };
