// One visit to a host, from the first load to the same page without a connection: sample, training with a reload in its middle,
// evaluation, export. What a person would click, and what came of each.

import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import JSZip from 'jszip';

export interface Visit {
  isIsolated: boolean;
  /** "2", as the page says. */
  threads: string;
  /** How often the page was loaded until it was there. */
  loads: number;
  /** From the first load until everything is kept; null where nothing is. */
  keptSec: number | null;
  /** Of training and test, with the reload in their middle. */
  taughtSec: number;
  /** "Right on 80.8 % of 120 test clips": the same wherever and however the page computes. */
  sentence: string;
  exportBytes: number;
  /** Null where there is no service worker that could bring the page. */
  opensOffline: boolean | null;
}

export interface HostOfVisit {
  address: string;
  stop(): Promise<unknown>;
  start(): Promise<unknown>;
}

/** Longer than any step takes on a slow machine: it only ends what would never come. */
const limitMs = 600_000;

/** Throws where a step does not come, a request leaves the host, or the page logs an error. `blocksWorkers`: as in a browser that
 *  lets no service worker start. */
export async function visitHost(browser: Browser, host: HostOfVisit, blocksWorkers: boolean): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'en-GB',
    acceptDownloads: true,
    serviceWorkers: blocksWorkers ? 'block' : 'allow',
  });
  context.setDefaultTimeout(limitMs);
  const seen = watch(context, host.address);
  try {
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.accept());
    const startedAt = Date.now();
    await page.goto(host.address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const { loads } = seen;
    const isIsolated = await page.evaluate(() => crossOriginIsolated);
    const chip = page.getByRole('button', { name: /^Engine: .*thread/ });
    await chip.click();
    const facts = page.getByRole('dialog');
    const threads = /(\d+) threads?/.exec((await chip.getAttribute('aria-label')) ?? '')?.[1] ?? 'none';
    if (!blocksWorkers) await facts.getByText('opens, with everything that is stored').waitFor();
    else await facts.getByText('does not open: the browser keeps no copy').waitFor();
    if (!isIsolated) await facts.getByText('no: one thread only').waitFor();
    const keptSec = blocksWorkers ? null : (Date.now() - startedAt) / 1000;
    await page.keyboard.press('Escape');

    const { taughtSec, sentence } = await learn(page);
    const exportBytes = await exportModel(page);
    const opensOffline = blocksWorkers ? null : await opensWithout(page, host, sentence);
    if (seen.faults.length > 0) throw new Error(seen.faults.join('\n'));
    return { isIsolated, threads, loads, keptSec, taughtSec, sentence, exportBytes, opensOffline };
  } finally {
    await context.close();
  }
}

function watch(context: BrowserContext, address: string) {
  const seen = { loads: 0, faults: [] as string[] };
  const { origin } = new URL(address);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) seen.faults.push(`a request to ${url.href}`);
    if (request.isNavigationRequest() && request.serviceWorker() === null) seen.loads += 1;
  });
  context.on('weberror', (error) => seen.faults.push(`an error: ${error.error().message}`));
  context.on('console', (message) => {
    // the browser's own words for the host that was taken away
    const isOffline = /ERR_(CONNECTION_REFUSED|FAILED)|Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !isOffline) seen.faults.push(`a logged error: ${message.text()}`);
  });
  return seen;
}

/** The sample, taught by one click; the page is loaded again in the middle of it. */
async function learn(page: Page): Promise<{ taughtSec: number; sentence: string }> {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('button', { name: 'Teach it' }).click();
  const startedAt = Date.now();
  await page.getByText(/^Round 1: \d+.% right$/).waitFor({ state: 'attached' });
  await page.reload();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { level: 1, name: 'It has learnt' }).waitFor();
  const taughtSec = (Date.now() - startedAt) / 1000;
  await page.getByRole('button', { name: 'All figures and mistakes' }).click();
  return { taughtSec, sentence: await rightOn(page) };
}

async function rightOn(page: Page): Promise<string> {
  const text = await page.getByText(/Right on .* of \d+ test clips/).textContent();
  return /Right on .* of \d+ test clips/.exec(text ?? '')?.[0] ?? '';
}

/** Saves the model's folder, and opens it. */
async function exportModel(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Export…' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download: Hugging Face folder' }).click(),
  ]);
  const bytes = readFileSync(await download.path());
  const zip = await JSZip.loadAsync(bytes);
  const config = JSON.parse((await zip.file(/(^|\/)config\.json$/)[0]?.async('string')) ?? '{}');
  if (Object.keys(config.id2label ?? {}).length !== 6 || zip.file(/(^|\/)model\.safetensors$/).length !== 1)
    throw new Error(`The exported folder is not whole: ${Object.keys(zip.files).join(', ')}`);
  await page.keyboard.press('Escape');
  return bytes.length;
}

/** Without its host, the page has the same figures, exports, and opens a place that was not looked at. */
async function opensWithout(page: Page, host: HostOfVisit, sentence: string): Promise<boolean> {
  await host.stop();
  try {
    await page.reload();
    const isSame = (await rightOn(page)) === sentence;
    await exportModel(page);
    await page
      .getByRole('navigation', { name: 'Steps' })
      .getByRole('button', { name: /^Storage/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Storage' }).waitFor();
    return isSame;
  } finally {
    await host.start();
  }
}
