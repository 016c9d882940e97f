// What is chosen is not always what it was, or what its name says: each file fails alone, by its name.

import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeArchive, type TestArchive } from './make-archive.ts';
import { dropFiles, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const clips = 'fixtures/golden/clips';

const named = (name: string, buffer: Buffer): TestArchive => ({ name, mimeType: 'application/octet-stream', buffer });

test('a good archive is imported whatever is dropped with it, and each of the others is named with why', async ({
  page,
}) => {
  const good = await makeArchive();
  const bad = [
    named('cut.zip', good.buffer.subarray(0, good.buffer.length / 2)),
    named('a text.zip', Buffer.from('these are the recordings of Tuesday')),
    named('old.rar', Buffer.from('526172211a0701003392b5e50a01050600050101808000', 'hex')),
    named('nothing.zip', Buffer.alloc(0)),
  ];
  await openPage(page);
  await test.step('alone they are refused, each by its name', async () => {
    await dropFiles(page, bad);
    const refused = page.getByRole('alert');
    for (const { name } of bad) await expect(refused.getByText(name).first()).toBeVisible();
  });
  await test.step('with the good one they are left out', async () => {
    await dropFiles(page, [...bad, good]);
    await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
    await expect(page.getByText('22 clips').first()).toBeVisible();
    await page.getByRole('button', { name: /^Another kind of archive/ }).click();
    await expect(page.getByText('old.rar')).toBeVisible();
  });
});

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
