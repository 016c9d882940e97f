// An archive as a list of files: what an unpacker would leave on the disk, and no more. Archives in it are listed too, those in
// them are not.

import { archiveLimits } from '../config/import-limits.ts';
import type { NameEncoding } from '../config/name-encodings.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { archiveKindOf, isArchiveName } from '../formats/archive-kind.ts';
import { guessNameEncoding } from '../formats/guess-names.ts';
import { inflated } from '../formats/inflate.ts';
import { blobInput, streamInput } from '../formats/tar/inputs.ts';
import { blockBytes, corruptTar, isTarStart, type TarEntry, type TarInput, tarEntries } from '../formats/tar/tar.ts';
import { bytesOfName, pathOfName, type UndecodedName } from '../formats/undecoded-names.ts';
import { locateZipEntry, streamZipEntry } from '../formats/zip/archive.ts';
import { listZip } from '../formats/zip/directory.ts';
import { type ErrorRecord, fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { unpackedPath } from '../lib/file-paths.ts';
import { toFileError } from '../lib/file-reading.ts';
import type { FileSource, ImportFile } from './import-file.ts';
import { otherArchive, reason, reasonToLeaveOut, withoutStack } from './leave-out.ts';
import type { OpenSpool, Spool } from './spool.ts';

/** A listed file: one to read (`error` null), or one to leave out for the reason given. */
export interface ListedFile {
  file: ImportFile;
  error: ErrorRecord | null;
}

export type ArchiveNames = NonNullable<DatasetRecord['archiveNames']>[number];

export interface ListingContext {
  /** Where files that are listed lie: grows. */
  archives: Blob[];
  names: ArchiveNames[];
  /** What a person says that names are in. */
  nameEncoding?: NameEncoding | undefined;
  openSpool: OpenSpool;
  signal?: AbortSignal | undefined;
}

/** What an archive holds, before anything is left out. */
interface Item {
  path: string;
  /** Null: its size makes no sense. */
  bytes: number | null;
  isFolder: boolean;
  isSpecial: boolean;
  source: FileSource;
  undecoded?: ImportFile['undecoded'];
  /** Why it cannot be read. */
  error?: ErrorRecord;
  /** As a file, for an archive. */
  open(): Promise<Blob>;
}

interface Contents {
  items: Item[];
  /** Why there may be more. */
  damage: VoxtuneError | null;
}

/** Never rejects for what is wrong with the archive, which is itself then a file to leave out; only for the signal and the storage.
 *  @param itself as a file, whose path names it. */
export async function listArchive(
  archive: Blob,
  itself: ImportFile,
  context: ListingContext,
  depth = 0,
): Promise<ListedFile[]> {
  try {
    const kind = await archiveKindOf(archive);
    if (kind !== null && typeof kind === 'object') return [{ file: itself, error: otherArchive(kind.other) }];
    const read = kind === 'tar' ? tarContents : kind === 'gzip' ? gzipContents : zipContents;
    const { items, damage } = await read(archive, itself.path, context);
    const files = await listItems(items, context, depth);
    if (damage) files.push({ file: itself, error: withoutStack(damage) });
    return files;
  } catch (thrown) {
    context.signal?.throwIfAborted();
    if (thrown instanceof VoxtuneError && thrown.code.startsWith('storage/')) throw thrown;
    return [{ file: itself, error: withoutStack(thrown) }];
  }
}

/** Files of several places one after the other. Where more than one place brings something, an archive's paths start with its name,
 *  so that two archives do not run together. */
export function joinSources(sources: readonly { archive: ImportFile | null; files: ListedFile[] }[]): ListedFile[] {
  const isPrefixed = sources.filter(({ files }) => files.some(({ error }) => error === null)).length > 1;
  return sources.flatMap(({ archive, files }) => {
    if (!isPrefixed || archive === null) return files;
    const prefix = `${archive.path}/`;
    return files.map(({ file, error }) => ({ file: file === archive ? file : prefixed(file, prefix), error }));
  });
}

function prefixed(file: ImportFile, prefix: string): ImportFile {
  const { undecoded } = file;
  const path = prefix + file.path;
  return undecoded
    ? { ...file, path, undecoded: { ...undecoded, before: prefix + undecoded.before } }
    : { ...file, path };
}

async function listItems(items: readonly Item[], context: ListingContext, depth: number): Promise<ListedFile[]> {
  /** Of two files of one path the later one is left on the disk. */
  const last = new Map<string, Item>();
  for (const item of items) if (!item.isFolder) last.set(item.path, item);
  const sources: { archive: ImportFile | null; files: ListedFile[] }[] = [];
  for (const item of items) {
    const { path, bytes, source, undecoded } = item;
    const file: ImportFile = { path, bytes: bytes ?? 0, source, ...(undecoded && { undecoded }) };
    let error = item.error ?? reasonToLeaveOut(path, item);
    const isArchive = !item.error && error?.code === 'audio/not-audio' && isArchiveName(path);
    if (!item.isFolder && last.get(path) !== item) {
      error = reason('import/replaced', 'A later file of the same path takes its place, as it would when unpacked.');
    } else if (isArchive && depth >= archiveLimits.depth) {
      error = reason(
        'import/nested-archive',
        'An archive in an archive in an archive is not opened. Unpack the outer ones first.',
      );
    } else if (isArchive) {
      sources.push({ archive: file, files: await listInner(item, file, context, depth + 1) });
      continue;
    }
    sources.push({ archive: null, files: [{ file, error }] });
  }
  refuseBomb(sources, context);
  return joinSources(sources);
}

async function listInner(item: Item, file: ImportFile, context: ListingContext, depth: number): Promise<ListedFile[]> {
  let inner: Blob;
  try {
    inner = await item.open();
  } catch (thrown) {
    context.signal?.throwIfAborted();
    if (thrown instanceof VoxtuneError && thrown.code.startsWith('storage/')) throw thrown;
    return [{ file, error: withoutStack(thrown) }];
  }
  return listArchive(inner, file, context, depth);
}

/** Names in the set that a person says, or in the one that they make the most sense in. */
function encodingOf(names: readonly UndecodedName[], archive: string, context: ListingContext): NameEncoding {
  if (names.length === 0) return 'utf-8';
  const encoding = context.nameEncoding ?? guessNameEncoding(names.map(({ letters }) => bytesOfName(letters)));
  context.names.push({ archive, encoding, isGuess: context.nameEncoding === undefined });
  return encoding;
}

/** Throws `import/bomb` where files to read are far larger, all together, than the archive that they are in. */
function refuseBomb(sources: readonly { files: readonly ListedFile[] }[], { archives }: ListingContext): void {
  const unpacked = new Map<number, number>();
  for (const { files } of sources) {
    for (const { file, error } of files) {
      if (error || file.source.kind !== 'entry') continue;
      unpacked.set(file.source.archive, (unpacked.get(file.source.archive) ?? 0) + file.bytes);
    }
  }
  for (const [archive, bytes] of unpacked) refuseRatio(bytes, archives[archive]?.size ?? 0);
}

function refuseRatio(unpackedBytes: number, packedBytes: number): void {
  const { unpackedBytes: most, ratio } = archiveLimits;
  if (unpackedBytes <= most || unpackedBytes <= ratio * packedBytes) return;
  const found = Math.round(unpackedBytes / packedBytes);
  throw new VoxtuneError(
    'import/bomb',
    `The archive unpacks to more than ${most / 1e9} GB and ${found} times its own size, as archives do that are made to fill a ` +
      `disk: up to ${ratio} times is read. Unpack it yourself if you trust it, and choose the folder.`,
    { gigabytes: most / 1e9, found, limit: ratio },
  );
}

async function zipContents(zip: Blob, path: string, context: ListingContext): Promise<Contents> {
  const { entries, nameEncoding, damage } = await listZip(zip, context.nameEncoding);
  const archive = context.archives.push(zip) - 1;
  if (nameEncoding) {
    context.names.push({ archive: path, encoding: nameEncoding, isGuess: context.nameEncoding === undefined });
  }
  const names = context.names.length - 1;
  const items = entries.map(
    (entry): Item => ({
      path: entry.path,
      // a size that makes no sense: reading it tells
      bytes: entry.damage === null ? entry.uncompressedBytes : null,
      isFolder: entry.isDirectory,
      isSpecial: entry.isSpecial,
      source: { kind: 'entry', archive, entry },
      ...(entry.undecoded && { undecoded: { names, before: '', name: entry.undecoded } }),
      async open() {
        const { start, end } = await locateZipEntry(zip, entry);
        if (entry.method === 0) return zip.slice(start, end);
        refuseRatio(entry.uncompressedBytes, entry.compressedBytes);
        return spooled(streamZipEntry(zip, entry), context);
      },
    }),
  );
  return { items, damage };
}

async function spooled(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>, context: ListingContext): Promise<Blob> {
  const spool = await context.openSpool();
  try {
    for await (const piece of pieces) {
      context.signal?.throwIfAborted();
      spool.append(piece);
    }
    return await spool.finish();
  } catch (thrown) {
    await spool.finish();
    throw thrown;
  }
}

async function tarContents(tar: Blob, path: string, context: ListingContext): Promise<Contents> {
  const archive = context.archives.push(tar) - 1;
  return contentsOfTar(blobInput(tar), archive, path, context, async ({ offset, bytes }) => {
    if (offset + bytes > tar.size) throw corruptTar('it is cut off');
    return { start: offset, end: offset + bytes };
  });
}

/** Text beside the recordings may say their labels; a larger one does not. */
const mostTextBytes = 256e6;
const textName = /\.(csv|tsv|jsonl|json|txt)$/i;

/** A tar in gzip: read once, and what is wanted of it is put where it can be read from anywhere. */
async function gzipContents(packed: Blob, path: string, context: ListingContext): Promise<Contents> {
  const input = streamInput(unpacked(packed, context));
  try {
    if (!isTarStart(await input.peek(blockBytes))) throw fromErrorRecord(otherArchive('gzip'));
    const archive = context.archives.push(new Blob()) - 1;
    const spool = await context.openSpool();
    try {
      return await contentsOfTar(input, archive, path, context, (entry, itsPath) => spoolEntry(spool, entry, itsPath));
    } finally {
      context.archives[archive] = await spool.finish();
    }
  } finally {
    await input.close();
  }
}

async function spoolEntry(spool: Spool, entry: TarEntry, path: string): Promise<{ start: number; end: number }> {
  const start = spool.byteLength;
  const isText = textName.test(path) && entry.bytes <= mostTextBytes;
  if (reasonToLeaveOut(path, unknown) === null || isArchiveName(path) || isText) {
    for await (const piece of entry.content()) spool.append(piece);
  }
  return { start, end: spool.byteLength };
}

const unknown = { isFolder: false, isSpecial: false, bytes: null };

async function* unpacked(packed: Blob, { signal }: ListingContext): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  let bytes = 0;
  try {
    for await (const piece of inflated(packed, 'gzip')) {
      signal?.throwIfAborted();
      bytes += piece.length;
      refuseRatio(bytes, packed.size);
      yield piece;
    }
  } catch (thrown) {
    signal?.throwIfAborted();
    const told = await toFileError(thrown, packed);
    throw told instanceof VoxtuneError ? told : corruptTar(`its compression breaks off after ${bytes} bytes`);
  }
}

