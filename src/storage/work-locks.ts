// The web locks under which this page's tabs work on what is stored: who owns a run, who fills a folder, who fills trunk
// caches. The browser frees them however a tab ends.

/** What every lock's name begins with. */
const prefix = 'voxtune:';
/** Held by every worker for as long as it lives (protocol/worker-client.ts), whether it works or not. */
const alivePrefix = `${prefix}alive:`;

/** Held for files that are written already and may still be copied to where a person saves them. */
const savedPrefix = `${prefix}exports/`;
const idlePrefixes = [alivePrefix, savedPrefix];

export const runLockPrefix = `${prefix}run:`;

/** Resolves when no tab trains, prefills or imports any more; at once where the browser has no locks. */
export async function nothingAtWork(): Promise<void> {
  if (typeof navigator === 'undefined' || !navigator.locks) return;
  for (;;) {
    const { held = [] } = await navigator.locks.query();
    const names = held.map((lock) => lock.name ?? '');
    const name = names.find((one) => one.startsWith(prefix) && !idlePrefixes.some((idle) => one.startsWith(idle)));
    if (name === undefined) return;
    await navigator.locks.request(name, { mode: 'shared' }, () => undefined);
  }
}

/** Shared by any number of runs, or held by the one worker that prefills. */
const trunkLock = `${prefix}frames`;
/** How often the one that prefills looks whether a run waits. */
const lookEveryMs = 400;

/** Waits until nobody else adds clips to a data set, and keeps it so during `work`. */
export async function whileAdding<T>(datasetId: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`${prefix}adding:${datasetId}`, work);
}

/** Waits until nobody prefills a trunk cache, and keeps it so during `work`. */
export async function whileRunning<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(trunkLock, { mode: 'shared' }, work);
}

/** Waits until no run is at work and nobody else prefills. `isRunWaiting` turns true when a run wants to begin: end soon
 *  then. Rejects with the signal's reason where it aborts while waiting. */
export async function whilePrefilling<T>(
  signal: AbortSignal,
  work: (isRunWaiting: () => boolean) => Promise<T>,
): Promise<T> {
  return navigator.locks.request(trunkLock, { mode: 'exclusive', signal }, async () => {
    let isWaiting = false;
    const look = async () => {
      const { pending = [] } = await navigator.locks.query();
      isWaiting ||= pending.some(({ name, mode }) => name === trunkLock && mode === 'shared');
    };
    await look();
    const timer = setInterval(() => void look(), lookEveryMs);
    try {
      return await work(() => isWaiting);
    } finally {
      clearInterval(timer);
    }
  });
}
