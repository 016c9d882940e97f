// File names in zips: what a directory's line tells of them.
// APPNOTE.TXT 6.3.10: 4.4.4 (bit 11), 4.6.9 (Info-ZIP Unicode Path), 4.4.2 (the system that made it).

import { crc32 } from '../../lib/crc32.ts';
import { lettersOf } from '../../lib/letters.ts';
import { separated, type UndecodedName } from '../undecoded-names.ts';

/** A name as the directory has it. */
export interface StoredName {
  bytes: Uint8Array;
  isFlaggedUtf8: boolean;
  isWindows: boolean;
  extra: DataView;
}

const unicodePathId = 0x7075;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The name where the archive tells it: in UTF-8 by the entry's flag or in its extra field, or in ASCII; else its bytes. */
export function readName({ bytes, isFlaggedUtf8, isWindows, extra }: StoredName): { text: string } | UndecodedName {
  const unicode = unicodePath(extra, bytes);
  if (unicode !== null) return { text: separated(unicode, isWindows) };
  if (isFlaggedUtf8 || bytes.every((byte) => byte < 128)) {
    const text = strictUtf8(bytes);
    if (text !== null) return { text: separated(text, isWindows) };
  }
  return { letters: lettersOf(bytes), isWindows };
}

/** The UTF-8 name of the extra field, which counts where it was made for the name that is stored. */
function unicodePath(extra: DataView, name: Uint8Array): string | null {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (end > extra.byteLength) return null;
    const isVersion1 = end >= at + 9 && extra.getUint8(at + 4) === 1;
    if (extra.getUint16(at, true) === unicodePathId && isVersion1 && extra.getUint32(at + 5, true) === crc32(name)) {
      return strictUtf8(new Uint8Array(extra.buffer, extra.byteOffset + at + 9, end - at - 9));
    }
    at = end;
  }
  return null;
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
