/** Who is behind an address, as far as limits are concerned. */

/**
 * The key under which guesses are counted: an IPv4 address as it is, of IPv6 the /64, because whoever
 * has one address there has 2^64 of them (RFC 6177). Told by the text, which Cloudflare writes as RFC 5952
 * wants it; the few networks that look alike in that form share their limit.
 */
export function networkOf(address: string | null | undefined): string {
  if (!address) return 'unknown';
  if (!address.includes(':')) return address;
  const [front = ''] = address.toLowerCase().split('::');
  return `${front.split(':').slice(0, 4).join(':')}::/64`;
}
