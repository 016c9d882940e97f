// Finds what there is to check in a folder laid out as fixtures/golden/README.md says; any part of it may be missing.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export interface ParityCase {
  name: string;
  files: string[];
  /** In the order that the goldens were made in: by the number at the end of the name. */
  clips: string[];
}

export interface ParityFolder {
  cases: ParityCase[];
  /** JSON files that belong to no case: goldens that need no model. */
  shared: string[];
  resampling: string[];
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory());
}

/** The number at the end of a clip's name: `1001_CLP_ANG_07.wav` is 7. */
function clipNumber(path: string): number {
  return Number(/(\d+)\.wav$/i.exec(path)?.[1] ?? Number.POSITIVE_INFINITY);
}

function clipsIn(folder: string): string[] {
  return filesIn(folder)
    .filter((path) => /\.wav$/i.test(path))
    .sort((a, b) => clipNumber(a) - clipNumber(b));
}

function isCase(folder: string): boolean {
  return existsSync(join(folder, 'config.json'));
}

/** Cases below a case (`large/ctc`) are cases too. */
function casesIn(folder: string, name: string, clips: string[]): ParityCase[] {
  const own = isCase(folder) ? [{ name, files: filesIn(folder), clips }] : [];
  const inner = foldersIn(folder).flatMap((path) =>
    casesIn(path, name ? `${name}/${basename(path)}` : basename(path), clips),
  );
  return [...own, ...inner];
}

export function readParityFolder(path: string): ParityFolder {
  const root = resolve(path);
  const clipFolder = existsSync(join(root, 'clips')) ? join(root, 'clips') : join(dirname(root), 'clips');
  return {
    cases: casesIn(root, isCase(root) ? basename(root) : '', clipsIn(clipFolder)),
    shared: isCase(root) ? [] : filesIn(root).filter((file) => file.endsWith('.json')),
    resampling: filesIn(join(root, 'resample')),
  };
}
