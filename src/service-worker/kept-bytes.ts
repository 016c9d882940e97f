// How much of the browser's room the kept builds take, for the page to say.

import { parseBuildList } from './build-list.ts';
import { cachePrefix, readList } from './kept-build.ts';

/** Of all builds of this folder ("https://host/voxtune/") that are kept, as their lists have it. 0 where there are none. */
export async function keptBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await caches.keys()) {
    if (!name.startsWith(cachePrefix(folder))) continue;
    const cache = await caches.open(name);
    const list = parseBuildList(await readList(cache, folder));
    const there = new Set((await cache.keys()).map(({ url }) => url));
    for (const { path, size } of list?.files ?? []) if (there.has(folder + path)) bytes += size;
  }
  return bytes;
}
