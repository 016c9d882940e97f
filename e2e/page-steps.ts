// What a person does on the page, as functions that several specs use.

import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { makeArchive, type TestArchive } from './make-archive.ts';
import { expect } from './studio-test.ts';

export type PlaceName = 'Data' | 'Model' | 'Probe' | 'Train' | 'Evaluate' | 'Predict' | 'Runs' | 'Storage';

/** Opens the page and waits until it has read its storage. */
export async function openPage(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Lets files fall on the place for recordings, all at once. */
export async function dropFiles(page: Page, files: readonly TestArchive[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (dropped) => {
      const dataTransfer = new DataTransfer();
      for (const { name, mimeType, base64 } of dropped) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return dataTransfer;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  const target = page.getByRole('group', { name: 'Recordings' });
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
}

/** Goes to a place by its step. */
export async function goTo(page: Page, place: PlaceName): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: new RegExp(`^${place}`) })
    .click();
  await expect(page.locator('main')).toHaveAttribute('data-place', place.toLowerCase());
}

/** Drops the golden clips, `copies` of each, and waits for them. */
export async function importClips(page: Page, copies = 1): Promise<void> {
  await dropFiles(page, [await makeArchive(copies)]);
  await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible();
}

export async function chooseBuiltinModel(page: Page): Promise<void> {
  await goTo(page, 'Model');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('heading', { name: 'What trains' })).toBeVisible();
}

/** Opens the page with the golden clips and the built-in model, at Train. `config`: settings that the form has, as if a
 *  person had left them there. */
export async function openReadyToTrain(page: Page, config: Record<string, unknown> = {}): Promise<void> {
  if (Object.keys(config).length > 0) await leaveSettings(page, config);
  await openPage(page);
  await importClips(page);
  await chooseBuiltinModel(page);
  await goTo(page, 'Train');
}

/** On a run's page: goes to the form of a new run, which has the settings that it was left with, and starts that. */
export async function startNewRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New run', exact: true }).click();
  await page.getByRole('button', { name: 'Start training' }).click();
}

/** Waits until the run that Train shows has done all of its updates. */
export async function isFinished(page: Page): Promise<void> {
  await expect(page.getByText(/Finished all \d+ updates/)).toBeVisible();
}

/** Settings that the form starts with at the next load. They are put in place while nothing of the page runs that could
 *  write its own over them. */
export async function leaveSettings(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.addInitScript(
    ({ settings, once }) => {
      if (sessionStorage.getItem(once) !== null) return;
      sessionStorage.setItem(once, '');
      const key = 'voxtune.session';
      const session = JSON.parse(localStorage.getItem(key) ?? '{}');
      localStorage.setItem(key, JSON.stringify({ ...session, config: { ...session.config, ...settings } }));
    },
    { settings: config, once: `settings ${randomUUID()}` },
  );
}
