/**
 * Connectors for systems that nobody has described in public: whatever sends their JSON is read by a mapping that
 * comes filled in, and that the merchant may change. A static token in a header proves who sends.
 */
import {
  type Connector,
  type Field,
  failed,
  type Inbound,
  type InboundDelivery,
  ignored,
  type Normalised,
} from '../../../src/kit';
import { parseMapping } from './mapping';
import { observeMapped } from './observe';

/** Deeper than anybody's JSON; keeps what walks it recursively safe. */
const MAX_DEPTH = 64;

/** Fields for the token and for the mapping; `preset` is a mapping as JSON. */
export const presetFields = (preset: string): readonly Field[] => [
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Token de quem envia', en: "Sender's token" },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    example: 'deixe-em-branco-para-gerar-um-token',
    help: {
      pt: 'Quem envia os avisos põe este token no cabeçalho x-webhook-token. Deixe em branco e criamos um.',
      en: 'Whoever sends the notices puts this token into the header x-webhook-token. Leave it empty and we make one.',
    },
  },
  {
    key: 'mapping',
    group: 'settings',
    label: { pt: 'Mapeamento', en: 'Mapping' },
    type: 'json',
    required: false,
    default: preset,
    example: preset,
    help: {
      pt: 'Já vem pronto para os campos que conhecemos. Funciona como o do Sistema próprio (JSON): campo nosso à esquerda, campo do JSON à direita.',
      en: 'Comes filled in for the fields that we know of. It works as that of Your own system (JSON): our field on the left, the field of the JSON on the right.',
    },
  },
];

export const presetInbound = (preset: string): Inbound => ({
  verify: { scheme: 'token', in: 'header', name: 'x-webhook-token' },
  normalise: (delivery, { settings }) =>
    observePayload(settings.mapping?.trim() || preset, delivery.body, delivery),
});

/** A mapping that cannot be read would fail every delivery. */
export const checkMapping: NonNullable<Connector['check']> = ({ settings: { mapping } }) => {
  if (!mapping?.trim()) return [];
  const parsed = parseMapping(mapping);
  return parsed.ok ? [] : [{ path: 'settings.mapping', message: parsed.detail }];
};

/** What a mapping, as JSON, makes of a payload. */
export function observePayload(mapping: string, payload: unknown, delivery: InboundDelivery): Normalised {
  const refusal = unreadable(payload);
  if (refusal) return refusal;
  const parsed = parseMapping(mapping);
  return parsed.ok
    ? observeMapped(parsed.mapping, payload, delivery)
    : failed('invalid_input', parsed.detail);
}

/** Why nothing can be made of a payload, whatever the mapping. */
export function unreadable(payload: unknown): Normalised | undefined {
  if (isDeeperThan(MAX_DEPTH, payload)) return failed('unexpected_shape', 'nested too deeply');
  return isEmpty(payload) ? ignored('nothing_new', 'empty body') : undefined;
}

const isEmpty = (body: unknown): boolean =>
  body === undefined ||
  body === null ||
  body === '' ||
  (typeof body === 'object' && Object.keys(body).length === 0);

const isDeeperThan = (limit: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (limit === 0 || Object.values(value).some((member) => isDeeperThan(limit - 1, member)));
