// What may be written without being asked: the browser's allowance is the person's, and a run may need the rest of it.

import { listTrunkCaches } from '../../storage/trunk-cache.ts';

/** Of what is left. */
const shareOfRest = 0.5;
/** Of the whole allowance, all trunk caches together: those of other settings stay, but do not pile up without end. */
const shareForCaches = 0.1;

/** Whether so many bytes more may be kept. Where the browser tells no allowance, none are. */
export async function hasRoomAhead(bytes: number): Promise<boolean> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const caches = await listTrunkCaches();
  const cached = caches.reduce((sum, cache) => sum + cache.bytes, 0);
  return bytes <= (quota - usage) * shareOfRest && cached + bytes <= quota * shareForCaches;
}
