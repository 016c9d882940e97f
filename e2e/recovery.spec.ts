// A run that is reloaded, whose worker ends, whose tab crashes while another shows it, and whose disk is full, comes to
// the same end as one that is left alone.

import type { Page } from '@playwright/test';
import { itemAt, present } from '../src/lib/present.ts';
import { readStored } from '../tools/soak/stored-runs.ts';
import { exhaustMemory } from '../tools/soak/worker-hooks.ts';
import { accessibilityFaults } from './accessibility.ts';
import { goTo, isFinished, openPage, openReadyToTrain, startNewRun } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test.use({ isHooked: true });

/** What begins, ends or goes on with a run. */
const working = /^(Start|Continue|Pause|Stop|Train longer|Evaluate)/;

/** While “birch-2” trains, the page of “azure-1”, which is finished, can do nothing to it, nor can the form of a new run. */
async function othersPageLeavesItAlone(page: Page): Promise<void> {
  const main = page.getByRole('main');
  const bar = page.getByRole('contentinfo');
  await goTo(page, 'Runs');
  await main.getByRole('button', { name: 'azure-1', exact: true }).click();
  await expect(main.getByRole('heading', { name: 'Run “azure-1”' })).toBeVisible();
  await expect(main.getByText('“birch-2” is at work now', { exact: false })).toBeVisible();
  await expect(main.getByRole('button', { name: /^(Pause|Stop|Start)/ })).toHaveCount(0);
  for (const button of await main.getByRole('button', { name: working }).all()) await expect(button).toBeDisabled();
  await expect(bar.getByRole('button', { name: 'Pause “birch-2”' })).toBeEnabled();
  expect(await accessibilityFaults(page)).toEqual([]);
  await main.getByRole('button', { name: 'New run', exact: true }).click();
  await expect(main.getByRole('button', { name: 'Add to queue' })).toBeEnabled();
  await bar.getByRole('button', { name: 'Training “birch-2”' }).click();
  await expect(main.getByRole('button', { name: 'Stop', exact: true })).toBeEnabled();
}

