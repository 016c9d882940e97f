// Which of the files that a person gave make a model: the one picker of the page's drop, of the command's --model and of
// downloads. It takes what `save_pretrained`, Trainer and the hub's cache write, as loose files, folders or one zip.

import { isLfsPointer, lfsPointerError, lfsStartBytes } from '../formats/git-lfs.ts';
import { nestedExtractor } from '../formats/hugging-face/feature-extractor.ts';
import { configFileName, findModelLayout, isHubRef } from '../formats/hugging-face/model-layout.ts';
import { badWeights } from '../formats/weights/bad-weights.ts';
import { readWeightsIndex } from '../formats/weights/weight-files.ts';
import { chooseWeights, wholeWeightNames } from '../formats/weights/weights-index.ts';
import { openZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { readBoundedJson } from '../lib/bounded-json.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { baseName, chosenPath } from '../lib/file-names.ts';
import { readBytes, readText } from '../lib/file-reading.ts';
import { lettersOf } from '../lib/letters.ts';
import { present } from '../lib/present.ts';

export interface ModelFiles {
  /** From the folder, the zip, or null where the names tell nothing. */
  name: string | null;
  config: Blob;
  /** One file, or shards and their index, by name. */
  weights: ReadonlyMap<string, Blob>;
  /** The file that says how clips are heard. */
  extractor: NamedFile | null;
}

export interface NamedFile {
  name: string;
  data: Blob;
}

/** A file that was given, by its path. */
export interface ModelCandidate {
  path: string;
  open: () => Promise<Blob>;
}

/** Picks the files among loose ones, a folder of them, or one zip. Throws as `pickModelFiles`, and what is wrong with the zip. */
export async function findModelFiles(files: readonly File[]): Promise<ModelFiles> {
  const [first] = files;
  const isZip = files.length === 1 && first !== undefined && /\.zip$/i.test(first.name);
  const found = await pickModelFiles(isZip ? await insideZip(first) : files.map(loose));
  return { ...found, name: found.name ?? (isZip ? baseName(first.name).replace(/\.zip$/i, '') : null) };
}

/** Picks the files, wherever they are. Throws `model/no-config`, `model/no-weights`, `model/several`, `file/lfs-pointer`, or what is
 *  wrong with a JSON file. */
export async function pickModelFiles(candidates: readonly ModelCandidate[]): Promise<ModelFiles> {
  const byPath = new Map<string, ModelCandidate>();
  for (const candidate of candidates) if (!byPath.has(candidate.path)) byPath.set(candidate.path, candidate);
  const layout = findModelLayout([...byPath.keys()], await commitsOf(candidates));
  if (!layout) throw lacks('model/no-config', configFileName, candidates);
  const open = async (name: string) => {
    const data = await byPath.get(layout.paths.get(name) ?? '')?.open();
    if (data) await assertNoStandIn(data, name);
    return data ?? null;
  };
  const config = present(await open(configFileName));
  const weights = await pickWeights(await namedWeights(config), [...layout.paths.keys()], open);
  if (!(weights instanceof Map)) throw lacks('model/no-weights', weights.lacks, candidates);
  return { name: layout.name, config, weights, extractor: await pickExtractor(open) };
}

type Open = (name: string) => Promise<Blob | null>;

/** The weights, under the names that `openWeightFiles` knows, or what of them is lacking. `named`: what config.json names. */
async function pickWeights(
  named: string | null,
  names: readonly string[],
  open: Open,
): Promise<Map<string, Blob> | { lacks: string }> {
  const choice = named === null ? chooseWeights(names) : namedChoice(named);
  if (!choice) return { lacks: wholeWeightNames.join(' or ') };
  const index = choice.index === null ? null : await open(choice.index);
  if (choice.index !== null && !index) return { lacks: choice.index };
  const shards = index ? [...new Set((await readWeightsIndex(index, choice.index ?? '')).values())] : choice.files;
  const known = new Set(names);
  const lacking = [...(index ? [] : choice.missing), ...shards.filter((name) => !known.has(name))];
  if (lacking.length > 0) return { lacks: lacking.sort().join(', ') };
  const files = new Map<string, Blob>();
  for (const name of shards) files.set(name === named ? 'model.safetensors' : name, present(await open(name)));
  if (index && choice.index !== null)
    files.set(choice.index === named ? 'model.safetensors.index.json' : choice.index, index);
  return files;
}

function namedChoice(named: string): { files: string[]; index: string | null; missing: string[] } {
  return named.endsWith('.json')
    ? { files: [], index: named, missing: [] }
    : { files: [named], index: null, missing: [] };
}

/** config.json may name its weights, `transformers_weights`: a safetensors file or its index. */
async function namedWeights(config: Blob): Promise<string | null> {
  const json = await jsonOrNull(config);
  const named =
    typeof json === 'object' && json !== null && 'transformers_weights' in json && json.transformers_weights;
  return typeof named === 'string' && /\.safetensors(\.index\.json)?$/.test(named) ? baseName(named) : null;
}

/** As transformers 5 chooses: one that is nested in the processor's file goes before a file of its own. */
async function pickExtractor(open: Open): Promise<NamedFile | null> {
  const processor = await open('processor_config.json');
  if (processor && nestedExtractor(await jsonOrNull(processor)) !== null)
    return { name: 'processor_config.json', data: processor };
  const own = await open('preprocessor_config.json');
  return own && { name: 'preprocessor_config.json', data: own };
}

/** Null where it cannot be read, which is told by who needs it. */
async function jsonOrNull(file: Blob): Promise<unknown> {
  return readBoundedJson(file).catch(() => null);
}

/** Throws for what lies in a file's place: a Git LFS pointer, or the web page that shows the file. */
async function assertNoStandIn(data: Blob, name: string): Promise<void> {
  const start = await readBytes(data.slice(0, lfsStartBytes));
  if (isLfsPointer(start)) throw lfsPointerError(`${name} is`, { name });
  if (!/^\s*<(!doctype|html)/i.test(lettersOf(start))) return;
  const message = `${name} is a web page, not the file that the page shows. Take the page’s own button to download the file.`;
  throw badWeights(message, `${name}: HTML`);
}

function loose(file: File): ModelCandidate {
  return { path: chosenPath(file), open: async () => file };
}

async function insideZip(archive: File): Promise<ModelCandidate[]> {
  const entries = (await listZipEntries(archive)).filter((entry) => !entry.isDirectory && !entry.isSystemFile);
  return entries.map((entry) => ({ path: entry.path, open: () => openZipEntry(archive, entry) }));
}

/** The commits that the branches of a hub's cache are at. */
async function commitsOf(candidates: readonly ModelCandidate[]): Promise<Set<string>> {
  const commits = new Set<string>();
  for (const { path, open } of candidates) {
    if (!isHubRef(path)) continue;
    const file = await open();
    if (file.size < 100) commits.add((await readText(file)).trim());
  }
  return commits;
}

const mostNamed = 12;

function lacks(code: ErrorCode & `model/${string}`, expected: string, candidates: readonly ModelCandidate[]) {
  const names = [...new Set(candidates.map(({ path }) => baseName(path)))];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const found = names.length === 0 ? 'nothing' : names.slice(0, mostNamed).join(', ') + more;
  const message = `A model needs ${code === 'model/no-config' ? 'its ' : ''}${expected}; found ${found}. Add what is missing.`;
  return new VoxtuneError(code, message, { expected, found });
}
