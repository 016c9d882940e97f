// The whole job without a mouse: from a first visit to a model that can be taken away, and a file that it has heard.

import type { Locator, Page } from '@playwright/test';
import { clip, wav } from './cases/sounds.ts';
import { openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

/** Moves the focus until it is there, as a person does. Fails where it never comes there. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  // a radio is drawn by its label
  await expect(target).toBeAttached();
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

async function press(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, target, key);
  await page.keyboard.press('Enter');
}

test('the whole job by keyboard alone', async ({ page }) => {
  const main = page.getByRole('main');
  const heading = main.getByRole('heading', { level: 1 });
  const button = (name: string | RegExp) => main.getByRole('button', { name });
  await openPage(page);
  // skips the bar and the steps
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(main).toBeFocused();

  await test.step('the sample, and one epoch over it', async () => {
    await press(page, button(/^Try the sample/));
    await expect(main).toHaveAttribute('data-place', 'train');
    await expect(heading).toBeFocused();
    await press(page, button('Skip to the settings'));
    await expect(heading).toHaveText('New run');
    await expect(heading).toBeFocused();
    await tabTo(page, main.getByRole('textbox', { name: /Epochs/ }));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('1');
    await press(page, button('Start training'), 'Shift+Tab');
    await expect(heading).toHaveText(/^Run “/);
    await expect(heading).toBeFocused();
    await expect(page.getByText(/Finished all \d+ updates/)).toBeVisible({ timeout: 120_000 });
  });

  await test.step('its test, and the model taken away', async () => {
    await press(page, button('Evaluate'));
    await expect(main).toHaveAttribute('data-place', 'evaluate');
    await expect(page.getByText(/^Right on .* of \d+ test clips/)).toBeVisible();
    await expect(heading).toBeFocused();
    await tabTo(page, button(/^Download model/));
    const [model] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.keyboard.press('Enter'),
    ]);
    expect(model.suggestedFilename()).toMatch(/\.zip$/);
  });

  await test.step('a file is heard', async () => {
    await page.keyboard.press('6');
    await expect(main).toHaveAttribute('data-place', 'predict');
    await expect(heading).toBeFocused();
    const choose = button('Choose files').first();
    await expect(choose).toBeEnabled({ timeout: 60_000 });
    // asked for well before the key: on a machine with other work the browser may hear of the wish after it
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, choose);
    await page.keyboard.press('Enter');
    await (await chooser).setFiles([
      { name: 'mine.wav', mimeType: 'audio/wav', buffer: Buffer.from(wav(clip(1, 1, 1))) },
      { name: 'yours.wav', mimeType: 'audio/wav', buffer: Buffer.from(wav(clip(0, 2, 1))) },
    ]);
    const csv = button('Download CSV');
    await expect(csv).toBeEnabled({ timeout: 60_000 });
    await tabTo(page, csv);
    const [table] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(table.suggestedFilename()).toMatch(/\.csv$/);
  });

  await test.step('keys work where a choice has the focus, and not where one writes', async () => {
    await page.keyboard.press('4');
    await expect(main).toHaveAttribute('data-place', 'train');
    await press(page, button(/^New run$/));
    await expect(heading).toHaveText('New run');
    await tabTo(page, main.getByRole('radio', { name: 'Quick' }));
    await page.keyboard.press('2');
    await expect(main).toHaveAttribute('data-place', 'model');
    await tabTo(page, main.getByRole('textbox', { name: 'Model', exact: true }));
    await page.keyboard.type('3');
    await expect(main).toHaveAttribute('data-place', 'model');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });
});
