// A database of another version of the page: an earlier one was never published and is cleared, which is told, as is the tab
// that holds that up; a newer one is left alone.

import type { Page } from '@playwright/test';
import { schemaVersion } from '../src/storage/database.ts';
import { goTo, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

/** Builds the database anew in another version, with one run in it; `isHeld` leaves the connection open, as a tab would that
 *  does not let go. A blank page of the same origin does it. */
function writeDatabase(page: Page, version: number, isHeld = false): Promise<void> {
  return page.evaluate(
    async ({ version, isHeld }) => {
      const settle = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      await settle(indexedDB.deleteDatabase('voxtune'));
      const opening = indexedDB.open('voxtune', version);
      opening.onupgradeneeded = () => {
        for (const name of ['runs', 'voices']) opening.result.createObjectStore(name, { keyPath: 'id' });
      };
      const db = await settle(opening);
      await settle(db.transaction('runs', 'readwrite').objectStore('runs').put({ id: 'a', name: 'azure-1' }));
      if (isHeld) Object.assign(self, { heldOpen: db });
      else db.close();
    },
    { version, isHeld },
  );
}

const contentIn = (page: Page) =>
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

test('an earlier database is cleared once no tab uses it; a newer one is left alone', async ({ page, context }) => {
  // any file of the origin: a page without the program, whose icon the browser then looks for
  await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  const blank = await context.newPage();
  await page.goto('/favicon.svg');
  await blank.goto('/favicon.svg');
  const notice = page.getByRole('alert');

  await test.step('a tab of the earlier version holds it up, and is named', async () => {
    await writeDatabase(blank, 2, true);
    await page.goto('/');
    await expect(notice.getByText('Waiting for another tab')).toBeVisible();
  });

  await test.step('without it the page opens by itself, empty, and says why', async () => {
    await blank.evaluate(() => (self as unknown as { heldOpen: IDBDatabase }).heldOpen.close());
    await expect(notice.getByText('Earlier data was removed')).toBeVisible();
    await expect(notice.getByText('Waiting for another tab')).toHaveCount(0);
    expect(await contentIn(blank)).toMatchObject({ version: schemaVersion, names: [] });
    await openPage(page);
    await expect(notice).toHaveCount(0);
    await goTo(page, 'Storage');
    await expect(page.getByText('azure-1')).toHaveCount(0);
  });

  await test.step('a newer one is told of, with where to get at it', async () => {
    await page.goto('/favicon.svg');
    await writeDatabase(blank, 99);
    await page.goto('/');
    await expect(notice.filter({ hasText: 'Stored by a newer version' })).toBeVisible();
    await expect(notice.getByText('downloaded under Evaluate', { exact: false })).toBeVisible();
    const found = await contentIn(blank);
    expect(found).toMatchObject({ version: 99, names: ['azure-1'] });
    expect(found.stores).toContain('voices');
  });
});
