// Records of a profile that are damaged between two launches: each is shown as broken where it would have stood, can be taken
// away as it is and deleted, and the good ones beside it are all there.

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { goTo, importClips, isFinished, openPage, openReadyToTrain } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const settings = {
  maxSteps: 4,
  trainLayers: 1,
  evalStrategy: 'steps',
  evalSteps: 2,
  saveStrategy: 'steps',
  saveSteps: 2,
  saveTotalLimit: null,
};

type Change = { store: string; field?: string; value?: unknown; copyAs?: string; isEmptied?: boolean; which?: 'last' };

/** Changes stored records as no page would, from a page of this origin that runs nothing. */
async function damageRecords(page: Page, changes: readonly Change[]): Promise<void> {
  const blank = '<link rel="icon" href="data:,">';
  await page.route('/blank', (route) => route.fulfill({ contentType: 'text/html', body: blank }));
  await page.goto('/blank');
  await page.evaluate(async (all) => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settle(indexedDB.open('voxtune'));
    for (const { store, field, value, copyAs, isEmptied, which } of all) {
      const objects = db.transaction(store, 'readwrite').objectStore(store);
      const [keys, records] = await Promise.all([settle(objects.getAllKeys()), settle(objects.getAll())]);
      const at = which === 'last' ? keys.length - 1 : 0;
      const key = keys[at];
      const record = isEmptied ? keep(records[at]) : { ...records[at] };
      if (copyAs) record.id = copyAs;
      if (field) record[field] = value;
      await settle(objects.keyPath === null ? objects.put(value, key) : objects.put(record));
    }
    db.close();
    /** An emptied record has nothing but its key. */
    function keep(record: Record<string, unknown>): Record<string, unknown> {
      const names = 'step' in record ? ['runId', 'step'] : ['id'];
      return Object.fromEntries(names.map((name) => [name, record[name]]));
    }
  }, changes);
}

const list = (page: Page, name: string) => page.getByRole('region', { name }).last();

async function exportOf(page: Page, button: string): Promise<Record<string, unknown>> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return JSON.parse(await readFile(await (await downloading).path(), 'utf8')) as Record<string, unknown>;
}

