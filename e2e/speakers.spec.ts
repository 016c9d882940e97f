// Whether the test knows the voices it tests: the page reads who speaks from the names, says so, and keeps them apart.

import { accessibilityFaults } from './accessibility.ts';
import { importClips, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test('a leak of speakers is told, and one click mends it', async ({ page }) => {
  await openPage(page);
  await importClips(page, 3);
  const split = page.getByRole('region', { name: 'Split' });

  // 1001_CLP_ANG_00a.wav is no data set's own scheme: nothing tells who speaks
  await expect(split.getByText('Click the part of the name that says who speaks')).toBeVisible();
  await split.getByRole('button', { name: 'Take “1001” as the speaker' }).click();
  await expect(split.getByText(/^\d+ speakers$/)).toBeVisible();
  await expect(split.getByText(/test speakers (is|are) also in train: expect the figure to be too good/)).toBeVisible();

  await split.getByRole('button', { name: 'Keep speakers apart' }).click();
  await expect(split.getByRole('radio', { name: 'Speakers apart' })).toBeChecked();
  await expect(split.getByText(/test speakers? (is|are) in no other part/)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  // it is kept over a reload, and can be taken back
  await page.reload();
  await expect(split.getByRole('radio', { name: 'Speakers apart' })).toBeChecked();
  await split.getByRole('button', { name: 'Clear' }).click();
  await expect(split.getByRole('alert')).toContainText('who speaks in which clip');
});
