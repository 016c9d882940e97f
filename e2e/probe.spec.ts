// An answer without training: the sample is probed, its layers stand in a curve, and the best of them is evaluated and taken along.

import { accessibilityFaults } from './accessibility.ts';
import { goTo, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

test('the sample is probed, and its best layer evaluated by voice and downloaded', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-place', 'train');
  await goTo(page, 'Probe');
  const main = page.getByRole('main');

  await test.step('before: what it will hear, and what it will not', async () => {
    await expect(main.getByText(/It listens to \d+ clips: .* The \d+ test clips stay unheard/)).toBeVisible();
    expect.soft(await accessibilityFaults(page)).toEqual([]);
    await main.getByRole('button', { name: 'Probe the model' }).click();
  });

  await test.step('after: the best layer for unheard voices, beside guessing', async () => {
    await expect(
      main.getByText(
        /^(Layer \d+|The input of the first layer) alone is right on [\d.]+\s?% of clips of unheard speakers \(/,
      ),
    ).toBeVisible({
      timeout: 300_000,
    });
    await expect(main.getByText(/every speaker whole in one of them/)).toBeVisible();
    await expect(main.getByRole('button', { name: /^commonest class/ })).toBeVisible();
    expect.soft(await accessibilityFaults(page)).toEqual([]);
  });

  await test.step('a point of the curve is chosen by keys, and its figures are in a table', async () => {
    const curve = main.getByRole('slider', { name: /^Point of the curve/ });
    await curve.press('Home');
    await expect(curve).toHaveAttribute('aria-valuetext', /^before the first layer, mean: [\d.]+\s?%/);
    await curve.press('ArrowRight');
    await expect(curve).toHaveAttribute('aria-valuetext', /^layer 1, mean: /);
    const chosen = main.getByRole('region', { name: 'Chosen' });
    await expect(chosen.getByText('layer 1, mean')).toBeVisible();
    await expect(chosen.getByRole('button', { name: 'Fine-tune from here' })).toBeEnabled();
    await main.getByRole('button', { name: 'Show all rows as a table' }).click();
    const table = main.getByRole('region', { name: 'All rows' });
    await table.getByRole('button', { name: 'Choose layer 1, mean and deviation' }).click();
    await expect(chosen.getByRole('button', { name: 'Fine-tune from here' })).toBeDisabled();
    expect.soft(await accessibilityFaults(page)).toEqual([]);
  });

  await test.step('a label that the probe doubts is looked at in Data, and settled with one key', async () => {
    await goTo(page, 'Data');
    const doubts = page.getByRole('button', { name: /^The probe doubts \d+ labels/ });
    const before = Number(/\d+/.exec((await doubts.textContent()) ?? '')?.[0]);
    await doubts.click();
    await expect(page.getByText(`${before} of 600 clips`)).toBeVisible();
    await page.getByRole('grid', { name: 'Clips' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const opened = page.getByRole('region', { name: 'The opened clip' });
    const looksLike = opened.getByRole('button', { name: /^It is / });
    const label = /It is ([A-Z]{3})/.exec((await looksLike.textContent()) ?? '')?.[1] ?? '';
    expect.soft(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('y');
    await expect(opened.getByRole('button', { name: new RegExp(`^${label}`), pressed: true })).toBeVisible();
    await expect(doubts).toHaveText(new RegExp(`doubts ${before - 1} labels`));
    // as it was, for what comes
    await page.keyboard.press('Control+z');
    await expect(doubts).toHaveText(new RegExp(`doubts ${before} labels`));
    await goTo(page, 'Probe');
  });

  await test.step('the best layer becomes a model that is evaluated by voice and downloaded', async () => {
    await main.getByRole('button', { name: /^best that transformers loads/ }).click();
    await main.getByRole('button', { name: 'Use it' }).click();
    await expect(page.locator('main')).toHaveAttribute('data-place', 'evaluate');
    await main.getByRole('button', { name: 'Evaluate', exact: true }).click();
    await expect(main.getByText(/Right on .* of \d+ test clips/)).toBeVisible({ timeout: 120_000 });
    await expect(main.getByRole('region', { name: 'By group' }).getByRole('row')).toHaveCount(5);
    const download = page.waitForEvent('download');
    await main.getByRole('button', { name: 'Download model' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  });
});
