// What an earlier version of the page stored opens with all in it and goes on; what holds that up, and what a newer version
// stored, are told, and nothing of it is touched.

import type { Page } from '@playwright/test';
import { leaveSettings } from './leave-settings.ts';
import { makeArchive } from './make-archive.ts';
import { chooseBuiltinModel, goTo, importArchive, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

/** Builds the database anew in another version: `earlier` as the first version of the schema had it, without what it did not
 *  know; `newer` with a store and a field that nobody knows yet. A blank page of the same origin does it. */
function rewriteAs(page: Page, version: 'earlier' | 'newer'): Promise<void> {
  return page.evaluate(async (wanted) => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const keyPaths: Record<string, string | string[] | null> = {
      ...{ datasets: 'id', models: 'id', runs: 'id', unfinishedFolders: 'path', checkpoints: ['runId', 'step'] },
      ...{ clipChunks: null, problemChunks: null, checkpointChunks: null },
      ...(wanted === 'newer' ? { gpuTuning: null, voices: 'id' } : {}),
    };
    const old = await settle(indexedDB.open('voxtune'));
    const content: Record<string, { keys: IDBValidKey[]; values: Record<string, unknown>[] }> = {};
    for (const name of [...old.objectStoreNames].filter((one) => one in keyPaths)) {
      const store = old.transaction(name).objectStore(name);
      content[name] = { keys: await settle(store.getAllKeys()), values: await settle(store.getAll()) };
    }
    old.close();
    await settle(indexedDB.deleteDatabase('voxtune'));
    if (wanted === 'earlier') {
      for (const run of content.runs!.values) {
        for (const later of ['resultStep', 'skippedSteps', 'incidents', 'origin']) delete run[later];
        const config = run.config as Record<string, unknown>;
        for (const later of ['padding', 'trunk', 'trainableParts', 'earlyStoppingPatience', 'dataSeed'])
          delete config[later];
      }
      for (const header of content.checkpoints!.values) delete header.checksum;
    }
    const opening = indexedDB.open('voxtune', wanted === 'newer' ? 99 : 1);
    opening.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(keyPaths))
        opening.result.createObjectStore(name, keyPath === null ? {} : { keyPath });
    };
    const db = await settle(opening);
    for (const [name, { keys, values }] of Object.entries(content)) {
      const store = db.transaction(name, 'readwrite').objectStore(name);
      for (const [at, value] of values.entries())
        await settle(keyPaths[name] === null ? store.put(value, keys[at]) : store.put(value));
    }
    db.close();
  }, version);
}

const runsIn = (page: Page) =>
  page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settle(indexedDB.open('voxtune'));
    const runs = await settle(db.transaction('runs').objectStore('runs').getAll());
    const found = { version: db.version, stores: [...db.objectStoreNames], names: runs.map(({ name }) => name) };
    db.close();
    return found;
  });

test('an earlier database opens and its run goes on; a newer one is left alone', async ({ page, context }) => {
  test.setTimeout(300_000);
  await openPage(page);
  await leaveSettings(page, { maxSteps: 40, trainLayers: 1, evalStrategy: 'epoch', saveStrategy: 'epoch' });
  await page.reload();
  await importArchive(page, await makeArchive());
  await chooseBuiltinModel(page);
  await goTo(page, 'Train');
  await page.getByRole('button', { name: 'Start training' }).click();
  const bar = page.getByRole('contentinfo');
  await expect(bar.getByText(/update (?!0\/)\d+\//)).toBeVisible({ timeout: 120_000 });
  await page.getByRole('main').getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible({ timeout: 60_000 });

  // any file of the origin: a page without the program, whose icon the browser then looks for
  await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  const blank = await context.newPage();
  await page.goto('/favicon.svg');
  await blank.goto('/favicon.svg');

  await test.step('a tab of the earlier version holds it up, and is named', async () => {
    await rewriteAs(blank, 'earlier');
    await blank.evaluate(async () => {
      const opening = indexedDB.open('voxtune', 1);
      await new Promise((resolve) => {
        opening.onsuccess = resolve;
      });
      Object.assign(self, { heldOpen: opening.result });
    });
    await page.goto('/');
    const notice = page.getByRole('alert');
    await expect(notice.getByText('Waiting for another tab')).toBeVisible();
    await expect(notice.getByText('Nothing is lost', { exact: false })).toBeVisible();
  });

  await test.step('without it the page opens by itself, and the run goes on', async () => {
    await blank.evaluate(() => (self as unknown as { heldOpen: IDBDatabase }).heldOpen.close());
    await expect(page.getByRole('alert')).toHaveCount(0);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('main').getByRole('button', { name: 'Evaluate' })).toBeEnabled({ timeout: 120_000 });
    await expect(page.getByText('Finished all 40 updates', { exact: false })).toBeVisible();
    expect(await runsIn(blank)).toMatchObject({ version: 2, names: ['azure-1'] });
    await goTo(page, 'Data');
    await expect(page.getByRole('main').getByText('22 clips', { exact: false }).first()).toBeVisible();
  });

  await test.step('a newer one is told of, with where to get at it', async () => {
    await page.goto('/favicon.svg');
    await rewriteAs(blank, 'newer');
    await page.goto('/');
    const notice = page.getByRole('alert').filter({ hasText: 'Stored by a newer version' });
    await expect(notice).toBeVisible();
    await expect(notice.getByText('downloaded under Evaluate', { exact: false })).toBeVisible();
    expect(await runsIn(blank)).toMatchObject({ version: 99, names: ['azure-1'] });
    expect((await runsIn(blank)).stores).toContain('voices');
  });
});
