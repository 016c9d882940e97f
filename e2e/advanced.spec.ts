// The advanced settings: what the plan says of them, and that a run with all of them trains and is evaluated.

import { goTo, openReadyToTrain } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test('the reference’s own training: padded batches, frozen layers in train mode, everything trains', async ({
  page,
}) => {
  await openReadyToTrain(page);
  const plan = page.getByText(/needs about \S+\s[kMG]?B of memory\./);
  await expect(plan).toContainText('computed once a clip and kept');

  await page.getByRole('button', { name: /^All settings/ }).click();
  await page.getByRole('button', { name: 'Open all groups' }).click();
  const advanced = page.getByRole('region', { name: 'Advanced' });
  await advanced.getByLabel('Frozen layers').selectOption('recompute');
  await expect(plan).toContainText(/Only the convolutions are computed once a clip.*about [\d.,]+ times the work/);
  await advanced.getByLabel('Padding').selectOption('batch');
  await expect(plan).toContainText(/Nothing of a clip can be kept between epochs.*about [\d.,]+ times the work/);
  await advanced.getByLabel('What trains').selectOption('everything');
  await advanced.getByLabel('Attention mask').selectOption('yes');
  await page.getByRole('region', { name: 'Training duration' }).getByLabel('Updates in all').fill('2');
  await page.getByLabel('Best means').selectOption('ANG_recall');

  await goTo(page, 'Model');
  await expect(page.getByText('Everything trains, the convolutions too')).toBeVisible();
  await goTo(page, 'Train');
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(page.getByRole('log')).toContainText(/Finished/i, { timeout: 120_000 });
  // the figure that chooses the best has its curve
  await expect(page.getByRole('region', { name: 'Accuracy, F1' }).getByText('ANG_recall')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Evaluate' }).click();
  await expect(page.getByText(/Right on .* test clips/)).toBeVisible();
});
