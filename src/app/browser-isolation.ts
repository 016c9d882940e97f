// Isolation (isolation.ts) in a real browser.

import { pageFolder } from '../lib/page-files.ts';
import type { IsolationFault } from '../state/hosting-types.ts';
import { type IsolationBrowser, seekIsolation } from './isolation.ts';
import { answersForPage, hasServiceWorkers } from './page-service-worker.ts';

/** The first service worker is small, and has one small page to fetch: longer than this a person does not wait for threads. */
const patienceMs = 6_000;

export function isolatePage(): Promise<IsolationFault | 'reloading' | null> {
  return seekIsolation({
    isIsolated: crossOriginIsolated,
    isSecure: isSecureContext,
    isFrame: window.top !== window,
    workerAnswers: hasServiceWorkers() ? answersForPage : null,
    guard: sessionGuard(),
    reload: () => location.reload(),
    patience: () => new Promise((resolve) => setTimeout(resolve, patienceMs)),
  });
}

/** Of this tab and this folder. */
function sessionGuard(): IsolationBrowser['guard'] {
  try {
    const { sessionStorage } = window;
    const key = `voxtune.isolating ${new URL(pageFolder()).pathname}`;
    return {
      isSet: () => sessionStorage.getItem(key) !== null,
      set: () => sessionStorage.setItem(key, '1'),
      clear: () => sessionStorage.removeItem(key),
    };
  } catch {
    // storage is forbidden
    return null;
  }
}
