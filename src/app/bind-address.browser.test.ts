import { afterEach, expect, test } from 'vitest';
import { createStudio } from '../state/studio-store.ts';
import { testDeps } from '../testing/studio-deps.ts';
import { startAtAddress } from './bind-address.ts';

const before = location.href;
afterEach(() => history.replaceState(null, '', before));

/** At Data, with the microtasks done that write the address. */
async function atData() {
  history.replaceState(null, '', '#/data');
  const studio = createStudio(testDeps().deps);
  await startAtAddress(studio);
  return studio;
}

test('what changes before the event of another address has come does not write over that address', async () => {
  const { store } = await atData();
  // the address alone, as between a navigation and its event
  history.replaceState(null, '', '#/model');
  store.setState({ isLoadingModel: true });
  await Promise.resolve();
  expect(location.hash).toBe('#/model');
  window.dispatchEvent(new PopStateEvent('popstate'));
  expect(store.getState().place).toBe('model');
});

test('an address that comes while storage is read is gone to', async () => {
  history.replaceState(null, '', '#/data');
  const studio = createStudio(testDeps().deps);
  const started = startAtAddress(studio);
  location.hash = '#/storage';
  await started;
  expect(studio.store.getState().place).toBe('storage');
  expect(location.hash).toBe('#/storage');
});

test('a step of the page is an address of its own, one that no page wrote leads to Data', async () => {
  const { store, actions } = await atData();
  const length = history.length;
  actions.goTo('storage');
  await Promise.resolve();
  expect([location.hash, history.length]).toEqual(['#/storage', length + 1]);
  history.replaceState(null, '', '#/nowhere');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await Promise.resolve();
  expect(store.getState().place).toBe('data');
  expect(location.hash).toBe('#/data');
});
