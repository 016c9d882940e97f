// Whether the test knows what it tests from training: the page reads from the names what clips have in common, says what leaks,
// and keeps it apart; copies of a clip are always in one part.

import { accessibilityFaults } from './accessibility.ts';
import { importClips, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test('what leaks is told, one click mends it, and folds keep it apart', async ({ page }) => {
  await openPage(page);
  // each clip three times: copies
  await importClips(page, 3);
  const split = page.getByRole('region', { name: 'Split' });
  const how = split.getByLabel('How');

  // 1001_CLP_ANG_00a.wav is no data set's own scheme: nothing tells who speaks
  await expect(split.getByText('Click the part of the name that says who speaks')).toBeVisible();
  await split.getByRole('button', { name: 'Take “1001” as the speaker' }).click();
  const speakers = split.getByRole('checkbox', { name: /^speakers/ });
  await expect(speakers).not.toBeChecked();
  await expect(
    split.getByText(/test speakers? (is|are) also in train: expect the figure to be too good/),
  ).toBeVisible();
  await expect(split.getByText(/copies/i)).toHaveCount(0);

  await split.getByRole('button', { name: 'Keep speakers apart' }).click();
  await expect(speakers).toBeChecked();
  await expect(how).toHaveValue('stratified');
  await expect(split.getByText(/test speakers? (is|are) in no other part/)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  // a second group: what it would cost is said before
  await split.getByRole('button', { name: 'Groups…' }).click();
  await split.getByLabel('Name of the group').fill('take');
  await split.getByLabel('Name of the group').press('Enter');
  await split.getByRole('button', { name: 'Take “15a” as the take' }).click();
  const takes = split.getByRole('checkbox', { name: /^take/ });
  await expect(takes).not.toBeChecked();
  await split.getByRole('button', { name: 'Remove take' }).click();
  await expect(takes).toHaveCount(0);

  // folds, and one speaker left out at a time
  await how.selectOption('folds');
  await split.getByLabel('of', { exact: true }).last().selectOption('speaker');
  await split.getByLabel('Fold').selectOption({ label: '1003' });
  await expect(split.getByText('In the test: 1003.')).toBeVisible();

  // it is kept over a reload
  await page.reload();
  await expect(how).toHaveValue('folds');
  await expect(split.getByText('In the test: 1003.')).toBeVisible();
  await how.selectOption('stratified');

  // without the speakers there is nothing to keep apart
  await split.getByRole('button', { name: 'Groups…' }).click();
  await split.getByRole('button', { name: 'Remove speakers' }).click();
  await expect(split.getByRole('alert')).toHaveCount(0);
  await expect(split.getByText('Click the part of the name that says who speaks')).toBeVisible();
});
