// The files of a model among those that a person dropped: loose ones, a folder, or one zip of them.

import { chooseWeights, wholeWeightNames } from '../formats/weights/weights-index.ts';
import { openZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { VoxtuneError } from '../lib/errors.ts';

export const configFileName = 'config.json';
export const extractorFileName = 'preprocessor_config.json';

export interface ModelFiles {
  /** From the folder, the zip, or null where the names tell nothing. */
  name: string | null;
  config: Blob;
  /** One file, or shards and their index, by name. */
  weights: ReadonlyMap<string, Blob>;
  extractor: Blob | null;
}

interface Candidate {
  path: string;
  open: () => Promise<Blob>;
}

/** Picks the files. Throws `model/no-config`, `model/no-weights`, or what is wrong with the zip. */
export async function findModelFiles(files: readonly File[]): Promise<ModelFiles> {
  const [first] = files;
  const isZip = files.length === 1 && first !== undefined && /\.zip$/i.test(first.name);
  const candidates = isZip ? await insideZip(first) : files.map(loose);
  const found = candidates.map(({ path }) => baseName(path)).join(', ') || 'nothing';
  const config = nearest(candidates.filter(({ path }) => baseName(path) === configFileName));
  if (!config)
    throw new VoxtuneError('model/no-config', `A model needs its ${configFileName}; found ${found}. Add that file.`, {
      expected: configFileName,
      found,
    });
  const folder = folderOf(config.path);
  const beside = byName(candidates.filter(({ path }) => folderOf(path) === folder));
  // files that were chosen from several folders
  const anywhere = byName(candidates);
  const named = chooseWeights([...beside.keys()]) ? beside : anywhere;
  const choice = chooseWeights([...named.keys()]);
  if (!choice || choice.missing.length > 0) {
    const expected = choice ? choice.missing.join(', ') : wholeWeightNames.join(' or ');
    throw new VoxtuneError('model/no-weights', `A model needs ${expected}; found ${found}. Add what is missing.`, {
      expected,
      found,
    });
  }
  const weights = new Map<string, Blob>();
  for (const name of choice.index ? [...choice.files, choice.index] : choice.files) {
    weights.set(name, await named.get(name)!.open());
  }
  const extractor = beside.get(extractorFileName) ?? anywhere.get(extractorFileName);
  return {
    name: folder.split('/').at(-1) || (isZip ? first.name.replace(/\.zip$/i, '') : null),
    config: await config.open(),
    weights,
    extractor: extractor ? await extractor.open() : null,
  };
}

function loose(file: File): Candidate {
  return { path: file.webkitRelativePath || file.name, open: async () => file };
}

async function insideZip(archive: File): Promise<Candidate[]> {
  const entries = (await listZipEntries(archive)).filter((entry) => !entry.isDirectory && !entry.isSystemFile);
  return entries.map((entry) => ({ path: entry.path, open: () => openZipEntry(archive, entry) }));
}

/** The one in the outermost folder: an export may hold checkpoints in folders of their own. */
function nearest(candidates: readonly Candidate[]): Candidate | undefined {
  const depth = ({ path }: Candidate) => path.split('/').length;
  return [...candidates].sort((a, b) => depth(a) - depth(b))[0];
}

/** By file name; of two of one name the outermost. */
function byName(candidates: readonly Candidate[]): Map<string, Candidate> {
  const names = new Set(candidates.map(({ path }) => baseName(path)));
  return new Map(
    [...names].map((name) => [name, nearest(candidates.filter(({ path }) => baseName(path) === name))!] as const),
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
