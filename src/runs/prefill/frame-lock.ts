// Who works on the trunk caches, across tabs: any number of runs at a time, or one worker that prepares, which makes way as
// soon as a run asks. A web lock, so it is free again however a tab ends.

const lockName = 'voxtune:frames';
/** How often the one that prepares looks whether a run waits. */
const lookEveryMs = 400;

/** Waits until nobody prepares, and keeps it so during `work`. */
export async function whileRunning<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(lockName, { mode: 'shared' }, work);
}

/** Waits until no run is at work and nobody else prepares. `isAsked` turns true when a run wants to begin: end soon then.
 *  Rejects with the signal's reason where it aborts while waiting. */
export async function whilePrefilling<T>(
  signal: AbortSignal,
  work: (isAsked: () => boolean) => Promise<T>,
): Promise<T> {
  return navigator.locks.request(lockName, { mode: 'exclusive', signal }, async () => {
    let isAsked = await isRunWaiting();
    const timer = setInterval(() => {
      void isRunWaiting().then((found) => {
        isAsked ||= found;
      });
    }, lookEveryMs);
    try {
      return await work(() => isAsked);
    } finally {
      clearInterval(timer);
    }
  });
}

async function isRunWaiting(): Promise<boolean> {
  const { pending = [] } = await navigator.locks.query();
  return pending.some(({ name, mode }) => name === lockName && mode === 'shared');
}
