// The page as such, place by place: readable with any pair of eyes or ears, in both languages, on a phone.

import type { Page } from '@playwright/test';
import { accessibilityFaults } from './accessibility.ts';
import {
  chooseBuiltinModel,
  dropFiles,
  goTo,
  importClips,
  isFinished,
  openPage,
  openReadyToTrain,
  type PlaceName,
} from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const places: readonly PlaceName[] = ['Data', 'Model', 'Probe', 'Train', 'Evaluate', 'Predict', 'Runs', 'Storage'];

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

test('keys lead to the places, Back and Forward to where one was, and an address to what it names', async ({
  page,
  context,
}) => {
  await openReadyToTrain(page, { numTrainEpochs: 1 });
  const main = page.locator('main');
  const heading = page.getByRole('main').getByRole('heading', { level: 1 });
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(page).toHaveURL(/#\/train\/[\w-]+$/);
  await isFinished(page);
  await expect(page).toHaveTitle('azure-1 · Train · Voxtune');
  const ofRun = page.url();

  await page.keyboard.press('1');
  await expect(main).toHaveAttribute('data-place', 'data');
  await expect(heading).toBeFocused();
  await main.evaluate((element) => element.scrollTo({ top: 300 }));
  await page.keyboard.press('8');
  await expect(main).toHaveAttribute('data-place', 'storage');
  await expect(page).toHaveURL(/#\/storage$/);
  expect(await main.evaluate((element) => element.scrollTop)).toBe(0);
  await page.goBack();
  await expect(main).toHaveAttribute('data-place', 'data');
  await expect(heading).toBeFocused();
  await expect.poll(() => main.evaluate((element) => element.scrollTop)).toBe(300);
  await page.goBack();
  await expect(page).toHaveURL(ofRun);
  await expect(heading).toHaveText('Run “azure-1”');
  // to the form that it was started from
  await page.goBack();
  await expect(heading).toHaveText('New run');
  await page.goForward();
  await expect(heading).toHaveText('Run “azure-1”');

  const other = await context.newPage();
  await other.goto(ofRun);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Run “azure-1”');
  await other.goto('/#/evaluate/gone');
  await expect(other.getByText('No such run here')).toBeVisible();
  await other.getByRole('button', { name: 'Show all runs' }).click();
  await expect(other).toHaveURL(/#\/runs$/);
  await expect(other.getByText('No such run here')).toBeHidden();
  await other.goto('/#/nowhere');
  await expect(other.locator('main')).toHaveAttribute('data-place', 'data');
});

test('leaving asks while something runs, and says what is kept', async ({ page }) => {
  await openReadyToTrain(page, { numTrainEpochs: 500, saveStrategy: 'no', loadBestModelAtEnd: false });
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(page.getByRole('progressbar', { name: /^Training “azure-1”/ })).toBeVisible();
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(page.getByText(/^The training of “azure-1” stops\./)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('main').getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('“azure-1” has ended', { exact: false })).toBeAttached();
  // nothing is asked any more
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

/** At 200 % on a laptop, and the narrowest that WCAG asks for. */
for (const [width, height] of [
  [680, 425],
  [320, 640],
] as const) {
  test.describe(`in ${width} × ${height} pixels`, () => {
    test.use({ viewport: { width, height } });
    test('nothing is lost or covered', async ({ page }) => {
      await openPage(page);
      await importClips(page);
      await chooseBuiltinModel(page);
      for (const place of places) {
        await goTo(page, place);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect.soft(await lostParts(page), place).toEqual([]);
      }
    });
  });
}

/** Controls that reach beyond the page or that another one covers, where each has been brought into view. */
async function lostParts(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    const main = document.querySelector('main');
    for (const element of main?.querySelectorAll<HTMLElement>('button, a[href], h1') ?? []) {
      if (!element.checkVisibility({ checkVisibilityCSS: true }) || element.closest('[data-scrolls], table')) continue;
      element.scrollIntoView({ block: 'center' });
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      if (width === 0) continue;
      const name = (element.ariaLabel ?? element.textContent).trim().slice(0, 40);
      if (left < -1 || right > innerWidth + 1) found.push(`${name}: beyond the edge`);
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (hit && !element.contains(hit) && !hit.contains(element)) found.push(`${name}: covered`);
    }
    return found;
  });
}