async function deleteWith(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('records that are not whole stand among the good ones, can be taken away and deleted', async ({ page }) => {
  await openReadyToTrain(page, settings);
  await page.getByRole('button', { name: 'Start training' }).click();
  await isFinished(page);
  await damageRecords(page, [
    // beside the good ones: a run whose fields are null, and emptied ones
    { store: 'runs', copyAs: 'damaged-run', field: 'config', value: null },
    { store: 'runs', copyAs: 'emptied-run', isEmptied: true },
    { store: 'datasets', copyAs: 'emptied-set', isEmptied: true },
    { store: 'models', copyAs: 'emptied-model', isEmptied: true },
    { store: 'checkpoints', isEmptied: true, which: 'last' },
    { store: 'unfinishedFolders', copyAs: 'x', field: 'path', value: 'datasets' },
  ]);
  await page.evaluate(() => {
    const session = JSON.parse(localStorage.getItem('voxtune.session') ?? '{}');
    const garbage = { place: 'attic', config: { learningRate: 'fast' }, backendPreference: 7 };
    localStorage.setItem('voxtune.session', JSON.stringify({ ...session, ...garbage }));
    localStorage.setItem('voxtune.benchmarks', '[null, {"engine": 3}]');
  });

  await test.step('the page opens, with what is good', async () => {
    await openPage(page);
    await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
    await page.getByRole('button', { name: /^Data set voices/ }).click();
    await expect(page.getByRole('menuitem', { name: 'emptied-set' })).toContainText('not stored whole');
    await page.keyboard.press('Escape');
    await goTo(page, 'Model');
    await expect(page.getByRole('article').filter({ hasText: 'emptied-model' })).toContainText('not stored whole');
    await expect(page.getByRole('heading', { name: 'What trains' })).toBeVisible();
  });

  await test.step('broken runs stand among the runs, and can be taken away as they are', async () => {
    await goTo(page, 'Runs');
    await expect(page.getByRole('row', { name: /azure-1/ }).filter({ hasText: 'Finished' })).toHaveCount(1);
    await expect(page.getByRole('row').filter({ hasText: '(config: ' })).toContainText('not stored whole');
    const exported = await exportOf(page, 'Export azure-1 as it is stored');
    expect(exported).toMatchObject({ kind: 'run', record: { id: 'damaged-run', name: 'azure-1', config: null } });
    await deleteWith(page, 'Delete emptied-run');
    await expect(page.getByRole('row', { name: /emptied-run/ })).toHaveCount(0);
  });

  await test.step('Storage shows all of them, and deletes them', async () => {
    await goTo(page, 'Storage');
    await expect(list(page, 'Runs').getByText('Not stored whole')).toHaveCount(1);
    await page.getByRole('button', { name: 'Checkpoints of azure-1' }).click();
    await expect(list(page, 'Runs').getByText('nothing can go on from it')).toBeVisible();
    const checkpoint = await exportOf(page, 'Export azure-1 Update 4 as it is stored');
    const [chunk] = checkpoint.chunks as unknown[];
    expect(chunk).toMatchObject({ $bytes: expect.any(Number) });
    for (const name of ['emptied-set', 'emptied-model']) {
      await deleteWith(page, `Delete ${name}`);
      await expect(page.getByText(name)).toHaveCount(0);
    }
    await expect(page.getByRole('button', { name: 'Delete voices', exact: true })).toBeEnabled();
  });

  await test.step('the good run goes on from the checkpoint before, and says so', async () => {
    await goTo(page, 'Train');
    await page.getByRole('button', { name: 'Train longer' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByText(/was damaged/)).toBeVisible();
  });
});

test.describe('where the page itself fails', () => {
  test.use({ allowedErrors: [/broken on purpose/] });

  /** From the next load on, what formats numbers throws: every part of the page that shows one fails. */
  const breakNumbers = () => {
    Intl.NumberFormat = class {
      constructor() {
        throw new Error('broken on purpose');
      }
    } as unknown as typeof Intl.NumberFormat;
  };
  /** The page as a whole fails. */
  /** What the shell itself asks for, outside of its places and parts. */
  const breakPage = () => {
    const { addEventListener } = window;
    window.addEventListener = (type: string, ...rest: unknown[]) => {
      if (type === 'keydown') throw new Error('broken on purpose');
      Reflect.apply(addEventListener, window, [type, ...rest]);
    };
  };

  test('a place and a part of the shell leave the others, and what is stored can be reached', async ({ page }) => {
    await openPage(page);
    await importClips(page);
    await page.addInitScript(breakNumbers);
    await page.reload();
    const main = page.getByRole('main');
    await expect(main.getByRole('alert')).toContainText('The others can, and nothing that is stored was changed');
    await expect(page.getByRole('button', { name: 'Reload the page' }).first()).toBeVisible();
    await main.getByRole('button', { name: 'Open Storage' }).click();
    // Storage fails too: what it would have listed is there all the same
    const records = main.getByRole('region', { name: 'All that is stored' }).last();
    const exported = await exportOf(page, 'Export voices as it is stored');
    expect(exported).toMatchObject({ kind: 'dataset', record: { name: 'voices' } });
    await records.getByRole('button', { name: 'Delete voices' }).click();
    await records.getByRole('button', { name: 'Delete for good' }).click();
    await expect(records.getByText('Nothing is stored')).toBeVisible();
    // a place that needs no numbers
    await page.getByRole('button', { name: 'Data', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: /Teach a speech model/ })).toBeVisible();
  });

  test('the whole page says so, and offers what is stored', async ({ page }) => {
    await openPage(page);
    await importClips(page);
    await page.addInitScript(breakPage);
    await page.reload();
    await expect(page.getByRole('alert')).toContainText('The page cannot be shown');
    expect(await exportOf(page, 'Export voices as it is stored')).toMatchObject({ kind: 'dataset' });
    await page.getByRole('button', { name: 'Delete voices' }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByText('Nothing is stored')).toBeVisible();
  });
});
