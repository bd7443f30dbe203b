/** What was typed into a connection's form, checked against the connector's fields; and how secrets are shown. */
import {
  ADDRESS_OBJECTIONS,
  type Connector,
  checkUrl,
  type Field,
  isEmail,
  type Label,
  newWebhookSecret,
} from '../kit';
import { newSecret } from '../kit/id';
import type { FieldError } from '../problem';

export interface Typed {
  credentials: Record<string, string>;
  settings: Record<string, string>;
}

/** Values as the fields want them, or what is wrong, all at once. Unknown settings are ignored. */
export function checkFields(
  connector: Connector,
  typed: { credentials: Record<string, unknown>; settings: Record<string, unknown> },
  options: { development: boolean },
): { ok: true; values: Typed } | { ok: false; errors: FieldError[] } {
  const values: Typed = { credentials: {}, settings: {} };
  const errors: FieldError[] = [];
  for (const field of connector.fields) {
    const value = asText(typed[field.group][field.key]) ?? field.default ?? generated(field) ?? '';
    const wrong =
      value === ''
        ? field.required
          ? { pt: 'preencha este campo', en: 'required' }
          : undefined
        : problemWith(field, value, connector, options);
    if (wrong) errors.push({ path: `${field.group}.${field.key}`, message: wrong.en, pt: wrong.pt });
    else if (value !== '') values[field.group][field.key] = value;
  }
  if (errors.length === 0) errors.push(...(connector.check?.(values) ?? []));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // A JSON field may be sent as JSON instead of text.
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

const generated = (field: Field): string | undefined =>
  field.generate ? (field.pattern?.startsWith('whsec_') ? newWebhookSecret() : newSecret()) : undefined;

function problemWith(
  field: Field,
  value: string,
  connector: Connector,
  options: { development: boolean },
): Label | undefined {
  switch (field.type) {
    case 'number': {
      const number = Number(value);
      const { min, max } = field;
      if (!Number.isFinite(number)) return { pt: 'precisa ser um número', en: 'must be a number' };
      if (min !== undefined && number < min)
        return { pt: `precisa ser no mínimo ${min}`, en: `must be at least ${min}` };
      if (max !== undefined && number > max)
        return { pt: `pode ser no máximo ${max}`, en: `must be at most ${max}` };
      break;
    }
    case 'boolean':
      if (value !== 'true' && value !== 'false')
        return { pt: 'precisa ser sim ou não', en: 'must be true or false' };
      break;
    case 'select':
      if (!field.options?.some((option) => option.value === value)) {
        const all = field.options?.map((option) => option.value).join(', ');
        return { pt: `escolha uma das opções: ${all}`, en: `must be one of ${all}` };
      }
      break;
    case 'email':
      if (!isEmail(value)) return { pt: 'confira o e-mail', en: 'must be an e-mail address' };
      break;
    case 'url': {
      const objection = checkUrl(value, {
        allowPrivate: options.development,
        ...(connector.hosts ? { allowedHosts: connector.hosts } : {}),
      });
      if (objection) return { pt: ADDRESS_OBJECTIONS[objection], en: objection };
      break;
    }
    case 'json':
      if (!isJson(value)) return { pt: 'não é um JSON válido', en: 'must be JSON' };
      break;
  }
  return field.pattern && !new RegExp(`^(?:${field.pattern})$`).test(value)
    ? {
        pt: `não parece certo; exemplo: ${field.example}`,
        en: `does not look right; example: ${field.example}`,
      }
    : undefined;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether its value is masked wherever it is shown. */
export const isSensitive = (field: Field): boolean => field.sensitive ?? field.type === 'secret';

/** Shows that a secret is set, and at most its last four characters. */
export const mask = (secret: string): string =>
  /^[\w+/=.-]{16,}$/.test(secret) ? `••••${secret.slice(-4)}` : '••••';

export const isMasked = (value: string): boolean => value.startsWith('••••');

/** What was typed over what is stored; masked values that come back are left alone. */
export const typedOver = (
  stored: Readonly<Record<string, string>>,
  typed: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  ...stored,
  ...Object.fromEntries(
    Object.entries(typed).filter(([, value]) => !(typeof value === 'string' && isMasked(value))),
  ),
});

/** The secrets that the hub has made up itself: shown once, to be typed into the platform. */
export function generatedIn(
  connector: Connector,
  typed: { credentials: Record<string, unknown>; settings: Record<string, unknown> },
  values: Typed,
): Record<string, string> {
  const made = connector.fields.flatMap(({ generate, group, key }): [string, string][] => {
    const value = values[group][key];
    return generate && value && value !== String(typed[group][key] ?? '').trim() ? [[key, value]] : [];
  });
  return Object.fromEntries(made);
}
