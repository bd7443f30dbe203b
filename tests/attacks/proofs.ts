/** What vendors attach to prove themselves: as `signatureFor` makes it, and by RSA with a key pair of our own. */
import { type Signature, type SignedRequest, signatureFor, type Verification } from '../../src/kit';
import { toBase64 } from '../../src/kit/bytes';
import { signedBytes } from '../../src/kit/verification';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

interface Pair {
  publicKey: string;
  privateKey: CryptoKey;
}

async function newPair(): Promise<Pair> {
  const { publicKey, privateKey } = (await crypto.subtle.generateKey(RSA, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const spki = (await crypto.subtle.exportKey('spki', publicKey)) as ArrayBuffer;
  return { publicKey: toBase64(new Uint8Array(spki)), privateKey };
}

/** The vendor's, and somebody else's. */
let pairs: Promise<readonly [vendor: Pair, stranger: Pair]> | undefined;
const bothPairs = () => {
  pairs ??= Promise.all([newPair(), newPair()]);
  return pairs;
};

/** What a connection keeps to verify with: `secret`, but for RSA the vendor's public key. */
export const keptFor = async (scheme: Verification | undefined, secret: string): Promise<string> =>
  scheme?.scheme === 'rsa' ? (await bothPairs())[0].publicKey : secret;

/** The proof of whoever has `secret`; by RSA, of the vendor if that is its public key. */
export async function proofFor(
  scheme: Verification,
  request: SignedRequest,
  secret: string,
  now: number,
  user?: string,
): Promise<Signature> {
  if (scheme.scheme !== 'rsa') return signatureFor(scheme, request, secret, now, user);
  const [vendor, stranger] = await bothPairs();
  const { privateKey } = secret === vendor.publicKey ? vendor : stranger;
  const message = signedBytes(scheme.signed, request);
  if (!message) return {};
  const signature = await crypto.subtle.sign(RSA.name, privateKey, message);
  return { headers: { [scheme.header.toLowerCase()]: toBase64(new Uint8Array(signature)) } };
}
