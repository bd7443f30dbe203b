/**
 * Which addresses the hub may call. It sees names, not what they resolve to: that a public name
 * cannot lead into a private network is left to the Workers runtime, which has none.
 */

export interface AddressRules {
  /** Development: any host and plain http, for fake vendors on this machine. */
  allowPrivate: boolean;
  /** `api.vendor.com` or `*.vendor.com` (any sub-domain, not the domain itself); undefined: any public host. */
  allowedHosts?: readonly string[] | undefined;
  /** The hub's own name, where it is known: what it would tell itself, it would tell itself again. */
  ownHost?: string | undefined;
}

/** Names that resolve inside somebody's network only. */
const PRIVATE_SUFFIXES = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'corp',
  'home.arpa',
  'test',
  'onion',
];

/** Reserved and private IPv4 blocks (IANA special-purpose registry) as [network, prefix length]. */
const RESERVED_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // Cloud metadata lives here.
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Why an address may not be called, as logs say it; and in Portuguese, for a form. */
export const ADDRESS_OBJECTIONS = {
  'not an absolute URL': 'não é um endereço completo (https://…)',
  'only https addresses are allowed': 'só endereços https são aceitos',
  'credentials do not belong in the address': 'usuário e senha não podem ir no endereço',
  'the host is not public': 'o endereço não é público',
  'the host is this hub itself': 'o endereço é o da própria Ponte',
  'the port is not one for the web': 'a porta não é de um site',
  'the host is not one of this vendor': 'o endereço não é deste sistema',
} as const;
export type AddressObjection = keyof typeof ADDRESS_OBJECTIONS;

/** Why this URL may not be called; undefined when it may. */
export function checkUrl(url: string, rules: AddressRules): AddressObjection | undefined {
  const parsed = URL.parse(url);
  if (!parsed) return 'not an absolute URL';
  const { protocol, hostname, username, password, port } = parsed;
  if (protocol !== 'https:' && !(rules.allowPrivate && protocol === 'http:'))
    return 'only https addresses are allowed';
  if (username !== '' || password !== '') return 'credentials do not belong in the address';
  if (rules.allowPrivate) return undefined;
  if (isPrivateHost(hostname)) return 'the host is not public';
  if (hostname === rules.ownHost) return 'the host is this hub itself';
  // Mail, SSH and the like answer there; systems of merchants do use high ports.
  if (port !== '' && port !== '80' && Number(port) < 1024) return 'the port is not one for the web';
  if (rules.allowedHosts && !rules.allowedHosts.some((pattern) => hostMatches(pattern, hostname))) {
    return 'the host is not one of this vendor';
  }
  return undefined;
}

function hostMatches(pattern: string, hostname: string): boolean {
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.') ? hostname.endsWith(wanted.slice(1)) : hostname === wanted;
}

/** `hostname` as the URL parser leaves it: lower case, IPv4 in dotted decimal however it was written. */
function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return !isPublicV6(hostname.slice(1, -1));
  const v4 = v4Number(hostname);
  if (v4 !== undefined) return isReservedV4(v4);
  return (
    !hostname.includes('.') ||
    hostname.endsWith('.') ||
    PRIVATE_SUFFIXES.some((suffix) => hostname.endsWith(`.${suffix}`)) ||
    spelledV4(hostname).some(isReservedV4)
  );
}

const isReservedV4 = (address: number): boolean =>
  RESERVED_V4.some(([network, bits]) => inBlock(address, v4Number(network) ?? 0, bits));

/** IPv4 addresses in a name, which some public name servers resolve it to: `10.0.0.1.nip.io`, `a-10-0-0-1.sslip.io`. */
const spelledV4 = (hostname: string): number[] =>
  [...hostname.matchAll(/(?<!\d)(?=(\d{1,3}(?:[.-]\d{1,3}){3})(?!\d))/g)].flatMap(
    ([, found = '']) => v4Number(found.replaceAll('-', '.')) ?? [],
  );

function v4Number(hostname: string): number | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return undefined;
  return hostname.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

const inBlock = (address: number, network: number, bits: number): boolean =>
  Math.floor(address / 2 ** (32 - bits)) === Math.floor(network / 2 ** (32 - bits));

/**
 * Only global unicast (2000::/3) is public, and of it not what embeds IPv4 (Teredo, 6to4) or is
 * documentation. Mapped IPv4, loopback, unique local and link-local all lie outside.
 */
function isPublicV6(address: string): boolean {
  const [first = 0, second = 0] = address.split(':').map((group) => Number.parseInt(group || '0', 16));
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false;
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}
