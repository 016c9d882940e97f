import { expect, test } from 'vitest';
import type { StorageUsage } from '../storage/usage.ts';
import { testDeps } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

const usage = (usedBytes: number): StorageUsage => ({ items: [], usedBytes, quotaBytes: 100, isPersisted: false });

test('what takes space is as the read says that began last, whichever ends last', async () => {
  const { deps } = testDeps();
  const answers: ((usage: StorageUsage) => void)[] = [];
  deps.storage.readUsage = () => new Promise((resolve) => answers.push(resolve));
  const { store, actions } = createStudio(deps);
  const [before, after] = [actions.readStorageUsage(), actions.readStorageUsage()];
  answers[1]?.(usage(1));
  await after;
  answers[0]?.(usage(2));
  await before;
  expect(store.getState().storageUsage?.usedBytes).toBe(1);
});
