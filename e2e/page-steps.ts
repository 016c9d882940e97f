// What a person does on the page, as functions that several specs use.

import type { Page } from '@playwright/test';
import type { TestArchive } from './make-archive.ts';
import { expect } from './studio-test.ts';

export type PlaceName = 'Data' | 'Model' | 'Train' | 'Evaluate' | 'Runs' | 'Storage';

/** Opens the page and waits until it has read its storage. */
export async function openPage(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Lets a file fall on the place for recordings. */
export async function dropArchive(page: Page, archive: TestArchive): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name, mimeType, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name, { type: mimeType }));
      return dataTransfer;
    },
    { name: archive.name, mimeType: archive.mimeType, base64: archive.buffer.toString('base64') },
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

/** Drops the archive and waits for its clips. */
export async function importArchive(page: Page, archive: TestArchive): Promise<void> {
  await dropArchive(page, archive);
  await expect(page.getByRole('heading', { level: 1, name: 'voices' })).toBeVisible({ timeout: 60_000 });
}

export async function chooseBuiltinModel(page: Page): Promise<void> {
  await goTo(page, 'Model');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('heading', { name: 'What trains' })).toBeVisible({ timeout: 60_000 });
}
