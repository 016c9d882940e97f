// Reads a tar from its beginning, header by header: ustar, GNU's long names and base-256 numbers, pax headers. Formats: POSIX.1-2017,
// pax ("ustar Interchange Format"); GNU tar's manual, "Basic Tar Format".

import { VoxtuneError } from '../../lib/errors.ts';
import { lettersOf } from '../../lib/letters.ts';
import type { UndecodedName } from '../undecoded-names.ts';

export const blockBytes = 512;
/** Of a long name or a pax header. */
const mostHeaderBytes = 1024 * 1024;

/** What a tar is read from: a file, or what comes out of a decompressor. */
export interface TarInput {
  /** The next bytes; fewer only at the end. */
  read(count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Goes on so many bytes; false where it ended before. */
  skip(count: number): Promise<boolean>;
}

type TarContent = AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>;

export interface TarEntry {
  /** As stored; bytes where the archive does not tell the character set. */
  name: { text: string } | UndecodedName;
  /** `hard-link`: the same file as the one that `target` names. `special`: symbolic links, devices. `sparse`: a file whose holes are
   *  left out, which is not read here. */
  type: 'file' | 'folder' | 'hard-link' | 'special' | 'sparse';
  /** Of a hard link: the name of what it links to, as letters (ISO 8859-1). */
  target: string | null;
  bytes: number;
  /** Where its content begins in the tar. */
  offset: number;
  /** The content, in pieces; only before the next entry is asked for. Throws `tar/corrupt` where it is cut off. */
  content(): TarContent;
}

export function corruptTar(what: string): VoxtuneError {
  return new VoxtuneError('tar/corrupt', `The tar archive is damaged: ${what}. Try downloading or making it again.`, {
    reason: what,
  });
}

/** Every entry, in order. Throws `tar/corrupt` at the first header that makes no sense and where the archive is cut off: what came
 *  before is whole. */
export async function* tarEntries(input: TarInput): AsyncGenerator<TarEntry, undefined> {
  let at = 0;
  /** Of the entry that comes: from headers of its own, and from those that hold for all. */
  let own: Extension = {};
  let global: Extension = {};
  for (;;) {
    const block = await input.read(blockBytes);
    at += block.length;
    if (block.length === 0 || isZero(block)) return;
    if (block.length < blockBytes) throw corruptTar('it ends amid a header');
    if (!hasRightChecksum(block)) throw corruptTar(`there is no header at byte ${at - blockBytes}`);
    const header = readHeader(block);
    if (header.bytes === null) throw corruptTar(`the header at byte ${at - blockBytes} has no size`);
    if ('LKxXg'.includes(header.typeFlag)) {
      if (header.bytes > mostHeaderBytes) throw corruptTar(`a header of ${header.bytes} bytes`);
      const data = await input.read(header.bytes);
      if (data.length < header.bytes) throw corruptTar('it ends amid a header');
      const padding = paddingOf(header.bytes);
      await input.skip(padding);
      at += header.bytes + padding;
      if (header.typeFlag === 'g') global = { ...global, ...readPax(data) };
      else own = { ...own, ...extensionOf(header.typeFlag, data) };
      continue;
    }
    const extension = { ...global, ...own };
    own = {};
    const bytes = extension.bytes ?? header.bytes;
    const type = typeOf(header, extension);
    // what has no content may state a size all the same
    const contentBytes = type === 'file' || type === 'sparse' ? bytes : 0;
    let left = contentBytes;
    yield {
      name: extension.path ?? header.name,
      type,
      target: type === 'hard-link' ? (extension.target ?? header.target) : null,
      bytes: contentBytes,
      offset: at,
      async *content(): TarContent {
        while (left > 0) {
          const piece = await input.read(Math.min(left, mostHeaderBytes));
          if (piece.length === 0) throw corruptTar('it is cut off');
          left -= piece.length;
          yield piece;
        }
        return undefined;
      },
    };
    const isThere = await input.skip(left);
    if (!isThere) throw corruptTar('it is cut off');
    await input.skip(paddingOf(contentBytes));
    at += contentBytes + paddingOf(contentBytes);
  }
}

/** Whether a file may be a tar: its first block is a header. */
export function isTarStart(block: Uint8Array): boolean {
  return block.length >= blockBytes && !isZero(block) && hasRightChecksum(block.subarray(0, blockBytes));
}

function paddingOf(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

const checksumAt = 148;

/** The sum of all bytes, with blanks for the sum itself; some old programs added them as signed numbers. */
function hasRightChecksum(block: Uint8Array): boolean {
  const stated = readNumber(block.subarray(checksumAt, checksumAt + 8));
  let [unsigned, signed] = [0, 0];
  for (const [at, value] of block.entries()) {
    const byte = at >= checksumAt && at < checksumAt + 8 ? 0x20 : value;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return stated === unsigned || stated === signed;
}

/** A number in octal, or, where its first bit is set, in base 256. Null: neither. */
function readNumber(field: Uint8Array): number | null {
  const [first = 0] = field;
  if (first & 0x80) {
    if (first !== 0x80) return null; // negative, or beyond all files
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  const text = lettersOf(field)
    .replace(/\0[\s\S]*$/, '')
    .trim();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null;
}

interface Header {
  name: { text: string } | UndecodedName;
  bytes: number | null;
  typeFlag: string;
  target: string;
}

function readHeader(block: Uint8Array): Header {
  const field = (from: number, length: number) =>
    lettersOf(block.subarray(from, from + length)).replace(/\0[\s\S]*$/, '');
  // GNU's own format ("ustar ") has other things where the prefix is
  const prefix = field(257, 6) === 'ustar' ? field(345, 155) : '';
  const name = field(0, 100);
  return {
    name: nameOf(prefix === '' ? name : `${prefix}/${name}`),
    bytes: readNumber(block.subarray(124, 136)),
    typeFlag: field(156, 1) || '0',
    target: field(157, 100),
  };
}

/** ASCII is the same in every character set. */
function nameOf(letters: string): { text: string } | UndecodedName {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a byte is what is meant
  return /^[\x00-\x7f]*$/.test(letters) ? { text: letters } : { letters, isWindows: false };
}

/** What headers before an entry say of it. */
interface Extension {
  path?: { text: string } | UndecodedName;
  target?: string;
  bytes?: number;
  isSparse?: boolean;
}

function extensionOf(typeFlag: string, data: Uint8Array<ArrayBuffer>): Extension {
  if (typeFlag === 'L') return { path: nameOf(withoutEnd(data)) };
  if (typeFlag === 'K') return { target: withoutEnd(data) };
  return readPax(data);
}

function withoutEnd(data: Uint8Array): string {
  return lettersOf(data).replace(/\0[\s\S]*$/, '');
}

/** Records of a pax header: "LENGTH KEY=VALUE\n", in UTF-8. Those that make no sense are left out. */
function readPax(data: Uint8Array<ArrayBuffer>): Extension {
  const found: Extension = {};
  const text = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let at = 0; at < data.length; ) {
    const blank = data.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(lettersOf(data.subarray(at, blank)));
    if (!Number.isInteger(length) || length < blank - at + 3 || at + length > data.length) break;
    const record = text.decode(data.subarray(blank + 1, at + length - 1));
    at += length;
    const equals = record.indexOf('=');
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)];
    if (key === 'path' && value !== '') found.path = { text: value };
    if (key === 'linkpath' && value !== '') found.target = lettersOf(new TextEncoder().encode(value));
    if (key === 'size' && /^\d{1,15}$/.test(value)) found.bytes = Number(value);
    if (key.startsWith('GNU.sparse.')) found.isSparse = true;
  }
  return found;
}

function typeOf({ typeFlag, name }: Header, { isSparse, path = name }: Extension): TarEntry['type'] {
  if (typeFlag === 'S' || isSparse) return 'sparse';
  if (typeFlag === '5' || typeFlag === 'D') return 'folder';
  if (typeFlag === '1') return 'hard-link';
  if ('2346VM'.includes(typeFlag)) return 'special';
  // before there was a flag for folders
  return ('text' in path ? path.text : path.letters).endsWith('/') ? 'folder' : 'file';
}
