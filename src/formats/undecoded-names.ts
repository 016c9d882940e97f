// Names of files in archives that do not tell which character set they are in: their bytes, and the path that a set makes of them.

import type { NameEncoding } from '../config/name-encodings.ts';
import { unpackedPath } from '../lib/file-paths.ts';
import { decodeName } from './guess-names.ts';

export interface UndecodedName {
  /** Its bytes, each a letter (ISO 8859-1). */
  letters: string;
  /** Where no `/` is in it, backslashes are what separates folders. */
  isWindows: boolean;
}

/** The path that an unpacker makes of a name, in the character set that a person or a guess says. */
export function pathOfName(name: UndecodedName, encoding: NameEncoding): string {
  return unpackedPath(textOfName(name, encoding));
}

/** The name as it was stored. */
export function textOfName({ letters, isWindows }: UndecodedName, encoding: NameEncoding): string {
  return separated(decodeName(bytesOfName(letters), encoding), isWindows);
}

export function bytesOfName(letters: string): Uint8Array {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** As Info-ZIP takes names from Windows: some tools there separate folders with backslashes alone. Elsewhere they are letters. */
export function separated(text: string, isWindows: boolean): string {
  return isWindows && !text.includes('/') ? text.replaceAll('\\', '/') : text;
}
