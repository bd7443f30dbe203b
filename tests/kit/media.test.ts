import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentName, mediaOf } from '../../src/kit/media';

describe('what kind of file an address leads to', () => {
  it.each<[string, string, string | undefined, string]>([
    ['https://cdn.test/p/tenis.jpg', 'image', 'image/jpeg', 'tenis.jpg'],
    ['https://cdn.test/p/tenis.JPEG?v=3#top', 'image', 'image/jpeg', 'tenis.JPEG'],
    ['https://cdn.test/a.png', 'image', 'image/png', 'a.png'],
    ['https://cdn.test/a.webp', 'image', 'image/webp', 'a.webp'],
    ['https://cdn.test/video.mp4', 'video', 'video/mp4', 'video.mp4'],
    ['https://cdn.test/audio.ogg', 'audio', 'audio/ogg', 'audio.ogg'],
    ['https://cdn.test/audio.MP3', 'audio', 'audio/mpeg', 'audio.MP3'],
    ['https://bank.test/boleto.pdf', 'document', 'application/pdf', 'boleto.pdf'],
    ['https://bank.test/nota%20fiscal.pdf', 'document', 'application/pdf', 'nota fiscal.pdf'],
    ['https://bank.test/nf.xml', 'document', 'application/xml', 'nf.xml'],
    ['https://bank.test/boleto?file=x.png', 'document', undefined, 'boleto'],
    ['https://bank.test/boletos/', 'document', undefined, 'arquivo'],
    ['https://bank.test', 'document', undefined, 'arquivo'],
    ['https://bank.test/a.exe', 'document', undefined, 'a.exe'],
    ['https://bank.test/x.constructor', 'document', undefined, 'x.constructor'],
    ['https://bank.test/%E0%A4%A.pdf', 'document', 'application/pdf', '%E0%A4%A.pdf'],
    ['not an address', 'document', undefined, 'arquivo'],
    ['', 'document', undefined, 'arquivo'],
  ])('%s is %s', (url, kind, mimeType, fileName) => {
    expect(mediaOf(url)).toEqual({ kind, mimeType, fileName });
  });

  it.each<[string, string]>([
    ['https://evil.test/..%2F..%2Fetc%2Fpasswd.pdf', 'passwd.pdf'],
    ['https://evil.test/a%5Cb.pdf', 'b.pdf'],
    ['https://evil.test/a.pdf%0D%0AX-Evil:%201', 'a.pdfX-Evil: 1'],
    ['https://evil.test/%22a%22.pdf', 'a.pdf'],
    ['https://evil.test/a%2F', 'arquivo'],
  ])('%s names no folder, header or quotation', (url, fileName) => {
    expect(mediaOf(url).fileName).toBe(fileName);
  });

  it('has an answer for every address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (url) => {
        const { kind, fileName } = mediaOf(url);
        expect(['image', 'video', 'audio', 'document']).toContain(kind);
        expect(fileName).not.toBe('');
        expect(fileName).not.toMatch(/[\p{Cc}/\\"]/u);
      }),
    );
  });
});

it.each([
  ['https://bank.test/boleto.pdf', 'boleto.pdf'],
  ['https://bank.test/nf.xml?id=1', 'nf.xml'],
  ['https://bank.test/boleto/123', '123.pdf'],
  ['https://bank.test', 'arquivo.pdf'],
])('a document at %s is called %s', (url, name) => {
  expect(documentName(url)).toBe(name);
});
