// The frozen layers run while a person still looks around: told in a quiet line, found done by the training, and off for
// good once it is turned off.

import { goTo, openPage, openReadyToTrain } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test.use({ isHooked: true });

const line = /^Preparing [\d,]+ of 600 clips$/;

test('the sample is prepared from its import on, until a person turns that off', async ({ page, gate }) => {
  await openPage(page);
  gate.closeAt('prefilled', 1);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  // told while the import still goes on, or a moment later
  const told = page.getByRole('region', { name: 'Preparing ahead' });
  await expect(told.getByText(line)).toBeVisible();
  await told.getByRole('button', { name: 'Turn off' }).click();
  gate.open();
  await expect(told).toBeHidden();
  await expect(page.locator('main')).toHaveAttribute('data-place', 'train', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Skip to the settings' }).click();
  const toggle = page.getByRole('switch', { name: 'Prepare clips ahead' });
  await expect(toggle).not.toBeChecked();

  await page.reload();
  await expect(toggle).not.toBeChecked();
  // what was written before stays, and the pass goes on with it
  await toggle.click({ force: true });
  await expect(page.getByText(/of 600 clips so far\.$|^All 600 clips are prepared/)).toBeVisible();
  await goTo(page, 'Storage');
  await expect(told).toBeHidden();
});

test('what was prepared is what the training reads; a cache that is deleted is not made again unasked', async ({
  page,
}) => {
  await openReadyToTrain(page);
  await expect(page.getByText(/^All \d+ clips are prepared for these settings\.$/)).toBeVisible();

  await goTo(page, 'Storage');
  const remove = page.getByRole('button', { name: /^Delete .*voices · .* · after \d+ layers/ });
  await expect(remove).toHaveCount(1);
  await remove.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(remove).toHaveCount(0);
  await goTo(page, 'Train');
  // nothing is to happen: a slower machine has less time to do wrong, but fails for nothing else
  await page.waitForTimeout(1500);
  await goTo(page, 'Storage');
  await expect(remove).toHaveCount(0);

  await goTo(page, 'Train');
  await page.getByRole('textbox', { name: 'Epochs' }).fill('1');
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(page.getByRole('main').getByRole('button', { name: 'Evaluate' })).toBeVisible();
  await goTo(page, 'Storage');
  await expect(remove).toHaveCount(1);
});
