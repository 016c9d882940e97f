// What a soak does on the page, as a person would, and how it sees how far a run is.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** Opens the page with what it remembers itself changed: `config` are settings of the form. */
export async function openWith(
  page: Page,
  { config = {}, ...change }: Record<string, unknown> & { config?: Record<string, unknown> },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await page.evaluate(
      ([session, settings]) => {
        const earlier = JSON.parse(localStorage.getItem('voxtune.session') ?? '{}');
        const changed = { ...earlier, place: 'train', ...session, config: { ...earlier.config, ...settings } };
        localStorage.setItem('voxtune.session', JSON.stringify(changed));
        // an address would win over what the page remembers
        history.replaceState(null, '', location.pathname);
      },
      [change, config] as const,
    );
    await page.reload();
    // the page that went may have put down what it had just then
    const isKept = await page.evaluate((settings) => {
      const kept = JSON.parse(localStorage.getItem('voxtune.session') ?? '{}').config ?? {};
      return Object.entries(settings).every(([name, value]) => kept[name] === value);
    }, config);
    if (isKept) return;
    if (attempt === 5) throw new Error('the page does not keep the settings that it is given');
  }
}

export async function start(page: Page): Promise<void> {
  const begin = page.getByRole('button', { name: 'Start training' });
  const another = page.getByRole('button', { name: 'New run', exact: true });
  await begin.or(another).waitFor();
  if (await another.isVisible()) await another.click();
  await begin.click();
  await page.getByRole('contentinfo').waitFor();
}

/** As the bar at the bottom tells it: 0 before the first update, null where nothing runs. */
export async function updateOf(page: Page): Promise<number | null> {
  const bar = page.getByRole('contentinfo');
  const text = await bar.textContent({ timeout: 2000 }).catch(() => null);
  if (text !== null) return Number(/update (\d+)\//.exec(text)?.[1] ?? 0);
  return (await bar.count()) === 0 ? null : 0;
}

/** Waits for an update; false when the run is over before. Throws where a run gets nowhere for minutes. */
export async function reach(page: Page, update: number): Promise<boolean> {
  let last = -1;
  let deadline = 0;
  for (;;) {
    const reached = await updateOf(page);
    if (reached === null) return false;
    if (reached >= update) return true;
    if (reached !== last) deadline = Date.now() + 180_000;
    else if (Date.now() > deadline) throw new Error(`the run stood still at update ${reached} for three minutes`);
    last = reached;
    await page.waitForTimeout(50);
  }
}

/** In a new page: goes on with the run. False where it had just ended. */
export async function carryOn(page: Page): Promise<boolean> {
  const button = page.getByRole('button', { name: 'Continue', exact: true });
  const isOver = page.getByRole('button', { name: 'Train longer' });
  await button.or(isOver).waitFor({ timeout: 60_000 });
  if (await isOver.isVisible()) return false;
  // the software GPU adapter draws the page too: while an engine starts on it no frame comes for many seconds, and a click
  // waits for frames
  await button.click({ timeout: 180_000 });
  await page.getByRole('contentinfo').or(isOver).waitFor();
  return true;
}

/** Goes to a place by its step. */
export async function goTo(page: Page, place: 'Data' | 'Train' | 'Evaluate'): Promise<void> {
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: new RegExp(`^${place}`) }).click({ timeout: 60_000 });
}

/** Lets a file fall on the place Data, where a data set is open. */
export async function dropFile(page: Page, path: string): Promise<void> {
  await goTo(page, 'Data');
  await page.locator('input[type=file][aria-hidden]').setInputFiles(path);
  await page.getByRole('dialog').getByRole('button', { name: 'New data set' }).click({ timeout: 60_000 });
}

export async function beginEvaluation(page: Page): Promise<void> {
  await goTo(page, 'Evaluate');
  await page.getByRole('button', { name: /^(Evaluate|Evaluate again)$/ }).click({ timeout: 60_000 });
}

/** Evaluates the run that is open. */
export async function evaluate(page: Page): Promise<void> {
  await beginEvaluation(page);
  const again = page.getByRole('button', { name: 'Evaluate again' });
  await again.and(page.locator(':enabled')).waitFor({ timeout: 120_000 });
}

export async function beginDownload(page: Page): Promise<void> {
  await goTo(page, 'Evaluate');
  await page.getByRole('button', { name: 'Download model' }).click({ timeout: 60_000 });
}

/** The file of the run that is open. */
export async function download(page: Page): Promise<Buffer> {
  const downloads = page.waitForEvent('download', { timeout: 120_000 });
  await beginDownload(page);
  return readFileSync(await (await downloads).path());
}

/** What a person would see, for the report of a fault. */
export async function describePage(page: Page): Promise<string> {
  const text = page.locator('body').ariaSnapshot({ timeout: 5000 });
  return (await text.catch((thrown) => `the page cannot be read: ${thrown}`)).slice(0, 4000);
}
