// What the studio's commands read and write on this machine: the model they are given, the results' folder.

import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import JSZip from 'jszip';
import { UsageError } from './cli-error.ts';
import { filesIn, type GivenFile } from './given-files.ts';

/** The model's files: a zip, or all of a folder, of which the page picks. */
export function modelFiles(given: string): GivenFile[] {
  const path = resolve(given);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`--model: ${given} does not exist.`);
  if (stats.isFile()) return [{ path, name: basename(path) }];
  const files = filesIn(path);
  if (files.length === 0) throw new UsageError(`--model: there is no file in ${given}.`);
  const top = folderName(path);
  return files.map((inside) => ({ path: join(path, inside), name: `${top}/${inside.replaceAll(sep, '/')}` }));
}

/** With what is above it where it is a commit in a hub's cache, which says whose it is. */
function folderName(path: string): string {
  const parts = path.split(sep);
  const cached = parts.findLastIndex((part) => part.startsWith('models--'));
  return cached >= 0 && parts[cached + 1] === 'snapshots' ? parts.slice(cached).join('/') : basename(path);
}

/** A table of labels. */
export function tableFile(given: string): GivenFile {
  const path = resolve(given);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--labels: ${given} does not exist or is no file.`);
  return { path, name: basename(path) };
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

/** A zip as a folder, in place of what was there. */
export async function unpackZip(zipPath: string, folder: string): Promise<void> {
  const zip = await JSZip.loadAsync(readFileSync(zipPath));
  rmSync(folder, { recursive: true, force: true });
  for (const entry of Object.values(zip.files).filter(({ dir }) => !dir)) {
    const path = resolve(folder, entry.name);
    if (!path.startsWith(folder + sep)) throw new Error(`${entry.name} would lie outside ${folder}.`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await entry.async('nodebuffer'));
  }
}

/** Adds what only this side knows to a JSON file. */
export function addFacts(path: string, facts: Record<string, number | null>): Record<string, unknown> {
  const whole = { ...JSON.parse(readFileSync(path, 'utf8')), ...facts } as Record<string, unknown>;
  writeFileSync(path, `${JSON.stringify(whole, null, 2)}\n`);
  return whole;
}

/** Without these no model is there. */
export const modelResults = ['model/config.json', 'model/model.safetensors', 'model/preprocessor_config.json'];

/** Which of the results are not there. */
export function missingResults(folder: string, wanted: readonly string[]): string[] {
  return wanted.filter((name) => !existsSync(join(folder, name)) || statSync(join(folder, name)).size === 0);
}
