// A cache that a prefill may make: it goes again where nothing came into it, and gives back what an import wrote that was cancelled.

import { deleteTrunkCache, type TrunkCache } from '../../storage/trunk-cache.ts';

export interface Prefilled {
  key: string;
  cache: TrunkCache;
  wasEmpty: boolean;
}

export async function prefilled(key: Promise<string>, opening: Promise<TrunkCache>): Promise<Prefilled> {
  const cache = await opening;
  return { key: await key, cache, wasEmpty: cache.clipCount === 0 };
}

/** `takesBack`: nothing stays of what was written since it was opened. */
export async function closePrefilled({ key, cache, wasEmpty }: Prefilled, takesBack: boolean): Promise<void> {
  if (takesBack) cache.takeBack();
  const isEmpty = cache.clipCount === 0;
  cache.close();
  if (wasEmpty && isEmpty) await deleteTrunkCache(key);
}
