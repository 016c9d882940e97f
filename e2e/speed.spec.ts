// Measuring the machine from the engine's chip, and what the plan makes of it.

import { openPage, openReadyToTrain } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test('the machine is measured on a press, and the plan tells how long a training takes', async ({ page }) => {
  await openReadyToTrain(page);
  await expect(page.getByText('How long it takes here is not known yet.')).toBeVisible();

  await page.getByRole('button', { name: /^Engine/ }).click();
  const speed = page.getByRole('region', { name: 'Speed on this machine' });
  await speed.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('progressbar', { name: 'Measuring this machine' })).toBeVisible();
  await expect(speed.getByText(/^[\d.,]+ GFLOP\/s$/)).toBeVisible();
  await expect(speed.getByText(/clips\/s$/)).toHaveCount(3);
  await expect(speed.getByText(/^For the \d+ clips that are open: about \d/)).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(
    page.getByText(/^On this machine \(.+\): about .+ an epoch; .+ in all\. Evaluations are not counted\.$/),
  ).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^On this machine/)).toBeVisible();
});

test('a measurement can be stopped', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /^Engine/ }).click();
  const speed = page.getByRole('region', { name: 'Speed on this machine' });
  await speed.getByRole('button', { name: 'Measure' }).click();
  await speed.getByRole('button', { name: 'Stop' }).click();
  await expect(speed.getByText('Not measured yet', { exact: false })).toBeVisible();
});
