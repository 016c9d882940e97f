// The tag that some programs put before any audio file, WAV included: ID3v2, https://id3.org/id3v2.4.0-structure.

import type { ByteReader } from '../lib/byte-reader.ts';

const headerBytes = 10;
const hasFooter = 0x10;

/** Goes behind the ID3v2 tags that come next; returns how many bytes they have. */
export async function skipId3Tags(bytes: ByteReader): Promise<number> {
  let skipped = 0;
  for (;;) {
    const [i, d, three, , , flags = 0, ...size] = await bytes.peek(headerBytes);
    const isTag = i === 0x49 && d === 0x44 && three === 0x33 && size.length === 4 && size.every((byte) => byte < 0x80);
    if (!isTag) return skipped;
    // 7 bits a byte
    const tagBytes = headerBytes + size.reduce((sum, byte) => sum * 128 + byte, 0);
    const wholeBytes = tagBytes + (flags & hasFooter ? headerBytes : 0);
    await bytes.skip(wholeBytes);
    skipped += wholeBytes;
  }
}
