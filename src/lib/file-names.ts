// Names and paths of files: as they were given, and for any system.

import { wellFormed } from './letters.ts';

/** Letters that are not seen, and those that turn the direction of what follows: "gpj.exe" may be meant as one. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const forbidden = /[\\/:*?"<>|]/g;
/** Devices of Windows, whatever follows their first dot. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))/i;
/** File systems take 255 bytes; a browser may put " (1)" behind a name. */
const mostBytes = 200;

/** The name of a file or folder without the folders that it is in. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a file that was chosen or dropped, within its folder where it came in one. */
export function chosenPath(file: File): string {
  return file.webkitRelativePath || file.name;
}

/** The name of a file that can be written anywhere: its ending (".zip") stays, what no system takes becomes "-". */
export function safeFileName(name: string): string {
  const [, stem = '', ending = ''] = /^([\s\S]*?)(\.[a-z0-9]{1,8})?$/i.exec(name) ?? [];
  const plain = wellFormed(stem).normalize('NFC').replace(unseen, '').replace(forbidden, '-');
  const trimmed = withinBytes(plain.replace(/^[\s.]+/, ''), mostBytes - ending.length).replace(/[\s.]+$/, '');
  return (trimmed === '' ? 'voxtune' : trimmed.replace(reserved, '_$&')) + ending;
}

function withinBytes(text: string, limit: number): string {
  const encoder = new TextEncoder();
  let [kept, bytes] = ['', 0];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += encoder.encode(segment).length;
    if (bytes > limit) break;
    kept += segment;
  }
  return kept;
}
