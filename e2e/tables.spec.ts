// Labels in tables: one in the archive, and one that is added beside the clips later.

import { accessibilityFaults } from './accessibility.ts';
import { RawZip } from './cases/raw-zip.ts';
import { clip, wav } from './cases/sounds.ts';
import { dropFiles, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const names = Array.from({ length: 24 }, (_, n) => `session${1 + (n % 4)}/rec${String(n).padStart(3, '0')}.wav`);

function archive(name: string, table: string | null) {
  const zip = new RawZip();
  for (const [n, path] of names.entries()) zip.add(path, wav(clip(n % 3, n)));
  if (table !== null) zip.add('metadata.csv', table);
  return { name, mimeType: 'application/zip', buffer: Buffer.from(zip.bytes()) };
}

const tableOf = (labels: readonly string[], rows = names) =>
  ['file_name,label,mood', ...rows.map((name, n) => `${name},${labels[n % 3]},${['up', 'down'][n % 2]}`)].join('\n');

test('labels come from the archive’s table, another column can be chosen, and taken back', async ({ page }) => {
  await openPage(page);
  const columns = page.getByRole('list', { name: 'Columns of the tables' });
  const column = (name: string) => columns.getByRole('button', { name: `Take the column “${name}” as the label` });

  await test.step('the table in the archive says the labels', async () => {
    await dropFiles(page, [archive('voices.zip', tableOf(['angry', 'happy', 'sad'], names.slice(1)))]);
    await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
    await expect(column('label')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText('3 labels. 1 clip gets none and is not used.')).toBeVisible();
    await page.getByText('1 file has no row.').getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('list', { name: 'The tables' }).getByText('session1/rec000.wav')).toBeVisible();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  await test.step('another column is another rule, and undone', async () => {
    await column('mood').click();
    await page.getByRole('button', { name: 'Use this rule' }).click();
    await expect(page.getByText('2 labels. 1 clip gets none and is not used.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(column('label')).toHaveAttribute('aria-pressed', 'true');
  });
});

test('labels beside the data set: a guess is doubted, a table is added, taken over and kept', async ({ page }) => {
  await openPage(page);
  await dropFiles(page, [archive('plain.zip', null)]);
  await expect(page.getByText('These labels look like speakers, sessions or parts of a split')).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Where the label is' }).getByText('Table').click();
  const add = page.getByLabel('A table to add');
  const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await add.setInputFiles(file('other.csv', 'thing,price\nbread,1\nmilk,2\n'));
  await expect(page.getByText('The table is not about these clips')).toBeVisible();
  const german = tableOf(['yes', 'no', 'maybe']).replaceAll(',', ';').replaceAll('\n', '\r\n');
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'labels.csv', { type: 'text/csv' }));
    document.dispatchEvent(new DragEvent('dragenter', { dataTransfer: transfer, bubbles: true }));
    return transfer;
  }, `\uFEFF${german}`);
  const zone = page.getByText('Drop it to add it to this data set');
  for (const type of ['dragenter', 'dragover', 'drop']) await zone.dispatchEvent(type, { dataTransfer });
  await expect(page.getByRole('list', { name: 'Labels' }).getByText('maybe')).toBeVisible();
  await expect(page.getByText('These labels look like speakers')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('list', { name: 'Labels' }).getByText('maybe')).toBeVisible();
  await expect(page.getByRole('list', { name: 'The tables' }).getByText('labels.csv')).toBeVisible();
});
