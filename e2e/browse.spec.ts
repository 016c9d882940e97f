// Looking through the clips of a data set, and recording more of them.

import { chromiumArgs, findBrowser } from '../tools/browser.mjs';
import { accessibilityFaults } from './accessibility.ts';
import { chooseBuiltinModel, goTo, importClips, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test.use({
  launchOptions: {
    executablePath: findBrowser() ?? undefined,
    // a microphone that beeps, and a person who allows it
    args: [...chromiumArgs, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

test('find clips, sort them, choose several, open one, label it with a digit', async ({ page }) => {
  await openPage(page);
  await importClips(page);
  const table = page.getByRole('region', { name: 'Clips', exact: true });
  const grid = table.getByRole('grid');
  const rows = grid.locator('tbody tr');
  const count = table.getByText(/^\d+ of 22 clips/);

  await test.step('filter by facets and by words, and see what filters', async () => {
    await table.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('checkbox', { name: /^NEU/ }).check();
    await page.getByRole('checkbox', { name: /^SAD/ }).check();
    await page.keyboard.press('Escape');
    await expect(count).toBeVisible();
    const both = Number((await count.textContent())?.split(' ')[0]);
    await table.getByRole('searchbox').fill('sad');
    await expect(rows.first()).toContainText('SAD');
    expect(Number((await count.textContent())?.split(' ')[0])).toBeLessThan(both);
    await table.getByRole('button', { name: 'Remove the filter “sad”' }).click();
    await expect(count).toHaveText(new RegExp(`^${both} of`));
    await table.getByRole('button', { name: 'Show all' }).click();
    await expect(table.getByText('22 clips', { exact: true })).toBeVisible();
  });

  await test.step('sort by length, both ways', async () => {
    const seconds = async () => {
      const texts = await rows.locator('[data-column="seconds"]').allTextContents();
      return texts.map(Number);
    };
    await grid.getByRole('button', { name: 'Seconds' }).click();
    await expect(grid.getByRole('columnheader', { name: 'Seconds' })).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(async () => Math.max(...(await seconds()))).toBe((await seconds())[0]);
    await grid.getByRole('button', { name: 'Seconds' }).click();
    await expect.poll(async () => Math.min(...(await seconds()))).toBe((await seconds())[0]);
  });

  await test.step('waveforms are drawn', async () => {
    await expect(rows.first().locator('svg path[d^="M0"]')).toBeAttached();
  });

  await test.step('choose rows, play, open, go on, label', async () => {
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(grid.locator('tr[aria-selected="true"]')).toHaveCount(3);
    await page.keyboard.press('ArrowDown');
    await expect(grid.locator('tr[aria-selected="true"]')).toHaveCount(0);
    await page.keyboard.press('Enter');
    const opened = page.getByRole('region', { name: 'The opened clip' });
    await expect(opened.getByRole('img', { name: 'Spectrogram' })).toBeVisible();
    const first = await opened.getByRole('heading').textContent();
    await page.keyboard.press('ArrowDown');
    await expect(opened.getByRole('heading')).not.toHaveText(first ?? '');
    await opened.getByRole('slider', { name: 'Play from' }).click();
    await expect(grid.locator('tr[data-playing]')).toHaveCount(1);
    await grid.focus();
    await page.keyboard.press('1');
    await expect(opened.getByRole('button', { name: /^ANG/, pressed: true })).toBeVisible();
    expect.soft(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(opened).toBeHidden();
  });
});

test('a data set of recordings alone', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Record clips' });
  for (const label of ['yes', 'no']) {
    await dialog.getByRole('combobox', { name: 'Label' }).fill(label);
    await dialog.getByRole('button', { name: /^Start/ }).click();
    await expect(dialog.getByRole('button', { name: /^Stop Space/ })).toBeVisible();
    // there is sound
    await expect(dialog.getByRole('timer')).not.toHaveText(/^0\.0/);
    await dialog.getByRole('button', { name: /^Stop Space/ }).click();
  }
  const takes = dialog.getByRole('list', { name: 'Recordings' }).getByRole('listitem');
  await expect(takes).toHaveCount(2);
  await expect(takes.first()).toContainText('no');
  expect.soft(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make a data set of 2 recordings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recordings' })).toBeVisible();
  await expect(page.getByText(/2 clips · .* · 2 labels/)).toBeVisible();

  await test.step('and a label for everything else, made of noise', async () => {
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await dialog.getByRole('button', { name: 'Add the label “other”' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(/14 clips · .* · 3 labels/)).toBeVisible();
  });
});

test('a map of the clips, the clips like one, and the least certain', async ({ page }) => {
  await openPage(page);
  await importClips(page);
  await chooseBuiltinModel(page);
  await goTo(page, 'Data');
  const clips = page.getByRole('region', { name: 'Clips', exact: true });
  await clips.getByText('Map', { exact: true }).click();
  await clips.getByRole('button', { name: /^Make the map/ }).click();
  const picture = clips.getByRole('img', { name: 'Map of 22 clips. The table lists the same.' });
  await expect(picture).toBeVisible();
  expect.soft(await accessibilityFaults(page)).toEqual([]);

  await test.step('a press on a point plays and opens its clip', async () => {
    const opened = page.getByRole('region', { name: 'The opened clip' });
    const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
    // the points are where the model puts them: the first of a grid of presses that meets one
    for (let at = 0; at < 600 && !(await opened.isVisible()); at++) {
      const position = { x: (width * ((at % 30) + 0.5)) / 30, y: (height * (Math.floor(at / 30) + 0.5)) / 20 };
      await picture.click({ position });
    }
    await expect(opened).toBeVisible();
    const name = await opened.getByRole('heading').textContent();
    await opened.getByRole('button', { name: 'Clips like this' }).click();
    await clips.getByText('Table', { exact: true }).click();
    await expect(clips.getByRole('grid').locator('tbody tr').first()).toContainText(name ?? '');
  });

  await test.step('the least certain are listed, and the first is open', async () => {
    await clips.getByRole('button', { name: 'Show all' }).click();
    await clips.getByText('Map', { exact: true }).click();
    await clips.getByRole('button', { name: 'Label the least certain' }).click();
    await expect(clips.getByText('least certain first')).toBeVisible();
    await expect(clips.getByRole('grid').locator('tbody tr[data-current]')).toHaveAttribute('aria-rowindex', '2');
  });
});
