/**
 * Credentials at rest: AES-256-GCM, one random IV per seal, bound to their connection by the
 * additional data, under a key named by id so that keys can be rotated: the first key of
 * `PONTE_KEYS` seals, every key opens.
 * Sealed form: `<key id>.<base64 iv>.<base64 ciphertext>`.
 */

/** What a connection keeps secret. */
export interface Secrets {
  /** The URL token of its hook address. */
  token: string;
  credentials: Record<string, string>;
  /** Of a connection that sells: what its hosted endpoints are called with; a replaced one for a day. */
  custom?: { secret: string; previous?: { secret: string; until: string } };
  /** Replaced credentials that stay valid for a day. */
  previous?: { credentials: Record<string, string>; until: string };
}

export interface Vault {
  seal(secrets: Secrets, connectionId: string): Promise<string>;
  /** Throws when no known key opens it, or when it belongs to another connection. */
  open(sealed: string, connectionId: string): Promise<Secrets>;
  /** Whether it was sealed with another key than the current one. */
  isStale(sealed: string): boolean;
}

const toBase64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** `keys` is the text of `PONTE_KEYS`: `id:base64,id:base64`. */
export function createVault(keys: string): Vault {
  const imported = new Map<string, Promise<CryptoKey>>();
  const entries = keys.split(',').map((entry) => {
    const at = entry.indexOf(':');
    return { id: entry.slice(0, at), material: entry.slice(at + 1) };
  });
  const current = entries[0]?.id ?? '';

  const keyOf = (id: string): Promise<CryptoKey> => {
    const known = imported.get(id);
    if (known) return known;
    const entry = entries.find((candidate) => candidate.id === id);
    if (!entry) return Promise.reject(new Error(`vault: no key with id ${id}`));
    const key = crypto.subtle.importKey('raw', fromBase64(entry.material), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
    imported.set(id, key);
    return key;
  };

  return {
    async seal(secrets, connectionId) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const additionalData = new TextEncoder().encode(connectionId);
      const plain = new TextEncoder().encode(JSON.stringify(secrets));
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData },
        await keyOf(current),
        plain,
      );
      return `${current}.${toBase64(iv)}.${toBase64(new Uint8Array(sealed))}`;
    },
    async open(sealed, connectionId) {
      const [id = '', iv = '', content = ''] = sealed.split('.');
      const additionalData = new TextEncoder().encode(connectionId);
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: fromBase64(iv), additionalData },
        await keyOf(id),
        fromBase64(content),
      );
      return JSON.parse(new TextDecoder().decode(plain));
    },
    isStale: (sealed) => !sealed.startsWith(`${current}.`),
  };
}

/** SHA-256 as hex: how tokens and API keys are looked up. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
