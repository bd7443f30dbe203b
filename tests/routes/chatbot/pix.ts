/** Reads Pix codes and the pictures of them, by the standards and without any code of ours. */

/** The members of an EMV code by their ids; undefined when a length or the checksum does not fit. */
export function emvOf(code: string): Map<string, string> | undefined {
  if (code.slice(-8, -4) !== '6304' || crc16(code.slice(0, -4)) !== code.slice(-4)) return undefined;
  const members = new Map<string, string>();
  for (let at = 0; at < code.length; ) {
    const length = Number(code.slice(at + 2, at + 4));
    if (!Number.isInteger(length) || at + 4 + length > code.length) return undefined;
    members.set(code.slice(at, at + 2), code.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return members;
}

/** CRC-16/CCITT-FALSE, as the Central Bank's manual asks for. */
function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
  }
  return (crc & 0xffff).toString(16).toUpperCase().padStart(4, '0');
}

/** A picture of one bit per pixel as rows of booleans, true where it is black. */
export async function blackPixels(png: Uint8Array): Promise<boolean[][]> {
  const view = new DataView(png.buffer, png.byteOffset);
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) throw new Error('no PNG');
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(png.slice(at + 4, at + 8));
    if (crc32(png.slice(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw new Error(`checksum of ${name}`);
    chunks.set(name, png.slice(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = chunks.get('IHDR') ?? new Uint8Array(13);
  const side = new DataView(header.buffer).getUint32(0);
  // One bit of grey, no filter, not interlaced.
  if ([...header.slice(8)].join() !== '1,0,0,0,0' || !chunks.has('IEND')) throw new Error('another kind');
  const rows = new Uint8Array(
    await new Response(
      new Blob([chunks.get('IDAT') ?? new Uint8Array()])
        .stream()
        .pipeThrough(new DecompressionStream('deflate')),
    ).arrayBuffer(),
  );
  const stride = Math.ceil(side / 8) + 1;
  if (rows.length !== stride * side) throw new Error('rows are missing');
  return Array.from({ length: side }, (_row, y) =>
    Array.from({ length: side }, (_bit, x) => {
      const byte = rows[y * stride + 1 + (x >> 3)] ?? 0;
      return (byte & (0x80 >> (x & 7))) === 0;
    }),
  );
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) {
      const low = (crc ^ (byte >> bit)) & 1;
      crc = (crc >>> 1) ^ (low ? 0xedb88320 : 0);
    }
  return ~crc >>> 0;
}
