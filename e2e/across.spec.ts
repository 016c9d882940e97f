// A run on another data set whose labels are called otherwise: tested, wrong and right again with other labels taken for the same.

import { readFileSync } from 'node:fs';
import JSZip from 'jszip';
import { accessibilityFaults } from './accessibility.ts';
import { clip, wav } from './cases/sounds.ts';
import { chooseBuiltinModel, dropFiles, goTo, isFinished, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

/** Takes `from` … of both kinds, each kind under its name. */
async function archive(name: string, labels: readonly string[], from: number, to: number) {
  const zip = new JSZip();
  for (const [kind, label] of labels.entries())
    for (let take = from; take < to; take++) zip.file(`${label}_${take}.wav`, wav(clip(kind, take, 0.3)));
  return { name: `${name}.zip`, mimeType: 'application/zip', buffer: await zip.generateAsync({ type: 'nodebuffer' }) };
}

test('what was learned on one data set is tested on another', async ({ page }) => {
  await openPage(page);
  // as people call them elsewhere, and two recordings of each that are in the other one, too
  await dropFiles(page, [await archive('words', ['angry', 'happy'], 18, 30)]);
  await expect(page.getByRole('heading', { level: 1, name: 'words' })).toBeVisible();
  const codes = await archive('codes', ['ANG', 'HAP'], 0, 20);
  await page.locator('input[type=file][aria-hidden]').setInputFiles(codes);
  await page.getByRole('dialog').getByRole('button', { name: 'New data set' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'codes' })).toBeVisible();
  await chooseBuiltinModel(page);
  await goTo(page, 'Train');
  await page.getByRole('button', { name: 'Start training' }).click();
  await isFinished(page);

  await page.goto('/#/runs/across');
  await page.getByRole('button', { name: 'Test 2 pairs' }).click();
  await expect(page.getByText('All pairs are tested.')).toBeVisible();
  const table = page.getByRole('region', { name: 'Across data sets' });
  const own = table.getByRole('button', { name: / on codes: / });
  const other = table.getByRole('button', { name: / on words: / });
  await expect(own).toContainText('own test');
  expect(await accessibilityFaults(page)).toEqual([]);

  await other.click();
  const details = page.getByRole('dialog');
  await expect(details.getByText('angry → ANG · anger')).toBeVisible();
  const sentence = await details.getByText(/^Right on /).textContent();
  const [, percent = '', count = ''] = /^Right on ([\d.]+)\s%\sof (\d+) clips/.exec(sentence ?? '') ?? [];
  // of the four that both have, those that the run's test has are new to it
  const learned = 24 - Number(count);
  expect(learned).toBeGreaterThan(0);
  expect(learned).toBeLessThanOrEqual(4);
  await expect(
    details.getByText(new RegExp(`^.*${learned} clips? (is|are) left out because the run learned`)),
  ).toBeVisible();
  expect(await accessibilityFaults(page, '[role=dialog]')).toEqual([]);

  // taken for one another, the labels turn the figure round
  await details.getByRole('button', { name: 'Match labels…' }).click();
  const matching = page.getByRole('dialog', { name: 'Labels of words' });
  await matching.getByLabel(/^angry/).selectOption('HAP');
  await matching.getByLabel(/^happy/).selectOption('ANG');
  expect(await accessibilityFaults(page, '[role=dialog]')).toEqual([]);
  await matching.getByRole('button', { name: 'Use these' }).click();
  await expect(other).toContainText('out of date');
  await page.getByRole('button', { name: 'Test 1 pair' }).click();
  await expect(page.getByText('All pairs are tested.')).toBeVisible();
  await expect(other).toContainText(`${(100 - Number(percent)).toFixed(1)}`);

  // it is kept, and taken away
  await page.reload();
  await expect(other).toContainText(`${(100 - Number(percent)).toFixed(1)}`);
  await page.getByRole('button', { name: 'Download' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^across\.csv/ }).click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  expect(csv).toMatch(/^\S+,codes,words,all,0\.\d+|^\S+,codes,words,all,[01],/m);
  expect(csv).toContain('angry=HAP happy=ANG');
});
