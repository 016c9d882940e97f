// Makes the pictures in docs/images from the built page: `node --import tsx tools/screenshots.ts ARCHIVE [LABEL]`.
// ARCHIVE is imported, the label rule is set to LABEL where given ("Take “LABEL” as the label"), the built-in model is
// probed, trained for a few epochs, evaluated, and asked about the archive's own files.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openHeadlessPage } from './headless-page.ts';
import { projectRoot } from './packages.mjs';

const folder = join(projectRoot, 'docs', 'images');
const [archive, label] = process.argv.slice(2);
if (!archive) {
  console.error('Which archive?');
  process.exit(2);
}

const { page, close } = await openHeadlessPage({ path: '' });

async function shoot(name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(join(folder, `${name}.png`));
}

async function goTo(from: Page, place: string): Promise<void> {
  const steps = from.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: new RegExp(`^${place}`) }).click();
}

try {
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1360, height: 850 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(archive);
  const choose = page.getByRole('button', { name: 'Choose a model' });
  await choose.waitFor({ timeout: 600_000 });
  if (label) {
    const part = page.getByRole('button', { name: `Take “${label}” as the label` }).first();
    if ((await part.getAttribute('aria-pressed')) !== 'true') {
      await part.click();
      await page.getByRole('button', { name: 'Use this rule' }).click();
    }
  }
  await shoot('data');
  await choose.click();
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('heading', { name: 'What trains' }).waitFor();
  await shoot('model');
  await goTo(page, 'Probe');
  await page.getByRole('button', { name: 'Probe the model' }).click();
  await page.getByText(/alone is right on/).waitFor({ timeout: 3_600_000 });
  await shoot('probe');
  await goTo(page, 'Train');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page
    .getByRole('main')
    .getByRole('button', { name: 'Evaluate' })
    .and(page.locator(':enabled'))
    .waitFor({ timeout: 3_600_000 });
  await shoot('train');
  await page.getByRole('main').getByRole('button', { name: 'Evaluate' }).click();
  await page.getByText(/^Right on/).waitFor({ timeout: 300_000 });
  await shoot('evaluate');
  await goTo(page, 'Predict');
  const files = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await files).setFiles(archive);
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden', timeout: 600_000 });
  await shoot('predict');
} finally {
  await close();
}
