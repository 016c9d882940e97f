// A run that is reloaded, whose worker ends, whose tab crashes while another shows it, and whose disk is full, comes to
// the same end as one that is left alone.

import type { Page } from '@playwright/test';
import { itemAt, present } from '../src/lib/present.ts';
import { serveFolder } from '../tools/serve.mjs';
import { readStored } from '../tools/soak/stored-runs.ts';
import { endWorker, exhaustMemory, hookedBuild } from '../tools/soak/worker-hooks.ts';
import { leaveSettings } from './leave-settings.ts';
import { makeArchive } from './make-archive.ts';
import { chooseBuiltinModel, goTo, importArchive, openPage } from './page-steps.ts';
import { test as base, expect } from './studio-test.ts';

const test = base.extend<object, { address: string }>({
  address: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const build = hookedBuild();
      const server = await serveFolder(build.folder);
      await use(server.address);
      await server.close();
      build.remove();
    },
    { scope: 'worker' },
  ],
});

const bar = (page: Page) => page.getByRole('contentinfo');

async function prepare(page: Page, config: Record<string, unknown>): Promise<void> {
  await openPage(page);
  await leaveSettings(page, config);
  await page.reload();
  await importArchive(page, await makeArchive());
  await chooseBuiltinModel(page);
  await goTo(page, 'Train');
}

/** Waits until the run in the bar has done so many updates. */
async function reach(page: Page, update: number): Promise<void> {
  await expect
    .poll(async () => Number(/update (\d+)\//.exec((await bar(page).textContent()) ?? '')?.[1] ?? 0), {
      timeout: 120_000,
      intervals: [50],
    })
    .toBeGreaterThanOrEqual(update);
}

const isOver = (page: Page) => expect(bar(page)).toBeHidden({ timeout: 180_000 });

