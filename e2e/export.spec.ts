// What can be taken away of a run, as a person takes it: the dialog, and each kind's file opened for real. Every kind has a step here.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import JSZip from 'jszip';
import * as ort from 'onnxruntime-web';
import { projectRoot } from '../tools/packages.mjs';
import { accessibilityFaults } from './accessibility.ts';
import { goTo } from './page-steps.ts';
import { expect, test } from './studio-test.ts';
import { openTrainedSample } from './trained-sample.ts';

// the exported page, which is opened from disk
test.use({ allowedOrigins: ['null'] });

async function openDialog(page: Page): Promise<Locator> {
  await goTo(page, 'Evaluate');
  await page.getByRole('button', { name: 'Export…' }).click();
  return page.getByRole('dialog', { name: 'Export “azure-1”' });
}

/** The file of a card. */
async function downloadOf(dialog: Locator, title: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    dialog.page().waitForEvent('download'),
    dialog.getByRole('button', { name: `Download: ${title}`, exact: true }).click(),
  ]);
  const name = download.suggestedFilename();
  await expect(dialog.getByText(`Saved ${name}, `)).toBeVisible();
  return { name, bytes: readFileSync(await download.path()) };
}

async function textsIn(zip: Buffer): Promise<(path: string) => Promise<string>> {
  const { files } = await JSZip.loadAsync(zip);
  return async (path) => {
    const file = files[path];
    if (!file) throw new Error(`The zip has no ${path}: ${Object.keys(files).join(', ')}.`);
    return file.async('text');
  };
}

