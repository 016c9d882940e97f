// A browser keeps only a reference to what was chosen: files may change before they are read.

import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const clips = 'fixtures/golden/clips';

test('files that were deleted or changed after they were chosen say so, and the good ones are imported', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-files-'));
  try {
    const names = readdirSync(clips).sort().slice(0, 4);
    const paths = names.map((name) => join(folder, name));
    for (const [i, name] of names.entries()) copyFileSync(join(clips, name), paths[i] ?? '');
    await openPage(page);
    // held as a browser holds what was dropped, before the page reads it
    await page.evaluate(() => {
      const held = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'held' });
      document.body.append(held);
    });
    await page.locator('#held').setInputFiles(paths);
    rmSync(paths[0] ?? '');
    writeFileSync(paths[1] ?? '', 'something else');
    const transfer = await page.evaluateHandle(() => {
      const dataTransfer = new DataTransfer();
      const { files } = document.querySelector<HTMLInputElement>('#held') ?? {};
      for (const file of files ?? []) dataTransfer.items.add(file);
      return dataTransfer;
    });
    const target = page.getByRole('group', { name: 'Recordings' });
    for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
    await expect(page.getByText('2 clips').first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^The file is gone\s*1$/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /^The file cannot be read\s*1$/ })).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
