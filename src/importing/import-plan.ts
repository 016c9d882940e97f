// What an import is to do, as it is written down at its start: for a new data set, for one that clips are added to, or taken up again
// where it was cut off.

import { type ImportLimits, usualLimits } from '../config/import-limits.ts';
import type { NameEncoding } from '../config/name-encodings.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import { largestOf } from '../lib/long-lists.ts';
import { packPath } from '../storage/clip-pack.ts';
import { datasetFolder } from '../storage/dataset-store.ts';
import { listInterruptedImports } from '../storage/import-journal.ts';
import type { UnfinishedImport } from '../storage/unfinished-import.ts';
import { droppedPath } from './listing.ts';

export interface ImportOptions {
  name: string;
  sampleRateHz: number;
  /** Without it: the usual ones. */
  limits?: ImportLimits | undefined;
  /** Of names in archives that do not tell theirs; without it, it is guessed. */
  nameEncoding?: NameEncoding | undefined;
}

/** Of a new data set. Where an import of the same files was cut off, that one. */
export async function planImport(dropped: readonly File[], options: ImportOptions): Promise<UnfinishedImport> {
  const datasetId = crypto.randomUUID();
  const plan = await planFor(dropped, options, { datasetId, pack: 0, path: datasetFolder(datasetId) });
  return (await interruptedLike(plan, (other) => other.pack === 0)) ?? plan;
}

/** Of more clips in a data set, under a lock that no other addition holds. Where the same one was cut off, that. */
export async function planAddition(
  dropped: readonly File[],
  record: DatasetRecord,
  options: Omit<ImportOptions, 'name' | 'sampleRateHz'>,
): Promise<UnfinishedImport> {
  const { id: datasetId, name, sampleRateHz } = record;
  const isSame = (other: UnfinishedImport) => other.datasetId === datasetId && other.pack > 0;
  const taken = (await listInterruptedImports()).filter(isSame).map(({ pack }) => pack + 1);
  const pack = largestOf([record.packCount ?? 1, ...taken]);
  const path = packPath(datasetFolder(datasetId), pack);
  const plan = await planFor(dropped, { name, sampleRateHz, ...options }, { datasetId, pack, path });
  return (await interruptedLike(plan, isSame)) ?? plan;
}

/** Of an import that was cut off. Throws `import/other-files`, and `storage/missing` where there is none any more. */
export async function planContinuation(dropped: readonly File[], path: string): Promise<UnfinishedImport> {
  const plan = (await listInterruptedImports()).find((one) => one.path === path);
  if (!plan) {
    throw new VoxtuneError('storage/missing', 'There is nothing left of this import. Import the files anew.', {
      what: path,
    });
  }
  const { fingerprint } = await describeFiles(dropped);
  if (fingerprint === plan.files.fingerprint) return plan;
  const wanted = plan.files.names.join(', ');
  throw new VoxtuneError(
    'import/other-files',
    `These are not the files of the import that was interrupted, as they were then: ${wanted}. Choose those, or import these anew.`,
    { wanted, count: plan.files.count },
  );
}

async function planFor(
  dropped: readonly File[],
  { name, sampleRateHz, limits = usualLimits, nameEncoding }: ImportOptions,
  place: Pick<UnfinishedImport, 'datasetId' | 'pack' | 'path'>,
): Promise<UnfinishedImport> {
  return {
    ...place,
    name,
    startedAt: Date.now(),
    files: await describeFiles(dropped),
    sampleRateHz,
    limits,
    ...(nameEncoding && { nameEncoding }),
    ...nothingDone,
  };
}

export const nothingDone = { fileCount: null, filesDone: 0, packBytes: 0, knownCount: 0, chunkCount: 0 } as const;

async function interruptedLike(
  plan: UnfinishedImport,
  isSame: (other: UnfinishedImport) => boolean,
): Promise<UnfinishedImport | undefined> {
  const wishesOf = ({ files, sampleRateHz, limits, nameEncoding }: UnfinishedImport) =>
    JSON.stringify([files.fingerprint, sampleRateHz, limits.clipMinutes, limits.totalHours, nameEncoding]);
  const wishes = wishesOf(plan);
  return (await listInterruptedImports()).find((other) => isSame(other) && wishesOf(other) === wishes);
}

/** As many are named. */
const namedFiles = 5;

async function describeFiles(dropped: readonly File[]): Promise<UnfinishedImport['files']> {
  const paths = dropped.map(droppedPath);
  const lines = dropped.map((file, i) => JSON.stringify([paths[i], file.size, file.lastModified]));
  const text = new TextEncoder().encode(lines.sort().join('\n'));
  const isFolder = paths.length > 0 && paths.every((path) => path.includes('/'));
  const names = isFolder ? [...new Set(paths.map((path) => path.slice(0, path.indexOf('/'))))] : paths;
  return {
    fingerprint: await sha256Hex(text),
    count: dropped.length,
    bytes: dropped.reduce((sum, { size }) => sum + size, 0),
    names: names.slice(0, namedFiles),
    isFolder,
  };
}