/** @param place puts an entry's content where it can be read from, and says where in the archive that is; throws `tar/corrupt`. */
async function contentsOfTar(
  input: TarInput,
  archive: number,
  path: string,
  context: ListingContext,
  place: (entry: TarEntry, path: string) => Promise<{ start: number; end: number }>,
): Promise<Contents> {
  const read: { entry: TarEntry; part: { start: number; end: number } | null; error: ErrorRecord | null }[] = [];
  let damage: VoxtuneError | null = null;
  try {
    for await (const entry of tarEntries(input)) {
      context.signal?.throwIfAborted();
      const line: (typeof read)[number] = { entry, part: null, error: null };
      read.push(line);
      if (entry.type !== 'file') continue;
      try {
        line.part = await place(entry, pathOf(entry, 'utf-8'));
      } catch (thrown) {
        line.error = withoutStack(thrown);
        throw thrown;
      }
    }
    // what was compressed has its checksum at the end
    await input.skip(Number.POSITIVE_INFINITY);
  } catch (thrown) {
    context.signal?.throwIfAborted();
    if (!(thrown instanceof VoxtuneError) || thrown.code !== 'tar/corrupt' || read.length === 0) throw thrown;
    damage = thrown;
  }
  const undecoded = read.flatMap(({ entry: { name } }) => ('letters' in name ? [name] : []));
  const encoding = encodingOf(undecoded, path, context);
  const names = context.names.length - 1;
  const byPath = new Map<string, { start: number; end: number }>();
  const items = read.map(({ entry, part, error }): Item => {
    const { name, type, target } = entry;
    const itsPath = pathOf(entry, encoding);
    const linked = target === null ? null : byPath.get(pathOfName({ letters: target, isWindows: false }, encoding));
    const place = part ?? linked ?? null;
    if (place && type !== 'folder') byPath.set(itsPath, place);
    const { start, end } = place ?? { start: 0, end: 0 };
    return {
      path: itsPath,
      bytes: type === 'file' ? entry.bytes : end - start,
      isFolder: type === 'folder' || itsPath === '',
      isSpecial: type === 'special' || (type === 'hard-link' && !linked),
      source: { kind: 'part', archive, start, end },
      ...('letters' in name && { undecoded: { names, before: '', name } }),
      ...(error && { error }),
      ...(type === 'sparse' && { error: sparse() }),
      open: async () => (context.archives[archive] ?? new Blob()).slice(start, end),
    };
  });
  return { items, damage };
}

function sparse(): ErrorRecord {
  return reason(
    'tar/sparse',
    'A sparse file, whose silence is left out of the tar. Make the tar again without --sparse.',
  );
}

function pathOf({ name }: TarEntry, encoding: NameEncoding): string {
  return 'text' in name ? unpackedPath(name.text) : pathOfName(name, encoding);
}
