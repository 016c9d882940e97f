// Gets the page cross-origin isolated, which wasm threads need: by the host's headers, else by the service worker's. The latter
// holds from the next load on, so the page is loaded once more before it opens: once in a tab, whatever comes of it.

import type { IsolationFault } from '../state/hosting-types.ts';

/** What of the browser it needs. */
export interface IsolationBrowser {
  isIsolated: boolean;
  isSecure: boolean;
  isFrame: boolean;
  /** Resolves once a service worker answers for this page; rejects, or never does. Null where there are none. */
  workerAnswers: (() => Promise<void>) | null;
  /** Whether this tab has been loaded again for this. Null where that cannot be kept: then it is not. */
  guard: { isSet(): boolean; set(): void; clear(): void } | null;
  reload(): void;
  /** Resolves when the page opens without it rather than let the person wait. */
  patience(): Promise<void>;
}

/** `reloading`: the page is about to go. */
export async function seekIsolation(browser: IsolationBrowser): Promise<IsolationFault | 'reloading' | null> {
  const { guard, workerAnswers } = browser;
  if (browser.isIsolated) {
    guard?.clear();
    return null;
  }
  if (browser.isFrame) return 'frame';
  if (!browser.isSecure) return 'insecure';
  if (!workerAnswers) return 'no-worker';
  if (guard?.isSet()) return 'refused';
  const outcome = await Promise.race([
    workerAnswers().then(
      () => 'answers' as const,
      () => 'no-worker' as const,
    ),
    browser.patience().then(() => 'reload' as const),
  ]);
  if (outcome !== 'answers') return outcome;
  if (!guard) return 'reload';
  guard.set();
  if (!guard.isSet()) return 'reload';
  browser.reload();
  return 'reloading';
}
