// CRC-32 as zip files use it (polynomial 0xEDB88320, reflected) and CRC-32C (Castagnoli's, 0x82F63B78) as TFRecord files do, sixteen
// bytes a step through sixteen tables ("slicing", Kounavis and Berry 2005).
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

const tableCount = 16;

/** Table n has what a byte is worth with n more bytes behind it. */
function makeTables(polynomial: number): Uint32Array {
  const tables = new Uint32Array(tableCount * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256]!;
    tables[i] = tables[before & 255]! ^ (before >>> 8);
  }
  return tables;
}

// made when first needed: the page, which opens with this module, seldom needs any
let zipTables: Uint32Array | null = null;
let castagnoliTables: Uint32Array | null = null;

/** CRC-32 of `bytes`, unsigned. Pass the value of the bytes before them to go on from there. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  zipTables ??= makeTables(0xedb88320);
  return crcOf(zipTables, bytes, previous);
}

/** CRC-32C (RFC 3720, B.4) of `bytes`, unsigned. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  castagnoliTables ??= makeTables(0x82f63b78);
  return crcOf(castagnoliTables, bytes, previous);
}

function crcOf(t: Uint32Array, bytes: Uint8Array, previous: number): number {
  const { length, byteOffset } = bytes;
  let crc = ~previous;
  let i = 0;
  // words are read where they lie: from a multiple of four on, the lowest byte first, as every processor with a browser does
  for (const head = Math.min(-byteOffset & 3, length); i < head; i++) crc = t[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  if (length - i >= tableCount) {
    const words = new Uint32Array(bytes.buffer, byteOffset + i, ((length - i) >>> 4) << 2);
    for (let at = 0; at < words.length; at += 4) {
      const a = words[at]! ^ crc;
      const b = words[at + 1]!;
      const c = words[at + 2]!;
      const d = words[at + 3]!;
      crc =
        t[3840 + (a & 255)]! ^
        t[3584 + ((a >>> 8) & 255)]! ^
        t[3328 + ((a >>> 16) & 255)]! ^
        t[3072 + (a >>> 24)]! ^
        t[2816 + (b & 255)]! ^
        t[2560 + ((b >>> 8) & 255)]! ^
        t[2304 + ((b >>> 16) & 255)]! ^
        t[2048 + (b >>> 24)]! ^
        t[1792 + (c & 255)]! ^
        t[1536 + ((c >>> 8) & 255)]! ^
        t[1280 + ((c >>> 16) & 255)]! ^
        t[1024 + (c >>> 24)]! ^
        t[768 + (d & 255)]! ^
        t[512 + ((d >>> 8) & 255)]! ^
        t[256 + ((d >>> 16) & 255)]! ^
        t[d >>> 24]!;
    }
    i += 4 * words.length;
  }
  for (; i < length; i++) crc = t[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