test('a run survives a reload, the end of its worker and the crash of its tab', async ({ page, context, gate }) => {
  const config = { maxSteps: 60, perDeviceTrainBatchSize: 4, trainLayers: 1, warmupSteps: 2, loggingSteps: 1 };
  await openReadyToTrain(page, {
    ...config,
    evalStrategy: 'steps',
    saveStrategy: 'steps',
    evalSteps: 10,
    saveSteps: 10,
  });

  await test.step('left alone', async () => {
    await page.getByRole('button', { name: 'Start training' }).click();
    await isFinished(page);
  });

  await test.step('reloaded in the middle of an update', async () => {
    gate.closeAt('update', 6);
    await startNewRun(page);
    await gate.stands();
    await othersPageLeavesItAlone(page);
    gate.closeAt('update', 10);
    await page.reload();
    await expect(page.getByText('The page was closed while this run was training', { exact: false })).toBeVisible();
    gate.closeAt('update', 16);
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  await test.step('its worker ends', async () => {
    await gate.stands();
    gate.endWorker();
    gate.closeAt('update', 40);
    await expect(page.getByText('Training went on by itself', { exact: false })).toBeVisible();
    await gate.stands();
  });

  const second = await context.newPage();
  await test.step('a second tab shows it and leaves it alone', async () => {
    await openPage(second);
    await goTo(second, 'Train');
    await expect(second.getByText('at work in another tab', { exact: false })).toBeVisible();
    await expect(second.getByRole('main').getByRole('button', { name: working })).toHaveCount(0);
    const elsewhere = second.getByRole('contentinfo');
    await expect(elsewhere.getByText('in another tab', { exact: false })).toBeVisible();
    gate.closeAt('update', 44);
    await gate.stands();
    await expect(elsewhere).toContainText(/update 4[1-9]\//);
    await expect(page.getByRole('contentinfo').getByText(/update 4[1-9]\//)).toBeVisible();
  });

  await test.step('the first tab crashes', async () => {
    const crashed = page.waitForEvent('crash');
    const session = await context.newCDPSession(page);
    gate.closeAt('update', 50);
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    const carryOn = second.getByRole('button', { name: 'Continue' });
    await expect(carryOn).toBeVisible();
    gate.open();
    await carryOn.click();
    await isFinished(second);
  });

  const [whole, disturbed] = (await readStored(second)).runs;
  expect(whole).toMatchObject({ state: 'finished', step: 60 });
  expect(present(whole).checksums.length).toBeGreaterThan(0);
  expect(disturbed).toMatchObject({ state: 'finished', step: 60, checksums: present(whole).checksums });
  expect(present(disturbed).incidents.map(({ kind }) => kind)).toEqual(['interrupted', 'recovered', 'interrupted']);
});

test('a run survives the end of its memory, and is given up after three losses at one place', async ({
  page,
  gate,
}) => {
  const config = { maxSteps: 60, perDeviceTrainBatchSize: 4, trainLayers: 1, warmupSteps: 2, loggingSteps: 1 };
  await openReadyToTrain(page, {
    ...config,
    evalStrategy: 'no',
    loadBestModelAtEnd: false,
    saveStrategy: 'steps',
    saveSteps: 30,
  });

  await test.step('left alone', async () => {
    await page.getByRole('button', { name: 'Start training' }).click();
    await isFinished(page);
  });

  await test.step('all of the wasm memory is taken', async () => {
    gate.closeAt('stored', 30);
    await startNewRun(page);
    await gate.stands();
    // 4 GiB are all that there is
    expect(await exhaustMemory(page)).toBeGreaterThan(3 * 2 ** 30);
    gate.open();
    await expect(page.getByText('Out of memory. Training went on by itself from update 30.')).toBeVisible();
    gate.closeAt('update', 31);
  });

  await test.step('its worker ends twice more before the next checkpoint', async () => {
    for (let losses = 2; losses <= 3; losses++) {
      await gate.stands();
      gate.endWorker();
      if (losses < 3) await expect(page.getByText('Training went on by itself')).toHaveCount(losses);
    }
    gate.open();
    const alert = page.getByRole('alert');
    await expect(alert.getByText('Given up after 3 losses')).toBeVisible();
    await expect(alert.getByText('at the same place (update 30)', { exact: false })).toBeVisible();
    await expect(page.getByRole('contentinfo')).toBeHidden();
    const given = itemAt((await readStored(page)).runs, -1);
    expect(given).toMatchObject({ state: 'failed', checkpoints: [30] });
  });

  await test.step('it can be continued, to the same end', async () => {
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await isFinished(page);
    const { runs, leaked } = await readStored(page);
    const [whole, disturbed] = runs;
    expect(whole).toMatchObject({ state: 'finished', step: 60 });
    expect(disturbed).toMatchObject({ state: 'finished', step: 60, checksums: present(whole).checksums });
    expect(leaked).toEqual({ checkpoints: 0, files: 0 });
  });
});

test('a full disk ends no run: it is told, what was saved stays, and the end is saved when there is room', async ({
  page,
  context,
}) => {
  const session = await context.newCDPSession(page);
  await openPage(page);
  const origin = new URL(page.url()).origin;
  // before anything is stored: Chromium remembers for a while how much is left
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 40_000_000 });
  await openReadyToTrain(page, {
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
  await expect(notice.getByText('The last checkpoint of “azure-1” waits for space')).toBeVisible();
  await expect(page.getByText('could not be saved', { exact: false }).first()).toBeVisible();

  await notice.getByRole('button', { name: 'Choose what to delete' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-place', 'storage');
  // the run's own data are not offered while it needs them
  await expect(page.getByRole('button', { name: 'Delete voices', exact: true })).toBeDisabled();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 400_000_000 });
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('contentinfo')).toBeHidden();
  const [run] = (await readStored(page)).runs;
  expect(run).toMatchObject({ state: 'finished', step: 12 });
  const [failed] = present(run).incidents;
  expect(present(failed).kind).toBe('checkpoint-failed');
  // what was saved before is there still
  const before = Array.from({ length: present(failed).step - 1 }, (_, at) => at + 1);
  expect(before.length).toBeGreaterThan(0);
  expect(present(run).checkpoints.slice(0, before.length)).toEqual(before);
});
