// The moment after training: a voice that the model never heard is spoken into the microphone, and a folder is predicted. Chromium's
// microphone plays a file: a clip of the sample's test part, with silence around it as where a person holds a button.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import JSZip from 'jszip';
import Papa from 'papaparse';
import { chromiumArgs, findBrowser } from '../tools/browser.mjs';
import { projectRoot } from '../tools/packages.mjs';
import { accessibilityFaults } from './accessibility.ts';
import { goTo } from './page-steps.ts';
import { expect, test } from './studio-test.ts';
import { openTrainedSample } from './trained-sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'voxtune-predict-'));
const spokenFile = join(folder, 'spoken.wav');
const spoken = { path: 'AudioWAV/1015_HCB_ANG_XX.wav', label: 'ANG', name: 'anger' };

test.use({
  launchOptions: {
    executablePath: findBrowser() ?? undefined,
    args: [
      ...chromiumArgs,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${spokenFile}%noloop`,
    ],
  },
});

let sample: JSZip;

test.beforeAll(async () => {
  sample = await JSZip.loadAsync(readFileSync(join(projectRoot, 'public', 'sample', 'archive.zip')));
  writeFileSync(spokenFile, withSilence(await clipBytes(spoken.path)));
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function clipBytes(path: string): Promise<Buffer> {
  const entry = sample.file(path);
  if (!entry) throw new Error(`The sample has no ${path}.`);
  return entry.async('nodebuffer');
}

/** Half a second before and two after it; the header's lengths follow. */
function withSilence(wav: Buffer): Buffer {
  const header = 44;
  const bytesPerSec = wav.readUInt32LE(28);
  const longer = Buffer.concat([
    wav.subarray(0, header),
    Buffer.alloc(bytesPerSec / 2),
    wav.subarray(header),
    Buffer.alloc(2 * bytesPerSec),
  ]);
  longer.writeUInt32LE(longer.length - 8, 4);
  longer.writeUInt32LE(longer.length - header, 40);
  return longer;
}

type Row = Record<string, string>;

async function savedCsv(page: Page, click: () => Promise<void>): Promise<Row[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return Papa.parse<Row>(readFileSync(await download.path(), 'utf8'), { header: true, skipEmptyLines: true }).data;
}

test('a voice that was never heard is spoken, and a folder is predicted', async ({ page }) => {
  await openTrainedSample(page);
  await goTo(page, 'Evaluate');
  await expect(page.getByText(/Right on .* of 120 test clips/)).toBeVisible();
  await page.getByRole('button', { name: 'Tables' }).click();
  const evaluated = await savedCsv(page, () => page.getByRole('menuitem', { name: 'predictions.csv' }).click());
  const ofSpoken = evaluated.find(({ file }) => file === spoken.path);
  expect(ofSpoken).toMatchObject({ split: 'test', label: spoken.label, predicted: spoken.label });

  await goTo(page, 'Predict');
  const hears = page.getByRole('region', { name: 'What it hears' });
  const bars = hears.getByRole('list', { name: 'How likely each label is' });
  const bar = bars.getByRole('listitem').filter({ hasText: spoken.name });
  await expect(bar).toHaveText(spoken.name);
  const button = page.getByRole('button', { name: 'Hold to speak' });

  await test.step('held by a key while one speaks, and the right label is largest', async () => {
    await expect(button).toBeEnabled();
    await button.focus();
    await page.keyboard.down('Space');
    const speak = page.getByRole('region', { name: 'Speak' });
    // past the clip
    await expect(speak.getByText(/^(2\.[2-9]|3\.\d) s$/)).toBeVisible();
    await page.keyboard.up('Space');
    await expect(hears.getByRole('paragraph').first()).toHaveText(/anger,?\s*\d+\s%/);
    await expect(bar).toHaveText(/^anger\s*\d+\s%$/);
    const shares = await bars.getByRole('listitem').allTextContents();
    const numbers = shares.map((text) => Number(/(\d+)\s%$/.exec(text)?.[1]));
    expect(shares[numbers.indexOf(Math.max(...numbers))]).toContain(spoken.name);
    expect.soft(await accessibilityFaults(page)).toEqual([]);
  });

  await test.step('which part decided is told', async () => {
    await hears.getByRole('button', { name: 'Which part decided?' }).click();
    await expect(hears.getByText(/relies most on [\d.]+ to [\d.]+ s|No single part/)).toBeVisible();
  });

  await test.step('it is kept only when it is added, and can be taken out again', async () => {
    await hears.getByRole('button', { name: 'Add to my data as…' }).click();
    await page.getByRole('menuitem', { name: /anger/ }).click();
    await expect(hears.getByText('Added to “sample” as ANG · anger.')).toBeVisible();
    await hears.getByRole('button', { name: 'Undo' }).click();
    await expect(hears.getByRole('button', { name: 'Add to my data as…' })).toBeVisible();
  });

  await test.step('live, answers come while one speaks', async () => {
    await page.getByRole('button', { name: 'Listen live' }).click();
    await expect(page.getByText(/answers? after \d+ ms|takes \d+ ms/)).toBeVisible();
    await expect(button).toBeDisabled();
    await page.getByRole('button', { name: 'Stop listening' }).click();
    await expect(button).toBeEnabled();
  });

  await test.step('a folder gives what the evaluation gave for the same clips', async () => {
    const tested = evaluated.filter(({ split }) => split === 'test').slice(0, 20);
    const given = mkdtempSync(join(folder, 'given-'));
    for (const { file = '' } of tested)
      writeFileSync(join(given, file.replace('AudioWAV/', '')), await clipBytes(file));
    writeFileSync(join(given, 'broken.wav'), 'no audio');
    const files = page.getByRole('region', { name: 'Files', exact: true });
    const chooser = page.waitForEvent('filechooser');
    await files.getByRole('button', { name: 'Choose a folder' }).click();
    await (await chooser).setFiles(given);
    await expect(files.getByText(/^20 clips of “given-/)).toBeVisible();
    await expect(files.getByRole('button', { name: '1 file could not be used' })).toBeVisible();
    const predicted = await savedCsv(page, () => files.getByRole('button', { name: 'Download CSV' }).click());
    expect(predicted).toHaveLength(20);
    for (const row of predicted) {
      const same = tested.find(({ file }) => file?.endsWith(`/${row.file?.split('/').at(-1)}`));
      expect(row.predicted).toBe(same?.predicted);
      const labels = Object.keys(row).flatMap((name) => (name.startsWith('logit_') ? [name.slice(6)] : []));
      expect(labels).toHaveLength(6);
      for (const label of labels)
        expect(Math.abs(Number(row[`logit_${label}`]) - Number(same?.[`logit_${label}`]))).toBeLessThan(1e-4);
      const sum = labels.reduce((total, label) => total + Number(row[`probability_${label}`]), 0);
      expect(sum).toBeCloseTo(1, 6);
    }
    await files.getByRole('button', { name: /Confidence/ }).click();
    await files
      .getByRole('button', { name: /^10\d\d_.*\.wav$/ })
      .first()
      .click();
    await expect(files.getByRole('region', { name: /^The opened file/ })).toBeVisible();
    expect.soft(await accessibilityFaults(page)).toEqual([]);
  });
});
