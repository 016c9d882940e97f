// The tag that some programs put before any audio file, WAV included: ID3v2, https://id3.org/id3v2.4.0-structure.

const headerBytes = 10;
const hasFooter = 0x10;

/** The file behind its ID3v2 tags; the same bytes where there is none, or nothing behind it. */
export function withoutId3Tag(bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  for (;;) {
    const [i, d, three, , , flags = 0, ...size] = rest.subarray(0, headerBytes);
    const isTag = i === 0x49 && d === 0x44 && three === 0x33 && size.length === 4 && size.every((byte) => byte < 0x80);
    if (!isTag) return rest.length > 0 ? rest : bytes;
    // 7 bits a byte
    const tagBytes = headerBytes + size.reduce((sum, byte) => sum * 128 + byte, 0);
    rest = rest.subarray(tagBytes + (flags & hasFooter ? headerBytes : 0));
  }
}
