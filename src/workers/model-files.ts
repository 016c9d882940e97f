// The files of a model among those that a person dropped: loose ones, a folder, or one zip of them.

import { readZipEntry } from '../formats/zip-archive.ts';
import { listZipEntries } from '../formats/zip-directory.ts';
import { VoxtuneError } from '../lib/errors.ts';

/** Weight files that can be read, the better one first. */
export const weightFileNames = ['model.safetensors', 'pytorch_model.bin'] as const;
export const configFileName = 'config.json';
export const extractorFileName = 'preprocessor_config.json';

export interface ModelFiles {
  /** From the folder, the zip, or null where the names tell nothing. */
  name: string | null;
  config: Blob;
  weights: { name: (typeof weightFileNames)[number]; data: Blob };
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
  const find = (name: string) => nearest(candidates.filter(({ path }) => baseName(path) === name));
  const config = find(configFileName);
  const found = candidates.map(({ path }) => baseName(path)).join(', ') || 'nothing';
  if (!config)
    throw new VoxtuneError('model/no-config', `A model needs its ${configFileName}; found ${found}. Add that file.`, {
      expected: configFileName,
      found,
    });
  const folder = folderName(config.path);
  for (const name of weightFileNames) {
    const weights = find(name);
    if (!weights) continue;
    const extractor = find(extractorFileName);
    return {
      name: folder || (isZip ? first.name.replace(/\.zip$/i, '') : null),
      config: await config.open(),
      weights: { name, data: await weights.open() },
      extractor: extractor ? await extractor.open() : null,
    };
  }
  const expected = weightFileNames.join(' or ');
  throw new VoxtuneError('model/no-weights', `A model needs ${expected}; found ${found}. Add one of them.`, {
    expected,
    found,
  });
}

function loose(file: File): Candidate {
  return { path: file.webkitRelativePath || file.name, open: async () => file };
}

async function insideZip(archive: File): Promise<Candidate[]> {
  const entries = (await listZipEntries(archive)).filter((entry) => !entry.isDirectory && !entry.isSystemFile);
  return entries.map((entry) => ({
    path: entry.path,
    open: async () => new Blob([await readZipEntry(archive, entry)]),
  }));
}

/** The one in the outermost folder: an export may hold checkpoints in folders of their own. */
function nearest(candidates: readonly Candidate[]): Candidate | undefined {
  const depth = ({ path }: Candidate) => path.split('/').length;
  return [...candidates].sort((a, b) => depth(a) - depth(b))[0];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderName(path: string): string {
  return path.split('/').at(-2) ?? '';
}