test('a trained run is taken away in every form', async ({ page, browser }) => {
  await openTrainedSample(page);
  const dialog = await openDialog(page);
  expect(await accessibilityFaults(page, '[role="dialog"]')).toEqual([]);

  await test.step('the folder that transformers opens', async () => {
    const { name, bytes } = await downloadOf(dialog, 'Hugging Face folder');
    expect(name).toBe('azure-1.zip');
    const text = await textsIn(bytes);
    const config = JSON.parse(await text('config.json')) as Record<string, unknown>;
    expect(config.architectures).toEqual(['HubertForSequenceClassification']);
    expect(config.id2label).toMatchObject({ 0: 'ANG', 5: 'SAD' });
    expect(await text('README.md')).toContain('azure-1');
  });

  await test.step('the page for a class, opened from disk', async () => {
    const { name, bytes } = await downloadOf(dialog, 'A page for your class');
    expect(name).toBe('azure-1.html');
    const path = test.info().outputPath('azure-1.html');
    writeFileSync(path, bytes);
    const opened = await page.context().newPage();
    await opened.goto(pathToFileURL(path).href);
    await expect(opened.getByRole('button', { name: 'Choose files' })).toBeEnabled();
    const sample = await JSZip.loadAsync(readFileSync(join(projectRoot, 'public', 'sample', 'archive.zip')));
    const buffer = await sample.file('AudioWAV/1015_HCB_ANG_XX.wav')?.async('nodebuffer');
    if (!buffer) throw new Error('The sample has no such clip.');
    const files = { name: 'heard.wav', mimeType: 'audio/wav', buffer };
    await opened.locator('input[type=file]').setInputFiles(files);
    await expect(opened.getByRole('listitem').filter({ hasText: 'heard.wav' })).toContainText(
      /anger|disgust|fear|happi|neutral|sad/,
    );
    expect(await accessibilityFaults(opened)).toEqual([]);
    await opened.close();
  });

  await test.step('the package for developers', async () => {
    const { name, bytes } = await downloadOf(dialog, 'Package for developers');
    expect(name).toBe('azure-1-package.zip');
    const text = await textsIn(bytes);
    expect(JSON.parse(await text('package.json'))).toMatchObject({ name: 'voxtune-azure-1', types: './index.d.ts' });
    expect(await text('facts.js')).toContain('"ANG"');
    expect(await text('index.js')).toContain('openClassifier');
  });

  await test.step('the report, which says what the page says', async () => {
    const shown = (await page.locator('section[aria-label="Result"] p').first().textContent()) ?? '';
    const { name, bytes } = await downloadOf(dialog, 'Report');
    expect(name).toBe('azure-1-report.html');
    const path = test.info().outputPath(name);
    writeFileSync(path, bytes);
    // of its own: it is no page of this server
    const reader = await browser.newContext();
    const report = await reader.newPage();
    const asked: string[] = [];
    report.on('request', (request) => asked.push(request.url()));
    await report.goto(pathToFileURL(path).href);
    await expect(report.locator('.lead')).toHaveText(shown);
    await expect(report.getByRole('heading', { name: 'Confusion matrix' })).toBeVisible();
    expect(await report.locator('table.matrix td[class^="h"]').count()).toBe(36);
    expect(asked).toEqual([pathToFileURL(path).href]);
    await reader.close();
  });

  await test.step('the logs, with every row', async () => {
    const { bytes } = await downloadOf(dialog, 'All logs');
    const text = await textsIn(bytes);
    const rows = (await text('log.jsonl')).trimEnd().split('\n');
    const losses = rows.map((row) => (JSON.parse(row) as { loss?: number }).loss).filter((loss) => loss !== undefined);
    expect(losses.length).toBeGreaterThan(5);
    const facts = JSON.parse(await text('run.json')) as { test: Record<string, number>; test_step: number };
    const answers = (await text('predictions.jsonl')).trimEnd().split('\n');
    const right = answers.map((line) => JSON.parse(line) as { label: string; predicted: string });
    expect(right.filter(({ label, predicted }) => label === predicted).length / right.length).toBeCloseTo(
      facts.test['test/accuracy'] ?? Number.NaN,
      12,
    );
    const { files } = await JSZip.loadAsync(bytes);
    const events = Object.keys(files).filter((path) => path.includes('tfevents'));
    expect(events).toHaveLength(1);
  });

  await test.step('ONNX, tried on the test clips before it is downloaded', async () => {
    const card = dialog.getByRole('listitem', { name: 'ONNX', exact: true });
    await card.getByRole('button', { name: 'Options: ONNX' }).click();
    await card.getByText('8 bits', { exact: true }).click();
    await card.getByRole('button', { name: 'Try it on the test clips' }).click();
    await expect(
      card.getByText(/^Right on [\d.]+\s*% of \d+ test clips \(the run itself: [\d.]+\s*%\)\./),
    ).toBeVisible();
    expect(await accessibilityFaults(page, '[role="dialog"]')).toEqual([]);
    const { name, bytes } = await downloadOf(dialog, 'ONNX');
    expect(name).toBe('azure-1.onnx');
    const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    const samples = Float32Array.from({ length: 16_000 }, (_, at) => Math.sin(at / 9) / 4);
    const { logits } = await session.run({ input_values: new ort.Tensor('float32', samples, [1, samples.length]) });
    expect(logits?.dims).toEqual([1, 6]);
    expect(logits?.data.every(Number.isFinite)).toBe(true);
  });

  await test.step('several are made one after another, also when the dialog is closed', async () => {
    const saved: string[] = [];
    page.on('download', (download) => saved.push(download.suggestedFilename()));
    await dialog.getByRole('button', { name: 'Download: All logs' }).click();
    await dialog.getByRole('button', { name: 'Download: TensorBoard' }).click();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: 'Export…' })).toBeFocused();
    await expect.poll(() => saved).toEqual(['azure-1-logs.zip', 'azure-1-tensorboard.zip']);
    await openDialog(page);
    await expect(dialog.getByText('Saved azure-1-logs.zip, ')).toBeVisible();
    page.removeAllListeners('download');
  });

  await test.step('from the list of runs, and by keys alone', async () => {
    await page.keyboard.press('Escape');
    await goTo(page, 'Runs');
    await page.getByRole('button', { name: 'Actions for azure-1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Export…' }).press('Enter');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: 'Actions for azure-1' })).toBeFocused();
  });
});
