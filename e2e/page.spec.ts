// The page as such, place by place: readable with any pair of eyes or ears, in both languages, on a phone.

import { accessibilityFaults } from './accessibility.ts';
import { chooseBuiltinModel, dropFiles, goTo, importClips, openPage, type PlaceName } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const places: readonly PlaceName[] = ['Data', 'Model', 'Probe', 'Train', 'Evaluate', 'Runs', 'Storage'];

test('every place is accessible, in light and in dark colours', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const examine = async (place: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      expect.soft(await accessibilityFaults(page), `${place}, ${colorScheme}`).toEqual([]);
    }
  };
  await openPage(page);
  await examine('first visit');
  await importClips(page);
  await chooseBuiltinModel(page);
  for (const place of places) {
    await goTo(page, place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await examine(place);
  }
});

test('the language can be changed, and is remembered', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /^Language/ }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\p{Script=Han}/u);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\p{Script=Han}/u);
});

test.describe('in a browser that speaks Chinese', () => {
  test.use({ locale: 'zh-CN' });
  test('the page does too', async ({ page }) => {
    await openPage(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\p{Script=Han}/u);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 740 } });
  test('no place scrolls sideways', async ({ page }) => {
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await openPage(page);
    expect.soft(await overflow(), 'first visit').toBeLessThanOrEqual(0);
    await importClips(page);
    await chooseBuiltinModel(page);
    for (const place of places) {
      await goTo(page, place);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect.soft(await overflow(), place).toBeLessThanOrEqual(0);
    }
  });
});

test('a file that is no archive is refused in a sentence, and another can follow', async ({ page }) => {
  await openPage(page);
  const text = { name: 'archive.zip', mimeType: 'application/zip', buffer: Buffer.from('this is not a zip') };
  await dropFiles(page, [text]);
  await expect(page.getByText('Not a zip archive', { exact: true })).toBeVisible();
  await importClips(page);
  await expect(page.getByText('Not a zip archive', { exact: true })).toBeHidden();
});

test('keys lead to the places', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('3');
  await expect(page.locator('main')).toHaveAttribute('data-place', 'probe');
  await page.keyboard.press('7');
  await expect(page.locator('main')).toHaveAttribute('data-place', 'storage');
});
