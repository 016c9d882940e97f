// The records of a zip beside its parts' bytes, as bytes: local headers, directory and its end, with zip64's where a size or a place
// is beyond 4 GB. Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3.

export interface WrittenEntry {
  /** UTF-8. */
  name: Uint8Array;
  isDeflated: boolean;
  crc32: number;
  compressedBytes: number;
  uncompressedBytes: number;
  /** Where its local header begins. */
  headerOffset: number;
  modified: Date;
}

/** What stands for a number that zip64's record has. */
const beyond32 = 0xffff_ffff;
const beyond16 = 0xffff;
const zip64Version = 45;
const plainVersion = 20;
const utf8Names = 1 << 11;
const zip64ExtraId = 1;
/** In a local header it has both sizes. */
const localZip64Bytes = 4 + 16;

/** Numbers of a record, little-endian, in order: `[value, bytes]`. */
function record(fields: readonly (readonly [value: number, bytes: 2 | 4 | 8])[], ...tail: Uint8Array[]): Uint8Array {
  const fixed = fields.reduce((sum, [, bytes]) => sum + bytes, 0);
  const whole = new Uint8Array(tail.reduce((sum, { length }) => sum + length, fixed));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  for (const part of tail) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Deflated bytes may be more than they were before, by five in 65,535. */
function needsZip64(uncompressedBytes: number): boolean {
  return uncompressedBytes * 1.001 + 1024 >= beyond32;
}

/** Room that the header of a part takes which will have so many bytes. */
export function localHeaderBytes(name: Uint8Array, uncompressedBytes: number): number {
  return 30 + name.length + (needsZip64(uncompressedBytes) ? localZip64Bytes : 0);
}

export function localHeader(entry: WrittenEntry): Uint8Array {
  const { name, uncompressedBytes, compressedBytes } = entry;
  const isLarge = needsZip64(uncompressedBytes);
  const extra = isLarge
    ? record([
        [zip64ExtraId, 2],
        [16, 2],
        [uncompressedBytes, 8],
        [compressedBytes, 8],
      ])
    : new Uint8Array();
  const sizes = isLarge ? [beyond32, beyond32] : [compressedBytes, uncompressedBytes];
  return record(
    [
      [0x04034b50, 4],
      [isLarge ? zip64Version : plainVersion, 2],
      ...common(entry, sizes),
      [name.length, 2],
      [extra.length, 2],
    ],
    name,
    extra,
  );
}

/** The fields that a local header and the directory have alike. */
function common(
  { isDeflated, crc32, modified }: WrittenEntry,
  [compressed = 0, uncompressed = 0]: readonly number[],
): [number, 2 | 4][] {
  const { date, time } = dosTime(modified);
  return [
    [utf8Names, 2],
    [isDeflated ? 8 : 0, 2],
    [time, 2],
    [date, 2],
    [crc32, 4],
    [compressed, 4],
    [uncompressed, 4],
  ];
}

/** An entry's line in the directory. */
export function entryRecord(entry: WrittenEntry): Uint8Array {
  const { name, uncompressedBytes, compressedBytes, headerOffset } = entry;
  const isLarge = needsZip64(uncompressedBytes);
  const isFar = headerOffset >= beyond32;
  const values = [...(isLarge ? [uncompressedBytes, compressedBytes] : []), ...(isFar ? [headerOffset] : [])];
  const extra =
    values.length > 0
      ? record([[zip64ExtraId, 2], [8 * values.length, 2], ...values.map((value) => [value, 8] as const)])
      : new Uint8Array();
  const version = extra.length > 0 ? zip64Version : plainVersion;
  return record(
    [
      [0x02014b50, 4],
      [version, 2],
      [version, 2],
      ...common(entry, isLarge ? [beyond32, beyond32] : [compressedBytes, uncompressedBytes]),
      [name.length, 2],
      [extra.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [isFar ? beyond32 : headerOffset, 4],
    ],
    name,
    extra,
  );
}

/** What ends the archive. */
export function endRecords(entryCount: number, directoryOffset: number, directoryBytes: number): Uint8Array {
  const isLarge = entryCount >= beyond16 || directoryOffset >= beyond32 || directoryBytes >= beyond32;
  const end = record([
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [Math.min(entryCount, beyond16), 2],
    [Math.min(entryCount, beyond16), 2],
    [Math.min(directoryBytes, beyond32), 4],
    [Math.min(directoryOffset, beyond32), 4],
    [0, 2],
  ]);
  if (!isLarge) return end;
  const end64 = record([
    [0x06064b50, 4],
    // of what follows in this record
    [44, 8],
    [zip64Version, 2],
    [zip64Version, 2],
    [0, 4],
    [0, 4],
    [entryCount, 8],
    [entryCount, 8],
    [directoryBytes, 8],
    [directoryOffset, 8],
  ]);
  const locator = record([
    [0x07064b50, 4],
    [0, 4],
    [directoryOffset + directoryBytes, 8],
    [1, 4],
  ]);
  return record([], end64, locator, end);
}

/** Local time in steps of two seconds, from 1980 on. */
function dosTime(modified: Date): { date: number; time: number } {
  const year = Math.max(0, modified.getFullYear() - 1980);
  return {
    date: (year << 9) | ((modified.getMonth() + 1) << 5) | modified.getDate(),
    time: (modified.getHours() << 11) | (modified.getMinutes() << 5) | (modified.getSeconds() >> 1),
  };
}
