/** What a connector's data must satisfy: its texts, its form, its verification. */
import { z } from 'zod';
import { type Action, type Connector, EVIDENCED, type Field, type Label } from '../../src/kit/contract';
import { EVENT_TYPES, isEventType } from '../../src/kit/events';
import type { Verification } from '../../src/kit/verify';

/** Problems in plain words; none when the declaration is sound. */
export function declarationProblems(connector: Connector): string[] {
  const { fields, setup, recognises = [], samples = [], inbound } = connector;
  return [
    ...textProblems(connector),
    ...repeated(fields.map((field) => field.key)).map((key) => `field ${key} is there twice`),
    ...repeated(samples.map((sample) => sample.name)).map((name) => `sample ${name} is there twice`),
    ...fields.flatMap((field) => fieldProblems(field).map((problem) => `field ${field.key}: ${problem}`)),
    ...(setup.length === 0 ? ['there are no setup steps'] : []),
    ...setup.flatMap(({ url }) => (url === undefined ? [] : linkProblems(url, fields))),
    ...recognises
      .filter(({ type }) => !isKnown(type))
      .map(({ type }) => `recognises ${type}, which is no type`),
    ...baseUrlProblems(connector),
    ...(inbound ? secretProblems(schemeOf(connector), fields) : []),
    ...(inbound && samples.length === 0 ? ['there is no sample to simulate'] : []),
    ...(inbound && recognises.length === 0 ? ['it does not say what it recognises'] : []),
    ...(connector.poll && !inbound ? ['it polls, but cannot normalise what it finds'] : []),
    ...sheetProblems(connector),
    ...Object.entries(connector.actions ?? {}).flatMap(([name, action]) => inputProblems(name, action)),
    ...Object.keys(connector.choices ?? {})
      .filter((key) => !isAskedFor(connector, key))
      .map((key) => `choices of ${key}, which is neither a setting nor an input`),
  ];
}

/** What it does at the vendor, and what it says that this rests on, are the same. */
function sheetProblems({ sheet, ...connector }: Connector): string[] {
  if (!sheet) return ['there is no sheet'];
  const { version, evidence, sources } = sheet;
  const does = EVIDENCED.filter((what) =>
    what === 'register' ? connector.inbound?.register : Object.hasOwn(connector, what),
  );
  const says = Object.keys(evidence);
  return [
    ...(version.trim() === '' ? ['the sheet names no version'] : []),
    ...(sources.length === 0 ? ['the sheet names no source'] : []),
    ...does.filter((what) => !says.includes(what)).map((what) => `nothing says what ${what} rests on`),
    ...says
      .filter((what) => !does.some((one) => one === what))
      .map((what) => `evidence for ${what}, which it has not`),
  ];
}

/** A form shows every member of an input under a name in both languages. */
function inputProblems(name: string, { input, labels = {} }: Action): string[] {
  const unnamed = membersOf(input).filter((key) => !Object.hasOwn(labels, key));
  return [
    ...unnamed.map((key) => `action ${name}: ${key} has no label`),
    ...Object.entries(labels).flatMap(([key, label]) =>
      labelProblems(label).map((problem) => `action ${name}: ${key} ${problem}`),
    ),
  ];
}

const membersOf = (input: Action['input']): string[] =>
  Object.keys(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }).properties ?? {});

const isAskedFor = ({ fields, actions = {} }: Connector, key: string): boolean =>
  fields.some((field) => field.key === key) ||
  Object.values(actions).some(({ input }) => membersOf(input).includes(key));

/** The scheme under the default settings. */
export function schemeOf(connector: Connector): Verification | undefined {
  const verify = connector.inbound?.verify;
  return typeof verify === 'function' ? verify(defaultSettings(connector)) : verify;
}

/** What the hub stores when the merchant fills in nothing that is optional. */
export const defaultSettings = ({ fields }: Connector): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((field) =>
      field.group === 'settings' && field.default !== undefined ? [[field.key, field.default]] : [],
    ),
  );

/** `*.` stands for any sub-domain. */
export const isHostIn = (host: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern));

const isKnown = (type: string): boolean =>
  isEventType(type) && (type.startsWith('custom.') || (EVENT_TYPES as readonly string[]).includes(type));

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

