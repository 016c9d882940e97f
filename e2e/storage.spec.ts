// What takes space: single checkpoints and caches are listed, go with a question that says what is lost, and never while
// a run uses them.

import type { Page } from '@playwright/test';
import { itemAt, present } from '../src/lib/present.ts';
import { goTo, openReadyToTrain, startNewRun } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test.use({ isHooked: true });

const list = (page: Page, name: string) => page.getByRole('region', { name }).last();
const updates = (page: Page) => list(page, 'Runs').getByText(/^Update \d+/);

const cacheOfRun = /^Delete voices · .* · after \d+ layers/;

async function deleteWith(page: Page, button: string | RegExp, sentence: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(sentence, { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toBeHidden();
}

test('checkpoints and caches can be deleted one by one, and what is needed is made again', async ({ page, gate }) => {
  await openReadyToTrain(page, {
    maxSteps: 12,
    trainLayers: 1,
    evalStrategy: 'steps',
    saveStrategy: 'steps',
    evalSteps: 2,
    saveSteps: 2,
    saveTotalLimit: null,
  });
  gate.closeAt('update', 1);
  await page.getByRole('button', { name: 'Start training' }).click();

  await test.step('not while the run uses them', async () => {
    await goTo(page, 'Storage');
    await expect(list(page, 'Data sets').getByText('“azure-1” is using it', { exact: false })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Delete voices', exact: true })).toBeDisabled();
    gate.open();
    await expect(page.getByRole('contentinfo')).toBeHidden();
  });

  await test.step('single checkpoints, each with what is lost', async () => {
    await page.getByRole('button', { name: 'Checkpoints of azure-1' }).click();
    await expect(updates(page)).toHaveCount(6);
    await expect(list(page, 'Runs').getByText('newest', { exact: true })).toHaveCount(1);
    await expect(list(page, 'Runs').getByText('result', { exact: true })).toHaveCount(1);
    // the best of twelve updates is one of the later ones, or the newest has it
    await deleteWith(page, 'Delete the checkpoint of update 12 of azure-1', 'made longer from update 10 only');
    await expect(updates(page)).toHaveCount(5);
    await deleteWith(page, 'it can do without', 'The run does not need');
    await expect(updates(page)).not.toHaveCount(5);
  });

  await test.step('the lists elsewhere follow, and the last one says that nothing is left', async () => {
    const left = await updates(page).allTextContents();
    await goTo(page, 'Train');
    await expect(page.getByRole('region', { name: 'Checkpoints' }).last().getByRole('row')).toHaveCount(
      left.length + 1,
    );
    await goTo(page, 'Storage');
    await page.getByRole('button', { name: 'Checkpoints of azure-1' }).click();
    for (const one of left.slice(1))
      await deleteWith(page, `Delete the checkpoint of update ${present(/\d+/.exec(one))[0]} of azure-1`, 'This frees');
    await deleteWith(
      page,
      `Delete the checkpoint of update ${present(/\d+/.exec(itemAt(left, 0)))[0]} of azure-1`,
      'No checkpoint is left',
    );
    await expect(updates(page)).toHaveCount(0);
    await expect(list(page, 'Runs').getByText('no checkpoints', { exact: false })).toBeVisible();
    await goTo(page, 'Train');
    await expect(page.getByRole('main').getByRole('button', { name: 'Evaluate' })).toHaveCount(0);
  });

  await test.step('a cache is made again', async () => {
    await goTo(page, 'Storage');
    await deleteWith(page, cacheOfRun, 'made again when it is needed');
    await expect(page.getByRole('button', { name: cacheOfRun })).toHaveCount(0);
    await goTo(page, 'Train');
    await startNewRun(page);
    await expect(page.getByRole('main').getByRole('button', { name: 'Evaluate' })).toBeEnabled();
    await goTo(page, 'Storage');
    await expect(page.getByRole('button', { name: cacheOfRun })).toBeEnabled();
  });
});
