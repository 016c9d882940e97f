// A file to import, and its bytes: from the beginning to the end, or at any place where its format needs that.

import type { UndecodedPath } from '../dataset/clip.ts';
import { isStored, openZipEntry, streamZipEntry } from '../formats/zip/archive.ts';
import type { ZipEntry } from '../formats/zip/entry.ts';
import { ByteReader } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { blocksOf } from '../lib/file-reading.ts';

export interface ImportFile {
  path: string;
  /** Once unpacked. */
  bytes: number;
  source: FileSource;
  /** Where nothing tells the character set of its name. */
  undecoded?: UndecodedPath;
}

/** Where a file's bytes are: an entry of a zip or a part of a tar (each by its place in the list of archives), or a file by itself. */
export type FileSource =
  | { kind: 'entry'; archive: number; entry: ZipEntry }
  | { kind: 'part'; archive: number; start: number; end: number }
  | { kind: 'file'; file: File };

/** A file up to this size may be in memory as a whole: the browser's own store of a longer one is slower to get at. */
const inMemoryBytes = 8 * 1024 * 1024;
/** Of compressed sound in an archive that has compressed it again: the browser's store of it is on the disk. */
const mostUnpackedBytes = 4 * 1024 ** 3;

export interface OpenFile {
  bytes: ByteReader;
  /** The same bytes, checked, to be read at any place; null: there are so few that they may be in memory. Throws `file/too-large` where
   *  they would have to be unpacked first and are too many. */
  asBlob: (() => Promise<Blob>) | null;
  /** Throws `zip/corrupt` where the bytes were not those that the archive says, which shows at their end. */
  check(): Promise<void>;
}

export function openFile(file: ImportFile, archives: readonly Blob[]): OpenFile {
  const { source } = file;
  const bytes = openBytes(source, archives);
  const isLong = file.bytes > inMemoryBytes || bytes.size > inMemoryBytes;
  if (source.kind !== 'entry') {
    const asBlob = () => Promise.resolve(blobOf(source, archives));
    return { bytes, asBlob: isLong ? asBlob : null, check: () => Promise.resolve() };
  }
  const { entry } = source;
  let isChecked = false;
  const asBlob = async () => {
    if (!isStored(entry) && entry.uncompressedBytes > mostUnpackedBytes) throw tooLarge(file);
    const blob = await openZipEntry(archiveAt(source.archive, archives), entry);
    isChecked = true;
    return blob;
  };
  return { bytes, asBlob: isLong ? asBlob : null, check: () => (isChecked ? Promise.resolve() : bytes.finish()) };
}

/** The bytes of a listed file, from the beginning to the end. */
export function openBytes(source: FileSource, archives: readonly Blob[]): ByteReader {
  if (source.kind === 'entry') {
    const archive = archiveAt(source.archive, archives);
    return new ByteReader(streamZipEntry(archive, source.entry), source.entry.uncompressedBytes);
  }
  const blob = blobOf(source, archives);
  return new ByteReader(blocksOf(blob), blob.size);
}

function blobOf(source: Exclude<FileSource, { kind: 'entry' }>, archives: readonly Blob[]): Blob {
  return source.kind === 'file' ? source.file : archiveAt(source.archive, archives).slice(source.start, source.end);
}

function archiveAt(archive: number, archives: readonly Blob[]): Blob {
  const found = archives[archive];
  if (!found) throw new Error(`There is no archive ${archive} to read from.`);
  return found;
}

function tooLarge({ path, bytes }: ImportFile): VoxtuneError {
  const size = `${(bytes / 1e9).toFixed(1)} GB`;
  const message = `${path} would have to be unpacked first, and has ${size}. Unpack the archive and choose its folder.`;
  return new VoxtuneError('file/too-large', message, { name: path, size });
}