function textProblems(connector: Connector): string[] {
  const texts: [where: string, label: Label | undefined][] = [
    ['label', connector.label],
    ['notes', connector.notes],
    ['limits', connector.sheet?.limits],
    ...(connector.sheet?.cannot ?? []).map((one): [string, Label] => ['what it cannot do', one]),
    ...connector.setup.map((step, index): [string, Label] => [`setup step ${index + 1}`, step]),
    ...(connector.recognises ?? []).map(({ when, type }): [string, Label] => [`recognises ${type}`, when]),
    ...(connector.samples ?? []).map(({ name, label }): [string, Label] => [`sample ${name}`, label]),
    ...Object.entries(connector.actions ?? {}).map(([name, { label }]): [string, Label] => [
      `action ${name}`,
      label,
    ]),
    ...connector.fields.flatMap(({ key, label, help, options = [] }): [string, Label | undefined][] => [
      [`field ${key}`, label],
      [`help of ${key}`, help],
      ...options.map((option): [string, Label] => [`option ${option.value} of ${key}`, option.label]),
    ]),
  ];
  return texts.flatMap(([where, label]) => (label ? labelProblems(label).map((p) => `${where}: ${p}`) : []));
}

function labelProblems({ pt, en }: Label): string[] {
  const isSentence = pt.trim().split(/\s+/).length >= 4;
  return [
    ...(pt.trim() === '' || en.trim() === '' ? ['a language is missing'] : []),
    ...(pt !== pt.trim() || en !== en.trim() ? ['has blanks at an end'] : []),
    ...(isSentence && pt === en ? ['is the same in both languages'] : []),
  ];
}

function fieldProblems(field: Field): string[] {
  const { key, group, type, example, default: initial, sensitive = false, options = [], min, max } = field;
  const values = initial === undefined ? [example] : [example, initial];
  return [
    ...(/^[a-z][A-Za-z0-9]*$/.test(key) ? [] : ['the key is not camelCase']),
    ...(example.trim() === '' ? ['there is no example'] : []),
    ...(type === 'secret' && !(group === 'credentials' && sensitive)
      ? ['a secret must be a sensitive credential']
      : []),
    ...(sensitive && group !== 'credentials' ? ['what is sensitive belongs to the credentials'] : []),
    ...(type === 'select' && options.length === 0 ? ['a select needs options'] : []),
    ...(field.pattern === undefined || compiles(field.pattern) ? [] : ['browsers cannot read the pattern']),
    ...values.flatMap((value) => [
      ...(field.pattern === undefined || fits(field.pattern, value)
        ? []
        : [`${value} does not fit the pattern`]),
      ...(type === 'number' && !isWithin(Number(value), min, max) ? [`${value} is out of range`] : []),
      ...(type === 'url' && !/^https:\/\//.test(value) ? [`${value} is no https address`] : []),
      ...(type === 'boolean' && !['true', 'false'].includes(value)
        ? [`${value} is neither true nor false`]
        : []),
      ...(type === 'select' && !options.some((option) => option.value === value)
        ? [`${value} is no option`]
        : []),
      ...(type === 'json' && !isJson(value) ? ['the example is no JSON'] : []),
    ]),
  ];
}

/** As the form's `pattern` attribute is read: with the `v` flag. */
function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'v') instanceof RegExp;
  } catch {
    return false;
  }
}

const fits = (pattern: string, value: string): boolean => new RegExp(`^(?:${pattern})$`).test(value);

const isWithin = (value: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): boolean =>
  value >= min && value <= max;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A deep link is https, and each `{placeholder}` in it is a setting of the form. */
function linkProblems(url: string, fields: readonly Field[]): string[] {
  const isSetting = (name: string) => fields.some(({ key, group }) => key === name && group === 'settings');
  const unknown = [...url.matchAll(/\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !isSetting(name));
  return [
    ...(url.startsWith('https://') && URL.canParse(url.replace(/\{\w+\}/g, 'x'))
      ? []
      : [`${url} is no https link`]),
    ...unknown.map((name) => `${url} names ${name}, which is no setting`),
  ];
}

function secretProblems(scheme: Verification | undefined, fields: readonly Field[]): string[] {
  if (scheme?.scheme === 'any') return scheme.of.flatMap((one) => secretProblems(one, fields));
  const needed =
    scheme?.scheme === 'url'
      ? []
      : scheme?.scheme === 'basic'
        ? ['webhookSecret', 'webhookUser']
        : ['webhookSecret'];
  return needed
    .filter((key) => !fields.some((field) => field.key === key && field.group === 'credentials'))
    .map((key) => `there is no credential ${key}, which its verification needs`);
}

function baseUrlProblems({ fields, hosts }: Connector): string[] {
  const baseUrl = fields.find(({ key }) => key === 'baseUrl');
  if (!baseUrl) return [];
  const host = URL.parse(baseUrl.default ?? baseUrl.example)?.host ?? '';
  return [
    ...(baseUrl.type === 'url' && baseUrl.group === 'settings'
      ? []
      : ['baseUrl must be a setting of type url']),
    ...(hosts?.length || baseUrl.help ? [] : ['baseUrl may be any host, and nothing says so']),
    ...(!hosts || isHostIn(host, hosts) ? [] : [`baseUrl ${host} is not among the hosts`]),
  ];
}
