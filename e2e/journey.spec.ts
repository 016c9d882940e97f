// The whole of it as a person would: drop, label rule, train, stop, continue, evaluate, download, reload, all still there.

import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import JSZip from 'jszip';
import { chooseBuiltinModel, goTo, importClips, isFinished, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test.use({ isHooked: true });

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

async function downloadBy(page: Page, click: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return bytesOf(download);
}

test('from an archive to a model that can be taken away', async ({ page, gate }) => {
  await openPage(page);

  await test.step('drop an archive', async () => {
    await importClips(page);
    const main = page.getByRole('main');
    await expect(main.getByText('22 clips', { exact: false }).first()).toBeVisible();
    await expect(main.getByText('6 labels', { exact: false }).first()).toBeVisible();
    // notes.txt, a recording cut off and an empty one: not the folder entry nor macOS's shadow
    await expect(main.getByText('3 files left out', { exact: false }).first()).toBeVisible();
  });

  await test.step('try another label rule, and go back', async () => {
    const main = page.getByRole('main');
    await page.getByRole('button', { name: 'Take “1001” as the label' }).first().click();
    await page.getByRole('button', { name: 'Use this rule' }).click();
    await expect(main.getByText('5 labels', { exact: false }).first()).toBeVisible();
    await page
      .getByRole('button', { name: /^Take “(DIS|NEU|SAD)” as the label$/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Use this rule' }).click();
    await expect(main.getByText('6 labels', { exact: false }).first()).toBeVisible();
  });

  await test.step('choose the built-in model', async () => {
    await chooseBuiltinModel(page);
    await expect(page.getByText('Pretrained on synthetic speech', { exact: false }).first()).toBeVisible();
    await expect(page.getByText('Untrained')).toHaveCount(0);
  });

  await test.step('train, stop, continue', async () => {
    await goTo(page, 'Train');
    await page.getByRole('textbox', { name: 'Epochs' }).fill('6');
    gate.closeAt('update', 10);
    await page.getByRole('button', { name: 'Start training' }).click();
    const bar = page.getByRole('contentinfo');
    await expect(bar.getByText(/update [1-9]\d*\//)).toBeVisible();
    await gate.stands();
    await page.getByRole('main').getByRole('button', { name: 'Stop', exact: true }).click();
    gate.open();
    const carryOn = page.getByRole('button', { name: 'Continue' });
    await expect(carryOn).toBeVisible();
    await carryOn.click();
    await isFinished(page);
    await expect(bar).toBeHidden();
    await expect(carryOn).toBeHidden();
  });

  await test.step('evaluate', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Evaluate' }).click();
    await expect(page.getByText(/Right on .* of 2 test clips/)).toBeVisible();
    await expect(page.getByText('test_accuracy')).toBeVisible();
  });

  await test.step('download the model', async () => {
    const zip = await JSZip.loadAsync(
      await downloadBy(page, () => page.getByRole('button', { name: 'Download model' }).click()),
    );
    expect(Object.keys(zip.files).sort()).toEqual([
      'README.md',
      'all_results.json',
      'config.json',
      'model.safetensors',
      'preprocessor_config.json',
      'split.csv',
      'trainer_state.json',
      'training_args.json',
    ]);
    const config = JSON.parse((await zip.file('config.json')?.async('string')) ?? '');
    expect(config.architectures).toEqual(['HubertForSequenceClassification']);
    expect(config.id2label).toEqual({ 0: 'ANG', 1: 'DIS', 2: 'FEA', 3: 'HAP', 4: 'NEU', 5: 'SAD' });
    const weights = (await zip.file('model.safetensors')?.async('nodebuffer')) ?? Buffer.of();
    const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString());
    expect(header['classifier.weight'].shape).toEqual([6, config.classifier_proj_size]);
  });

  await test.step('download the predictions', async () => {
    await page.getByRole('button', { name: 'Tables' }).click();
    const csv = await downloadBy(page, () => page.getByRole('menuitem', { name: 'predictions.csv' }).click());
    const lines = csv.toString('utf8').trim().split(/\r?\n/);
    expect(lines[0]).toBe('file,split,label,predicted,logit_ANG,logit_DIS,logit_FEA,logit_HAP,logit_NEU,logit_SAD');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^AudioWAV\/\d+_CLP_[A-Z]{3}_\d\d\.wav,test,/);
  });

  await test.step('all still there after a reload', async () => {
    await page.reload();
    await expect(page.getByText(/Right on .* of 2 test clips/)).toBeVisible();
    await goTo(page, 'Data');
    await expect(page.getByRole('main').getByText('22 clips', { exact: false }).first()).toBeVisible();
    await goTo(page, 'Train');
    await expect(page.getByRole('main').getByRole('button', { name: 'Evaluate' })).toBeVisible();
    await goTo(page, 'Runs');
    await expect(page.getByRole('main').getByText('data: voices').first()).toBeVisible();
    await goTo(page, 'Storage');
    await expect(page.getByRole('main').getByText('voices').first()).toBeVisible();
  });
});
