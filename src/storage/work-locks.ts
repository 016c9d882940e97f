// The web locks under which this page's tabs work on what is stored: who owns a run, who fills a folder. The browser frees
// them however a tab ends.

/** What every lock's name begins with. */
const prefix = 'voxtune:';

export const runLockPrefix = `${prefix}run:`;

/** Resolves when no tab trains or imports any more; at once where the browser has no locks. */
export async function nothingAtWork(): Promise<void> {
  if (typeof navigator === 'undefined' || !navigator.locks) return;
  for (;;) {
    const { held = [] } = await navigator.locks.query();
    const name = held.map((lock) => lock.name ?? '').find((one) => one.startsWith(prefix));
    if (name === undefined) return;
    await navigator.locks.request(name, { mode: 'shared' }, () => undefined);
  }
}
