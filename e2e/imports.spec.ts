// Clips that come in other ways than as one zip at once: added to a data set that is open, taken up again where an import was cut
// off, out of a tar.gz, or under names in an old character set.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeArchive } from './make-archive.ts';
import { dropFiles, importClips, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const fixture = (name: string) => `fixtures/formats/archives/${name}`;

test('clips are added to the data set that is open: by the button, and by what is dropped on it', async ({ page }) => {
  await openPage(page);
  await importClips(page);
  await expect(page.getByText('22 clips').first()).toBeVisible();

  await test.step('by the button', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await (await chooser).setFiles(fixture('voices.tar.gz'));
    await expect(page.getByRole('status').getByText('2 clips were added.')).toBeVisible();
    await expect(page.getByText('24 clips').first()).toBeVisible();
  });

  await test.step('what is dropped is asked about; what is there is not added twice', async () => {
    const { name, mimeType, buffer } = await makeArchive();
    // through the drop zone that covers the place
    await page.locator('input[type=file][aria-hidden]').setInputFiles({ name, mimeType, buffer });
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'New data set' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Add to “voices”' }).click();
    await expect(page.getByRole('status').getByText('0 clips were added. 22 were there already.')).toBeVisible();
    await page.reload();
    await expect(page.getByText('24 clips').first()).toBeVisible();
  });
});

test('an import that a reload cut off is offered, and goes on with the same files', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-imports-'));
  try {
    const path = join(folder, 'voices.zip');
    writeFileSync(path, (await makeArchive(26)).buffer);
    const choose = async (button: string) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: button }).click();
      await (await chooser).setFiles(path);
    };
    await openPage(page);
    await choose('Choose a file');
    await expect(page.getByRole('heading', { name: 'Importing “voices”' })).toBeVisible();
    await expect(page.getByText(/^\d+ of 573$/)).toBeVisible();
    await page.reload();
    const notice = page.getByRole('region', { name: 'Interrupted import of voices' });
    await expect(notice.getByText(/^The import of “voices” was interrupted at/)).toBeVisible();
    await expect(notice.getByText('choose the same files again: voices.zip')).toBeVisible();

    await choose('Choose the same files');
    await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
    await expect(page.getByText('572 clips').first()).toBeVisible();
    await expect(notice).toHaveCount(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('names in an old character set are read, and can be read in another', async ({ page }) => {
  await openPage(page);
  const buffer = readFileSync(fixture('voices-gbk.zip'));
  await dropFiles(page, [{ name: 'voices-gbk.zip', mimeType: 'application/zip', buffer }]);
  await expect(page.getByText('生气').first()).toBeVisible();
  const names = page.getByLabel('Names in voices-gbk.zip are read as');
  await expect(names).toHaveValue('gb18030');
  await names.selectOption('Big5');
  await expect(page.getByText('生气')).toHaveCount(0);
  await names.selectOption('GBK');
  await expect(page.getByText('生气').first()).toBeVisible();
});
