// What `npm run train` reads and writes on this machine: the archive and the model it is given, the results' folder.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import JSZip from 'jszip';
import { runTableFiles } from '../src/run/run-tables.ts';
import { UsageError } from './cli-error.ts';

/** The paths of archives and loose clips. Throws a UsageError for what is not a file; what is in them is seen by the import. */
export function filePaths(given: readonly string[]): string[] {
  return given.map((one) => {
    const path = resolve(one);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) throw new UsageError(stats ? `${one} is not a file.` : `${one} does not exist.`);
    if (stats.size === 0 && given.length === 1) throw new UsageError(`${one} is empty.`);
    return path;
  });
}

/** The model's files: of a folder those that describe it and its weights (safetensors rather than PyTorch's), or a zip. */
export function modelPaths(given: string): string[] {
  const path = resolve(given);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`--model: ${given} does not exist.`);
  if (stats.isFile()) return [path];
  const names = readdirSync(path).filter((name) => statSync(join(path, name)).isFile());
  if (!names.includes('config.json')) throw new UsageError(`--model: ${given} has no config.json.`);
  const weights = ['model.safetensors', 'pytorch_model.bin'].find((name) => names.includes(name));
  if (!weights) throw new UsageError(`--model: ${given} has neither model.safetensors nor pytorch_model.bin.`);
  return ['config.json', weights, 'preprocessor_config.json', 'voxtune.json']
    .filter((name) => names.includes(name))
    .map((name) => join(path, name));
}

/** Makes the results' folder. Throws a UsageError where that cannot be. */
export function makeOutFolder(given: string): string {
  const folder = resolve(given);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out: ${given} cannot be made: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return folder;
}

/** Unpacks the trained model into `folder`, in place of what was there. */
export async function unpackModel(zipPath: string, folder: string): Promise<string[]> {
  const zip = await JSZip.loadAsync(readFileSync(zipPath));
  rmSync(folder, { recursive: true, force: true });
  const files = Object.values(zip.files).filter((entry) => !entry.dir);
  for (const entry of files) {
    const path = resolve(folder, entry.name);
    if (!path.startsWith(folder)) throw new Error(`${entry.name} would lie outside ${folder}.`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await entry.async('nodebuffer'));
  }
  return files.map((entry) => entry.name);
}

/** What of the results is not there. */
export function missingResults(folder: string): string[] {
  const wanted = [
    ...Object.values(runTableFiles),
    'model/config.json',
    'model/model.safetensors',
    'model/preprocessor_config.json',
  ];
  return wanted.filter((name) => !existsSync(join(folder, name)) || statSync(join(folder, name)).size === 0);
}
