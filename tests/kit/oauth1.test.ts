/** OAuth 1.0a signatures: the example of RFC 5849, one that oauthlib made, and nonces. */
import { describe, expect, it } from 'vitest';
import { type OAuth1Keys, oauth1Header, oauth1Nonce, rfc3986Query } from '../../src/kit';

const KEYS: OAuth1Keys = { consumerKey: 'ck', consumerSecret: 'cs&1', token: 'tk', tokenSecret: 'ts/+' };

describe('the signature', () => {
  it('is the one in RFC 5849, section 1.2', async () => {
    const header = await oauth1Header(
      {
        method: 'GET',
        url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
        nonce: 'chapoH',
        timestamp: 137131202,
        hash: 'SHA-1',
      },
      {
        consumerKey: 'dpf43f3p2l4k3l03',
        consumerSecret: 'kd94hf93k423kf44',
        token: 'nnch734d00sl2jdk',
        tokenSecret: 'pfkkdhi9sl3r4s00',
      },
    );
    expect(header).toBe(
      'OAuth oauth_consumer_key="dpf43f3p2l4k3l03", oauth_nonce="chapoH", oauth_signature_method="HMAC-SHA1", ' +
        'oauth_timestamp="137131202", oauth_token="nnch734d00sl2jdk", oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"',
    );
  });

  it('covers brackets, blanks and keys that need encoding, as oauthlib 4.0 signs them', async () => {
    const query = rfc3986Query({
      'searchCriteria[filter_groups][0][filters][0][field]': 'updated_at',
      'searchCriteria[filter_groups][0][filters][0][value]': '2026-11-22 13:00:00',
      left_out: undefined,
      fields: 'items[entity_id]',
    });
    expect(query).toContain(
      'filters%5D%5B0%5D%5Bvalue%5D=2026-11-22%2013%3A00%3A00&fields=items%5Bentity_id%5D',
    );
    const url = `https://loja.example/rest/V1/orders?${query}`;
    const nonce = '0123456789abcdef0123456789abcdef';
    const header = await oauth1Header({ method: 'get', url, nonce, timestamp: 1795352700 }, KEYS);
    expect(header).toContain('oauth_signature_method="HMAC-SHA256"');
    expect(header).toContain('oauth_signature="sFXCImjLo5LH9%2BoqWt5hFhaGMbRXC%2Fb%2B%2F77YvrNQ%2Bzw%3D"');
  });

  it('does not cover the port that the scheme implies, but any other', async () => {
    const signed = (url: string) => oauth1Header({ method: 'GET', url, nonce: 'n', timestamp: 1 }, KEYS);
    expect(await signed('https://loja.example:443/rest')).toBe(await signed('https://LOJA.example/rest'));
    expect(await signed('https://loja.example:8443/rest')).not.toBe(
      await signed('https://loja.example/rest'),
    );
  });
});

describe('a nonce', () => {
  const NOW = Date.parse('2026-11-22T13:05:00.123Z');

  it('is the same for the same request at the same moment, and for no other', async () => {
    const nonces = await Promise.all([
      oauth1Nonce(KEYS, NOW, 'GET', 'https://loja.example/a', ''),
      oauth1Nonce(KEYS, NOW + 1, 'GET', 'https://loja.example/a', ''),
      oauth1Nonce(KEYS, NOW, 'POST', 'https://loja.example/a', ''),
      oauth1Nonce(KEYS, NOW, 'GET', 'https://loja.example/a', '{}'),
      oauth1Nonce(KEYS, NOW, 'GET', 'https://loja.example/', 'a'),
      oauth1Nonce(
        { ...KEYS, token: 'other', tokenSecret: 'other' },
        NOW,
        'GET',
        'https://loja.example/a',
        '',
      ),
    ]);
    expect(new Set(nonces).size).toBe(6);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\da-f]{32}$/);
    expect(await oauth1Nonce(KEYS, NOW, 'GET', 'https://loja.example/a', '')).toBe(nonces[0]);
  });

  it('does not stumble over keys that are empty, or text that is no Unicode', async () => {
    const empty = { consumerKey: '', consumerSecret: '', token: '', tokenSecret: '' };
    expect(await oauth1Nonce(empty, NOW, '\ud800')).toMatch(/^[\da-f]{32}$/);
    expect(rfc3986Query({ a: '\ud800' })).toBe('a=%EF%BF%BD');
  });
});
