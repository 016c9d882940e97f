// Files and folders of this machine that a command was given, as the page would get them: each with the name that a person sees,
// which for what lies in a folder is its path from there on, the folder's own name first.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './cli-error.ts';

export interface GivenFile {
  /** On this machine. */
  path: string;
  /** What the page calls it, with `/` between folders. */
  name: string;
}

/** The files, those of folders in them too. Throws a UsageError for what is not there. */
export function givenFiles(given: readonly string[]): GivenFile[] {
  const all = given.map((one) => {
    const path = resolve(one);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) throw new UsageError(`${one} does not exist.`);
    return { one, path, isFolder: stats.isDirectory() };
  });
  const isClip = ({ path, isFolder }: (typeof all)[number]) => !isFolder && !isArchive(path);
  // clips of several folders (clips/*/*.wav): the folder may be the label
  const clipName = namesFromCommonFolder(all.filter(isClip).map(({ path }) => path));
  const otherName = shortestNames(all.filter((one) => !isClip(one)).map(({ path }) => path));
  return all.flatMap((item) => {
    const { one, path, isFolder } = item;
    if (!isFolder) return [{ path, name: isClip(item) ? clipName(path) : otherName(path) }];
    const files = filesIn(path).map((inside) => ({
      path: join(path, inside),
      name: slashed(join(otherName(path), inside)),
    }));
    if (files.length === 0) throw new UsageError(`There is no file in ${one}.`);
    return files;
  });
}

function isArchive(path: string): boolean {
  return /\.(zip|tar|tgz|gz)$/i.test(path);
}

type NameOf = (path: string) => string;

/** The last part of each path where those differ. */
function shortestNames(paths: readonly string[]): NameOf {
  const distinct = new Set(paths);
  const isClear = new Set([...distinct].map((path) => basename(path))).size === distinct.size;
  return isClear ? (path) => basename(path) : namesFromCommonFolder(paths);
}

/** What is behind the folder that all of them are in. */
function namesFromCommonFolder(paths: readonly string[]): NameOf {
  let common = dirname(paths[0] ?? sep);
  const isInCommon = (path: string) => path.startsWith(common.endsWith(sep) ? common : common + sep);
  while (!paths.every(isInCommon) && dirname(common) !== common) common = dirname(common);
  return (path) => slashed(relative(common, path));
}

function slashed(path: string): string {
  return path.replaceAll(sep, '/');
}

/** Paths of the files in a folder and the folders in it, from there on, in order. Links are followed, none in a circle. */
export function filesIn(folder: string): string[] {
  const walk = (inside: string, above: ReadonlySet<string>): string[] => {
    const here = join(folder, inside);
    const real = realpathSync(here);
    if (above.has(real)) return [];
    return namesIn(here).flatMap((name) => {
      const path = join(inside, name);
      const stats = statSync(join(folder, path), { throwIfNoEntry: false });
      if (stats?.isDirectory()) return walk(path, new Set([...above, real]));
      return stats?.isFile() ? [path] : [];
    });
  };
  return walk('', new Set());
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new UsageError(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
