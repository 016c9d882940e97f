// All builds that are kept here: the worker's own, and earlier ones for as long as a tab shows them.

import { parseBuildList } from './build-list.ts';
import { cacheName, cachePrefix, KeptBuild, type KeptBuildOptions, readList } from './kept-build.ts';

/** Of other versions than `own`, as far as their caches say what they are. */
export async function otherBuilds(own: KeptBuildOptions): Promise<KeptBuild[]> {
  const { caches, folder, list } = own;
  const names = await otherNames(own);
  const builds = await Promise.all(
    names.map(async (name) => {
      const other = parseBuildList(await readList(await caches.open(name), folder));
      return other && other.version !== list.version ? [new KeptBuild({ ...own, list: other })] : [];
    }),
  );
  return builds.flat();
}

async function otherNames({ caches, folder, list }: KeptBuildOptions): Promise<string[]> {
  const names = await caches.keys().catch(() => []);
  return names.filter((name) => name.startsWith(cachePrefix(folder)) && name !== cacheName(folder, list.version));
}

/** Drops the caches of builds that no window shows. `shown`: what each window of this folder shows, null for one that does not
 *  say so, as while it opens; `isAnotherComing`: a newer build is being kept, which no window shows yet. In either case nothing
 *  is dropped: the next page that has started asks again. */
export async function dropUnused(
  own: KeptBuildOptions,
  shown: () => Promise<readonly (string | null)[]>,
  isAnotherComing: () => boolean,
): Promise<void> {
  const names = await otherNames(own);
  if (names.length === 0) return;
  const versions = await shown();
  if (versions.includes(null) || isAnotherComing()) return;
  const used = new Set(versions.map((version) => cacheName(own.folder, version ?? '')));
  for (const name of names) if (!used.has(name)) await own.caches.delete(name);
}
