import { expect, test } from 'vitest';
import { type IsolationBrowser, seekIsolation } from './isolation.ts';

const never = () => new Promise<void>(() => {});

/** A tab whose service worker answers; `loads` counts how often the page was loaded again. */
function tab(change: Partial<IsolationBrowser> = {}): IsolationBrowser & { loads: number } {
  let isSet = false;
  const browser = {
    isIsolated: false,
    isSecure: true,
    isFrame: false,
    workerAnswers: async () => {},
    guard: {
      isSet: () => isSet,
      set: () => {
        isSet = true;
      },
      clear: () => {
        isSet = false;
      },
    },
    loads: 0,
    reload: () => {
      browser.loads += 1;
    },
    patience: never,
    ...change,
  };
  return browser;
}

test('a page that its host isolates is not loaded again', async () => {
  const browser = tab({ isIsolated: true });
  expect(await seekIsolation(browser)).toBe(null);
  expect(browser.loads).toBe(0);
});

test('one whose service worker answers is loaded once, and never again where that did not help', async () => {
  const browser = tab();
  expect(await seekIsolation(browser)).toBe('reloading');
  expect(await seekIsolation(browser)).toBe('refused');
  expect(await seekIsolation(browser)).toBe('refused');
  expect(browser.loads).toBe(1);
});

test('after it helped, a load past the service worker (Shift and Reload) is put right again', async () => {
  const browser = tab();
  await seekIsolation(browser);
  expect(await seekIsolation({ ...browser, isIsolated: true })).toBe(null);
  expect(await seekIsolation(browser)).toBe('reloading');
});

test.each([
  ['frame', { isFrame: true }],
  ['insecure', { isSecure: false }],
  ['no-worker', { workerAnswers: null }],
  ['no-worker', { workerAnswers: () => Promise.reject(new Error('blocked')) }],
  // nothing to remember the reload by: it could go on for ever
  ['reload', { guard: null }],
  ['reload', { guard: { isSet: () => false, set: () => {}, clear: () => {} } }],
  ['reload', { workerAnswers: never, patience: async () => {} }],
] as const)('%s: the page opens as it is', async (fault, change) => {
  const browser = tab(change);
  expect(await seekIsolation(browser)).toBe(fault);
  expect(browser.loads).toBe(0);
});
