import { describe, expect, it } from 'vitest';
import { checkUrl } from '../../src/kit/address-guard';

const strict = { allowPrivate: false };

describe('checkUrl', () => {
  it.each([
    'https://api.awsli.com.br/v1/pedido/?x=1',
    'https://loja.com.br:8443/hook',
    'https://n8n.loja.com.br:5678/webhook/x',
    'https://loja.com.br:80/',
    'https://8.8.8.8/',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://223.255.255.255/',
    'https://[2606:4700::1111]/',
    'https://[2001:4860:4860::8888]/',
    'https://ação.com.br/',
    'https://localhost.com.br/',
    'https://10.com/',
  ])('lets %s through', (url) => {
    expect(checkUrl(url, strict)).toBeUndefined();
  });

  it.each([
    ['plain http', 'http://loja.com.br/'],
    ['another protocol', 'ftp://loja.com.br/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,x'],
    ['no URL', 'loja.com.br'],
    ['nothing', ''],
    ['credentials', 'https://user:pass@loja.com.br/'],
    ['a user', 'https://user@loja.com.br/'],
    ['localhost', 'https://localhost/'],
    ['localhost in capitals', 'https://LOCALHOST/'],
    ['a name under localhost', 'https://x.localhost/'],
    ['.local', 'https://impressora.local/'],
    ['.internal', 'https://metadata.google.internal/'],
    ['.home.arpa', 'https://nas.home.arpa/'],
    ['a bare name', 'https://intranet/'],
    ['a trailing dot', 'https://localhost./'],
    ['a trailing dot on a public name', 'https://loja.com.br./'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback, decimal', 'https://2130706433/'],
    ['loopback, hex', 'https://0x7f000001/'],
    ['loopback, octal', 'https://0177.0.0.1/'],
    ['loopback, full-width digits', 'https://１２７.0.0.1/'],
    ['loopback, trailing dot', 'https://127.0.0.1./'],
    ['the whole of 127/8', 'https://127.255.255.254/'],
    ['zero', 'https://0/'],
    ['10/8', 'https://10.1.2.3/'],
    ['172.16/12', 'https://172.31.255.255/'],
    ['192.168/16', 'https://192.168.0.1/'],
    ['carrier NAT', 'https://100.64.0.1/'],
    ['cloud metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['cloud metadata, hex', 'https://0xa9fea9fe/'],
    ['benchmarking', 'https://198.19.0.1/'],
    ['documentation', 'https://203.0.113.7/'],
    ['multicast', 'https://224.0.0.1/'],
    ['reserved', 'https://250.1.1.1/'],
    ['broadcast', 'https://255.255.255.255/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6 unspecified', 'https://[::]/'],
    ['mapped IPv4', 'https://[::ffff:127.0.0.1]/'],
    ['mapped public IPv4', 'https://[::ffff:8.8.8.8]/'],
    ['NAT64', 'https://[64:ff9b::7f00:1]/'],
    ['6to4', 'https://[2002:7f00:1::]/'],
    ['Teredo', 'https://[2001:0:1::]/'],
    ['IPv6 documentation', 'https://[2001:db8::1]/'],
    ['unique local', 'https://[fd00::1]/'],
    ['link-local', 'https://[fe80::1]/'],
    ['IPv6 multicast', 'https://[ff02::1]/'],
    ['the mail port', 'https://loja.com.br:25/'],
    ['the SSH port', 'https://loja.com.br:22/'],
  ])('refuses %s', (_title, url) => {
    expect(checkUrl(url, strict)).toMatch(/^[a-z].+/);
  });

  it('never quotes the address in its reason', () => {
    for (const url of ['http://x.com/?key=abc', 'https://u:abc@x.com/', 'https://10.0.0.1/abc', 'abc']) {
      expect(checkUrl(url, strict)).not.toContain('abc');
    }
  });

  it("keeps to the vendor's hosts", () => {
    const rules = { allowPrivate: false, allowedHosts: ['api.awsli.com.br', '*.MyShopify.com'] };
    expect(checkUrl('https://api.awsli.com.br/v1', rules)).toBeUndefined();
    expect(checkUrl('https://API.AWSLI.com.br/v1', rules)).toBeUndefined();
    expect(checkUrl('https://loja.myshopify.com/', rules)).toBeUndefined();
    expect(checkUrl('https://a.loja.myshopify.com/', rules)).toBeUndefined();
    for (const host of [
      'myshopify.com',
      'evilmyshopify.com',
      'x.awsli.com.br',
      'api.awsli.com.br.evil.com',
      '8.8.8.8',
    ]) {
      expect(checkUrl(`https://${host}/`, rules)).toBe('the host is not one of this vendor');
    }
    expect(checkUrl('https://loja.com.br/', { allowPrivate: false, allowedHosts: [] })).toBeDefined();
  });

  it('allows any host and plain http in development, but no credentials and no other protocol', () => {
    const rules = { allowPrivate: true, allowedHosts: ['api.awsli.com.br'] };
    expect(checkUrl('http://localhost:9999/fake', rules)).toBeUndefined();
    expect(checkUrl('http://127.0.0.1:9999/fake', rules)).toBeUndefined();
    expect(checkUrl('http://u:p@localhost/', rules)).toBeDefined();
    expect(checkUrl('file:///etc/passwd', rules)).toBeDefined();
  });
});
