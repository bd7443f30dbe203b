/** Pix codes as pictures: a PNG at an address that anybody may open who was given it, and nobody can make up. */
import { encode } from 'uqr';
import { concatBytes, equalBytes, hmac, toHex, utf8 } from '../../kit/bytes';

/** Pixels per module, and modules of margin. */
const SCALE = 8;
const MARGIN = 4;

/** What goes behind the code in the address: cut short, as it only has to be unguessable. */
export const qrSignature = async (code: string, key: string): Promise<string> =>
  toHex(await hmac('SHA-256', utf8(`qr ${key}`), utf8(code))).slice(0, 32);

export const isQrSignature = async (code: string, key: string, typed: string): Promise<boolean> =>
  equalBytes(utf8(typed), utf8(await qrSignature(code, key)));

/** One bit per pixel, black on white. */
export async function qrPng(code: string): Promise<Uint8Array> {
  const { data, size } = encode(code, { border: MARGIN, ecc: 'M' });
  const side = size * SCALE;
  const stride = Math.ceil(side / 8);
  const row = (y: number): Uint8Array => {
    // The first byte says that the row is not filtered.
    const bytes = new Uint8Array(stride + 1).fill(0xff, 1);
    for (let x = 0; x < side; x++)
      if (data[y]?.[Math.floor(x / SCALE)])
        bytes[1 + (x >> 3)] = (bytes[1 + (x >> 3)] ?? 0) & ~(0x80 >> (x & 7));
    return bytes;
  };
  const rows = Array.from({ length: size }, (_, y) => row(y)).flatMap((one) =>
    Array.from({ length: SCALE }, () => one),
  );
  return concatBytes([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', concatBytes([uint32(side), uint32(side), Uint8Array.of(1, 0, 0, 0, 0)])),
    chunk('IDAT', await deflate(concatBytes(rows))),
    chunk('IEND', new Uint8Array()),
  ]);
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** PNG, section 5.3: length, type, data, checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatBytes([utf8(type), data]);
  return concatBytes([uint32(data.length), body, uint32(crc32(body))]);
}

const uint32 = (number: number): Uint8Array =>
  Uint8Array.of(number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff);

/** PNG, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
