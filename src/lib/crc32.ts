// CRC-32 as zip files use it (polynomial 0xEDB88320, reflected) and CRC-32C (Castagnoli's, 0x82F63B78) as TFRecord files do, four bytes
// a step through four tables.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

function makeTables(polynomial: number): Uint32Array {
  const tables = new Uint32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < 4 * 256; i++) {
    const before = tables[i - 256]!;
    tables[i] = tables[before & 255]! ^ (before >>> 8);
  }
  return tables;
}

const zipTables = makeTables(0xedb88320);
const castagnoliTables = makeTables(0x82f63b78);

/** CRC-32 of `bytes`, unsigned. Pass the value of the bytes before them to go on from there. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  return crcOf(zipTables, bytes, previous);
}

/** CRC-32C (RFC 3720, B.4) of `bytes`, unsigned. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  return crcOf(castagnoliTables, bytes, previous);
}

function crcOf(tables: Uint32Array, bytes: Uint8Array, previous: number): number {
  let crc = ~previous;
  const wholeWords = bytes.length & ~3;
  let i = 0;
  for (; i < wholeWords; i += 4) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc =
      tables[768 + (crc & 255)]! ^
      tables[512 + ((crc >>> 8) & 255)]! ^
      tables[256 + ((crc >>> 16) & 255)]! ^
      tables[crc >>> 24]!;
  }
  for (; i < bytes.length; i++) crc = tables[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