test('a run survives a reload, the end of its worker and the crash of its tab', async ({ page, context }) => {
  test.setTimeout(600_000);
  // long enough for a second tab to open while it trains: an update takes some 20 ms
  const config = { maxSteps: 240, perDeviceTrainBatchSize: 4, trainLayers: 1, warmupSteps: 2 };
  await prepare(page, { ...config, evalStrategy: 'steps', saveStrategy: 'steps', evalSteps: 10, saveSteps: 10 });

  await test.step('left alone', async () => {
    await page.getByRole('button', { name: 'Start training' }).click();
    await reach(page, 1);
    await isOver(page);
  });

  await test.step('reloaded in the middle of an update', async () => {
    await page.getByRole('button', { name: 'Start a new run' }).click();
    await reach(page, 6);
    await page.reload();
    await expect(page.getByText('The page was closed while this run was training', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  await test.step('its worker ends', async () => {
    await reach(page, 16);
    await endWorker(page);
    await expect(page.getByText('Training went on by itself', { exact: false })).toBeVisible({ timeout: 60_000 });
    await reach(page, 18);
  });

  const second = await context.newPage();
  await test.step('a second tab shows it and leaves it alone', async () => {
    await openPage(second);
    await goTo(second, 'Train');
    await expect(second.getByText('at work in another tab', { exact: false })).toBeVisible();
    await expect(second.getByRole('button', { name: 'Continue' })).toHaveCount(0);
    await expect(bar(second).getByText('in another tab', { exact: false })).toBeVisible();
    await reach(second, 24);
    await expect(bar(page).getByText(/update \d+\//)).toBeVisible();
  });

  await test.step('the first tab crashes', async () => {
    const crashed = page.waitForEvent('crash');
    const session = await context.newCDPSession(page);
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    const carryOn = second.getByRole('button', { name: 'Continue' });
    await expect(carryOn).toBeVisible({ timeout: 60_000 });
    await carryOn.click();
    await reach(second, 26);
    await isOver(second);
  });

  const [whole, disturbed] = (await readStored(second)).runs;
  expect(whole).toMatchObject({ state: 'finished', step: 240 });
  expect(present(whole).checksums.length).toBeGreaterThan(0);
  expect(disturbed).toMatchObject({ state: 'finished', step: 240, checksums: present(whole).checksums });
  expect(present(disturbed).incidents.map(({ kind }) => kind)).toEqual(['interrupted', 'recovered', 'interrupted']);
});

test('a run survives the end of its memory, and is given up after three losses at one place', async ({ page }) => {
  test.setTimeout(600_000);
  const config = { maxSteps: 120, perDeviceTrainBatchSize: 4, trainLayers: 1, warmupSteps: 2 };
  await prepare(page, {
    ...config,
    evalStrategy: 'no',
    loadBestModelAtEnd: false,
    saveStrategy: 'steps',
    saveSteps: 60,
  });

  await test.step('left alone', async () => {
    await page.getByRole('button', { name: 'Start training' }).click();
    await reach(page, 1);
    await isOver(page);
  });

  await test.step('all of the wasm memory is taken', async () => {
    await page.getByRole('button', { name: 'Start a new run' }).click();
    await reach(page, 62);
    // 4 GiB are all that there is
    expect(await exhaustMemory(page)).toBeGreaterThan(3 * 2 ** 30);
    const told = page.getByText('Out of memory. Training went on by itself from update 60.');
    await expect(told).toBeVisible({ timeout: 60_000 });
  });

  await test.step('its worker ends twice more before the next checkpoint', async () => {
    for (let losses = 2; losses <= 3; losses++) {
      await reach(page, 61);
      await endWorker(page);
      if (losses < 3) await expect(page.getByText('Training went on by itself')).toHaveCount(losses);
    }
    const alert = page.getByRole('alert');
    await expect(alert.getByText('Given up after 3 losses')).toBeVisible({ timeout: 60_000 });
    await expect(alert.getByText('at the same place (update 60)', { exact: false })).toBeVisible();
    await expect(bar(page)).toBeHidden();
    const given = itemAt((await readStored(page)).runs, -1);
    expect(given).toMatchObject({ state: 'failed', checkpoints: [60] });
  });

  await test.step('it can be continued, to the same end', async () => {
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await reach(page, 61);
    await isOver(page);
    const { runs, leaked } = await readStored(page);
    const [whole, disturbed] = runs;
    expect(whole).toMatchObject({ state: 'finished', step: 120 });
    expect(disturbed).toMatchObject({ state: 'finished', step: 120, checksums: present(whole).checksums });
    expect(leaked).toEqual({ checkpoints: 0, files: 0 });
  });
});

test('a full disk ends no run: it is told, what was saved stays, and the end is saved when there is room', async ({
  page,
  context,
}) => {
  test.setTimeout(600_000);
  const session = await context.newCDPSession(page);
  await openPage(page);
  const origin = new URL(page.url()).origin;
  // before anything is stored: Chromium remembers for a while how much is left
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 40_000_000 });
  await prepare(page, {
    maxSteps: 12,
    trainLayers: 1,
    evalStrategy: 'no',
    saveStrategy: 'steps',
    saveSteps: 1,
    saveTotalLimit: null,
    loadBestModelAtEnd: false,
  });
  await page.getByRole('button', { name: 'Start training' }).click();
  const notice = page.getByRole('alert');
  await expect(notice.getByText('The last checkpoint waits for space')).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText('could not be saved', { exact: false }).first()).toBeVisible();

  await notice.getByRole('button', { name: 'Choose what to delete' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-place', 'storage');
  // the run's own data are not offered while it needs them
  await expect(page.getByRole('button', { name: 'Delete voices', exact: true })).toBeDisabled();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 400_000_000 });
  await notice.getByRole('button', { name: 'Try again' }).click();
  await isOver(page);
  const [run] = (await readStored(page)).runs;
  expect(run).toMatchObject({ state: 'finished', step: 12 });
  const [failed] = present(run).incidents;
  expect(present(failed).kind).toBe('checkpoint-failed');
  // what was saved before is there still
  const before = Array.from({ length: present(failed).step - 1 }, (_, at) => at + 1);
  expect(before.length).toBeGreaterThan(0);
  expect(present(run).checkpoints.slice(0, before.length)).toEqual(before);
});
