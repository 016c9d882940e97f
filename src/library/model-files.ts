// The files of a model: which they are among those that a person dropped (loose ones, a folder, or one zip of them), what the
// JSON ones say, and the hash of the others.

import { assertSensibleSizes } from '../formats/hugging-face/config-limits.ts';
import { type ModelConfig, parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { chooseWeights, wholeWeightNames } from '../formats/weights/weights-index.ts';
import { openZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { readBoundedJson } from '../lib/bounded-json.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256HexInPieces, sha256HexOfHashes } from '../lib/hash.ts';
import { present } from '../lib/present.ts';

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
  // also of files that were chosen from several folders
  const anywhere = byName(candidates);
  const config = anywhere.get(configFileName);
  if (!config)
    throw new VoxtuneError('model/no-config', `A model needs its ${configFileName}; found ${found}. Add that file.`, {
      expected: configFileName,
      found,
    });
  const folder = folderOf(config.path);
  const beside = byName(candidates.filter(({ path }) => folderOf(path) === folder));
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
    const candidate = named.get(name);
    if (candidate) weights.set(name, await candidate.open());
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

/** By file name; of two of one name the outermost: an export may hold checkpoints in folders of their own. */
function byName(candidates: readonly Candidate[]): Map<string, Candidate> {
  const depth = ({ path }: Candidate) => path.split('/').length;
  const found = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const name = baseName(candidate.path);
    const other = found.get(name);
    if (!other || depth(candidate) < depth(other)) found.set(name, candidate);
  }
  return found;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Of each file by its name, a piece of it at a time. */
export async function hashesOfFiles(files: ReadonlyMap<string, Blob>): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [name, data] of files) hashes.set(name, await sha256HexInPieces(data));
  return hashes;
}

/** `ModelRecord.contentHash` of a model whose config and weights have these hashes. */
export function contentHashOfModel(hashes: ReadonlyMap<string, string>): Promise<string> {
  const weights = [...hashes].filter(([name]) => name !== configFileName && name !== extractorFileName);
  const sorted = weights.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256HexOfHashes([present(hashes.get(configFileName)), ...sorted.map(([, hash]) => hash)].join(''));
}

/** Reads a config.json. Throws `model/bad-config`, `model/unsupported-type` or `model/unsupported-option`. */
export async function readModelConfig(file: Blob): Promise<ModelConfig> {
  const json = await readJson(file, configFileName);
  assertSensibleSizes(json);
  return parseModelConfig(json);
}

/** Throws `model/bad-config`. */
export async function readJson(file: Blob, name: string): Promise<unknown> {
  try {
    return await readBoundedJson(file);
  } catch (cause) {
    if (cause instanceof VoxtuneError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new VoxtuneError(
      'model/bad-config',
      `${name} cannot be read as JSON: ${problem}.`,
      { field: name, problem },
      { cause },
    );
  }
}
