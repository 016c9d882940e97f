// A run on WebGPU, in the software adapter: the device is lost and opened anew, is lost and does not come back, and the run goes on
// on wasm from its last checkpoint, to the losses that wasm alone gives. A tiny model and few updates: every one is computed in software.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { itemAt } from '../src/lib/present.ts';
import { readStored } from '../tools/soak/stored-runs.ts';
import { destroyDevice, takeAdapters } from '../tools/soak/worker-hooks.ts';
import { goTo, importClips, isFinished, leaveSettings, openPage, startNewRun } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test.use({ isHooked: true });

const updates = 8;

/** Where to leave pictures of what the page says, if anywhere. */
const pictures = process.env.PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

/** The largest difference of a loss between WebGPU and wasm: what a 20-step run may differ by from Trainer (docs/numerics.md). */
const tolerance = 2e-3;

async function chooseEngine(page: Page, name: 'WebGPU' | 'wasm'): Promise<void> {
  const chip = page.getByRole('button', { name: /^Engine/ });
  await chip.click();
  await page.getByRole('radiogroup', { name: 'What computes' }).getByText(name, { exact: true }).click();
  await expect(chip).toHaveAccessibleName(name === 'wasm' ? /wasm/ : /SwiftShader/i);
  await page.keyboard.press('Escape');
}

async function openTinyModel(page: Page): Promise<void> {
  await goTo(page, 'Model');
  await page.getByLabel('Choose files').setInputFiles(
    ['config.json', 'model.safetensors'].map((name) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: readFileSync(`fixtures/golden/base/${name}`),
    })),
  );
  await expect(page.getByRole('heading', { name: 'What trains' })).toBeVisible();
}

test('a run on WebGPU loses its device twice, goes on on wasm, and ends with the losses of wasm', async ({
  page,
  gate,
}) => {
  await leaveSettings(page, {
    maxSteps: updates,
    perDeviceTrainBatchSize: 2,
    gradientAccumulationSteps: 1,
    trainLayers: 1,
    warmupSteps: 0,
    loggingSteps: 1,
    evalStrategy: 'no',
    loadBestModelAtEnd: false,
    saveStrategy: 'steps',
    saveSteps: 2,
  });
  await openPage(page);
  await importClips(page);
  await openTinyModel(page);

  await test.step('undisturbed, on wasm', async () => {
    await goTo(page, 'Train');
    await page.getByRole('button', { name: 'Start training' }).click();
    await isFinished(page);
  });

  await test.step('on WebGPU, until the device is lost: another is opened', async () => {
    await chooseEngine(page, 'WebGPU');
    gate.closeAt('update', 3);
    await startNewRun(page);
    await gate.stands();
    await destroyDevice(page);
    gate.closeAt('update', 5);
    // of update 2, or of 3 where saving took long
    await expect(page.getByText(/The GPU went away\. Training went on by itself from update [23]\./)).toBeVisible();
    await picture(page, 'opened-anew');
  });

  await test.step('lost again, and there is no adapter any more: the run ends, and says what to do', async () => {
    await gate.stands();
    await takeAdapters(page);
    await destroyDevice(page);
    gate.open();
    // of the run, and of the engine where a prefill asked for it as well
    await expect(page.getByRole('alert').getByText('Choose wasm', { exact: false }).first()).toBeVisible();
    await expect(page.getByRole('contentinfo')).toBeHidden();
    await picture(page, 'no-adapter');
  });

  await test.step('it goes on on wasm, from its last checkpoint', async () => {
    await chooseEngine(page, 'wasm');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await isFinished(page);
    await picture(page, 'finished-on-wasm');
  });

  const [whole = [], disturbed = []] = (await readStored(page)).runs.map(({ losses }) => losses);
  const steps = Array.from({ length: updates }, (_, at) => at + 1);
  for (const losses of [whole, disturbed]) expect(losses.map(([step]) => step)).toEqual(steps);
  for (const [at, [step, loss]] of whole.entries())
    expect(Math.abs(itemAt(disturbed, at)[1] - loss), `update ${step}`).toBeLessThan(tolerance);
  // neither is the other's copy: the GPU rounds otherwise
  expect(disturbed).not.toEqual(whole);
});
