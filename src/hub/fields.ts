/** What was typed into a connection's form, checked against the connector's fields; and how secrets are shown. */
import { type Connector, checkUrl, type Field, isEmail, newWebhookSecret } from '../kit';
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
    const message =
      value === ''
        ? field.required
          ? 'required'
          : undefined
        : problemWith(field, value, connector, options);
    if (message) errors.push({ path: `${field.group}.${field.key}`, message });
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
): string | undefined {
  switch (field.type) {
    case 'number': {
      const number = Number(value);
      if (!Number.isFinite(number)) return 'must be a number';
      if (field.min !== undefined && number < field.min) return `must be at least ${field.min}`;
      if (field.max !== undefined && number > field.max) return `must be at most ${field.max}`;
      break;
    }
    case 'boolean':
      if (value !== 'true' && value !== 'false') return 'must be true or false';
      break;
    case 'select':
      if (!field.options?.some((option) => option.value === value))
        return `must be one of ${field.options?.map((option) => option.value).join(', ')}`;
      break;
    case 'email':
      if (!isEmail(value)) return 'must be an e-mail address';
      break;
    case 'url': {
      const wrong = checkUrl(value, {
        allowPrivate: options.development,
        ...(connector.hosts ? { allowedHosts: connector.hosts } : {}),
      });
      if (wrong) return wrong;
      break;
    }
    case 'json':
      if (!isJson(value)) return 'must be JSON';
      break;
  }
  return field.pattern && !new RegExp(`^(?:${field.pattern})$`).test(value)
    ? `does not look right; example: ${field.example}`
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

/** Shows that a secret is set, and at most its last four characters. */
export const mask = (secret: string): string =>
  /^[\w+/=.-]{16,}$/.test(secret) ? `••••${secret.slice(-4)}` : '••••';

export const isMasked = (value: string): boolean => value.startsWith('••••');
