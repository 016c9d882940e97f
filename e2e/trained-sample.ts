// The sample, taught once through the page as a person would, and saved as a project: specs that need a trained run, and prove nothing of
// its training, open that file. `sample.spec.ts` makes it, which comes first; where that does not run, the first spec that asks does.

import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { openPage } from './page-steps.ts';
import { sharedFolder } from './shared-folder.ts';
import { expect } from './studio-test.ts';

const projectFile = join(sharedFolder, 'sample.voxtune-project');
const lock = join(sharedFolder, 'sample.lock');
const lookEveryMs = 250;

/** Whether the caller is the one that makes it: it calls `release`, with or without having made it. */
export function claimTrainedSample(): { release(): void } | null {
  try {
    mkdirSync(lock);
  } catch {
    return null;
  }
  let isHeld = true;
  return {
    release() {
      if (isHeld) rmdirSync(lock);
      isHeld = false;
    },
  };
}

/** Saves what is open as a project, by the menu of data sets, for the other specs. */
export async function keepTrainedSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Data set sample/ }).click();
  await page.getByRole('menuitem', { name: 'Save project…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save “sample” as a project' });
  await expect(dialog.getByText(/^About [\d.]+\sMB$/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('sample.voxtune-project');
  await download.saveAs(`${projectFile}.part`);
  renameSync(`${projectFile}.part`, projectFile);
  await expect(dialog).toBeHidden();
}

/** Opens the page on it: the data set, the built-in model and the run “azure-1”, which was trained and tested. */
export async function openTrainedSample(page: Page): Promise<void> {
  const browser = page.context().browser();
  if (!browser) throw new Error('this page has no browser');
  await openPage(page);
  await makeIfMissing(browser, new URL('/', page.url()).href);
  await page.locator('input[type=file][accept=".voxtune-project"]').setInputFiles(projectFile);
  await expect(page.getByText('Opened “sample”', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'sample' })).toBeVisible();
}

async function makeIfMissing(browser: Browser, baseURL: string): Promise<void> {
  while (!existsSync(projectFile)) {
    const claim = claimTrainedSample();
    if (!claim) {
      await delay(lookEveryMs);
      continue;
    }
    try {
      // as another person's
      const own = await browser.newContext({ baseURL, locale: 'en-GB' });
      const page = await own.newPage();
      await teachSample(page);
      await keepTrainedSample(page);
      await own.close();
    } finally {
      claim.release();
    }
  }
}

async function teachSample(page: Page): Promise<void> {
  await openPage(page);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('button', { name: 'Teach it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('It has learnt', { timeout: 540_000 });
}
