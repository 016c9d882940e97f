// Where among the files that a person gave a model lies: the folder that holds config.json and weights, as `from_pretrained`
// wants it, in whatever is around it. That may be an export with checkpoints in folders of their own, the output folder of
// Trainer (checkpoint-500, checkpoint-1000), or a cache of the hub (models--owner--name/snapshots/COMMIT, refs/main).

import { VoxtuneError } from '../../lib/errors.ts';
import { baseName } from '../../lib/file-names.ts';
import { smallestOf } from '../../lib/long-lists.ts';
import { chooseWeights } from '../weights/weights-index.ts';

export const configFileName = 'config.json';
/** Where the feature extractor may be: in a processor's file, as transformers 5 nests it, or in one of its own. */
export const extractorFileNames = ['processor_config.json', 'preprocessor_config.json'] as const;

export interface ModelLayout {
  /** The folder of config.json; empty at the top. */
  folder: string;
  /** From the folder's; null where it tells nothing. */
  name: string | null;
  /** Paths by file name: those in the folder, and for what it lacks the outermost anywhere. */
  paths: ReadonlyMap<string, string>;
}

/** Finds the model. Null where nothing is called config.json. @param commits what the refs of a hub's cache name
 *  Throws `model/several`. */
export function findModelLayout(given: readonly string[], commits: ReadonlySet<string>): ModelLayout | null {
  const paths = given.filter(isVisible(given));
  const folders = new Map<string, string[]>();
  for (const path of paths) folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  const whole = [...folders].filter(([, files]) => isModel(files.map(baseName))).map(([folder]) => folder);
  const anywhere = outermostByName(paths);
  const config = anywhere.get(configFileName);
  // files that were chosen from several folders
  const folder = whole.length > 0 ? chooseFolder(whole, commits) : config === undefined ? null : folderOf(config);
  if (folder === null) return null;
  const beside = (folders.get(folder) ?? []).map((path) => [baseName(path), path] as const);
  // weights of another folder do not add to these
  const others = whole.length > 0 ? [...anywhere].filter(([name]) => isExtractor(name)) : [...anywhere];
  return { folder, name: nameOf(folder), paths: new Map([...others, ...beside]) };
}

/** Files of a hub's cache that say which commit its branches are at. */
export function isHubRef(path: string): boolean {
  return /(^|\/)refs\/[^/]+$/.test(path);
}

export function isExtractor(name: string): boolean {
  return (extractorFileNames as readonly string[]).includes(name);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function isModel(names: readonly string[]): boolean {
  return names.includes(configFileName) && chooseWeights(names) !== null;
}

/** What lies in a hidden folder (.git, .ipynb_checkpoints) or one of macOS's is a copy, unless the chosen folder itself is called so. */
function isVisible(paths: readonly string[]): (path: string) => boolean {
  const [top = ''] = paths[0]?.split('/') ?? [];
  const isUnderTop = paths.every((path) => path.startsWith(`${top}/`));
  return (path) => {
    const folders = folderOf(path).split('/');
    return !(isUnderTop ? folders.slice(1) : folders).some((name) => name.startsWith('.') || name === '__MACOSX');
  };
}

/** By file name; of two of one name the outermost. */
function outermostByName(paths: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const other = found.get(baseName(path));
    if (other === undefined || depthOf(path) < depthOf(other)) found.set(baseName(path), path);
  }
  return found;
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** Of several folders that hold a model each: the outermost, the commit that a branch of the cache is at, or the last checkpoint. */
function chooseFolder(folders: readonly string[], commits: ReadonlySet<string>): string {
  const outer = smallestOf(folders.map(depthOf));
  const outermost = folders.filter((folder) => depthOf(folder) === outer);
  const current = outermost.filter((folder) => commits.has(baseName(folder)));
  const left = current.length > 0 ? current : outermost;
  const [first = ''] = left;
  if (left.length === 1) return first;
  const steps = left.map((folder) => [checkpointStep(folder), folder] as const);
  const isOfOneRun = left.every((folder) => folderOf(folder) === folderOf(first));
  if (isOfOneRun && steps.every(([step]) => step !== null))
    return steps.reduce((last, next) => (Number(next[0]) > Number(last[0]) ? next : last))[1];
  const found = left.slice(0, 6).join(', ') + (left.length > 6 ? ', …' : '');
  throw new VoxtuneError(
    'model/several',
    `There are ${left.length} models in what was given: ${found}. Give the folder of one of them.`,
    { count: left.length, found },
  );
}

function checkpointStep(folder: string): number | null {
  const step = /^checkpoint-(\d+)$/.exec(baseName(folder))?.[1];
  return step === undefined ? null : Number(step);
}

function nameOf(folder: string): string | null {
  const parts = folder.split('/');
  const name = parts.at(-1) ?? '';
  if (/^[0-9a-f]{40}$/.test(name)) {
    const cached = parts.findLast((part) => part.startsWith('models--'));
    return cached ? cached.slice('models--'.length).replaceAll('--', '/') : null;
  }
  if (checkpointStep(folder) !== null && parts.length > 1) return parts.slice(-2).join('/');
  return name || null;
}
