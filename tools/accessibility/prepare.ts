// Brings the page, as a person would, to where it has something of everything to show: a lesson, a probe, runs, a sweep, a
// comparison across data sets, a queue with a run that waits, an import with problems.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import JSZip from 'jszip';
import { clip, wav } from '../../e2e/cases/sounds.ts';
import { present } from '../../src/lib/present.ts';

/** What the walk needs to name: ids of what was made. */
export interface Made {
  lessonRun: string;
  shortRun: string;
  waitingRun: string;
  sweep: string;
}

const longMs = 900_000;

export async function prepare(page: Page, address: string, say: (line: string) => void): Promise<Made> {
  page.setDefaultTimeout(60_000);
  await page.evaluate(() => localStorage.setItem('voxtune.language', 'en'));
  await page.goto(address);
  say('the lesson');
  await button(page, 'Try the sample').click();
  await button(page, 'Teach it').click({ timeout: longMs });
  await page.getByRole('button', { name: 'Try your voice' }).waitFor({ timeout: longMs });
  const lessonRun = idIn(page, /#\/train\/([^/]+)$/);
  say('the probe');
  await visit(page, address, 'probe');
  await button(page, 'Probe the model').click();
  await page.getByText(/alone is right on/).waitFor({ timeout: longMs });
  say('the import with problems');
  await visit(page, address, 'data');
  await importWords(page);
  say('a short run');
  await leaveSettings(page, { ...shortSettings, maxSteps: 12 });
  await visit(page, address, 'train/new');
  await button(page, 'Start training').click();
  await page.getByText(/Finished all \d+ updates/).waitFor({ timeout: longMs });
  const shortRun = idIn(page, /#\/train\/([^/]+)$/);
  await page.getByRole('main').getByRole('button', { name: 'Evaluate', exact: true }).click();
  await page.getByText(/Right on .* of \d+ test clips?/).waitFor({ timeout: longMs });
  say('the sweep');
  await visit(page, address, 'train/new');
  await page.getByText('Try several settings').click();
  await page.getByLabel('Seeds', { exact: true }).fill('2');
  await button(page, 'Start sweep').click();
  await page
    .getByText(/all done/)
    .first()
    .waitFor({ timeout: longMs });
  const sweep = idIn(page, /#\/runs\/sweep\/([^/]+)$/);
  say('across data sets');
  await visit(page, address, 'runs/across');
  await page.getByRole('button', { name: /^Test \d+ pairs?$/ }).click();
  await page.getByText('All pairs are tested.').waitFor({ timeout: longMs });
  say('the queue');
  const waitingRun = await fillQueue(page, address);
  say('a name of a recording that is long, and the sample opened again');
  await page.getByRole('button', { name: /: open another$/ }).click();
  await page.getByRole('menuitem', { name: /^sample/ }).click();
  await visit(page, address, 'data');
  await page.getByRole('heading', { level: 1, name: 'sample' }).waitFor();
  return { lessonRun, shortRun, waitingRun, sweep };
}

const shortSettings = {
  perDeviceTrainBatchSize: 4,
  trainLayers: 1,
  warmupSteps: 1,
  loggingSteps: 1,
  evalStrategy: 'epoch',
  saveStrategy: 'epoch',
  learningRate: 2e-3,
};

/** Two labels of other names than the sample's, in files of long names; one file is broken, one is long, two are copies. */
async function importWords(page: Page): Promise<void> {
  const zip = new JSZip();
  for (const [kind, label] of ['angry', 'happy'].entries())
    for (let take = 0; take < 20; take++)
      zip.file(
        `speaker-${take % 5}-of-a-class-with-a-rather-long-name_${label}_${take}.wav`,
        wav(clip(kind, take, 0.4)),
      );
  zip.file('speaker-1-of-a-class-with-a-rather-long-name_angry_copy.wav', wav(clip(0, 1, 0.4)));
  zip.file('speaker-2-of-a-class-with-a-rather-long-name_angry_long.wav', wav(clip(0, 30, 75)));
  zip.file('speaker-3-of-a-class-with-a-rather-long-name_angry_broken.wav', 'no sound');
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-walk-'));
  const path = join(folder, 'words-of-the-afternoon-class.zip');
  writeFileSync(path, await zip.generateAsync({ type: 'nodebuffer' }));
  await page.locator('input[type=file][aria-hidden]').setInputFiles(path);
  await page.getByRole('dialog').getByRole('button', { name: 'New data set' }).click();
  await page.getByRole('heading', { level: 1, name: 'words-of-the-afternoon-class' }).waitFor({ timeout: longMs });
  rmSync(folder, { recursive: true });
}

/** A run at work, one that waits behind it; then the queue is held and the one at work stopped. */
async function fillQueue(page: Page, address: string): Promise<string> {
  await leaveSettings(page, { ...shortSettings, maxSteps: 5000 });
  await visit(page, address, 'train/new');
  await page.getByText('One run', { exact: true }).click();
  await button(page, 'Start training').click();
  await page.getByRole('main').getByRole('button', { name: 'New run', exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: 'Add to queue', exact: true }).click();
  await button(page, 'Pause queue').first().click();
  await button(page, /^Stop “/)
    .first()
    .click();
  await visit(page, address, 'runs');
  const waiting = page.getByRole('row').filter({ hasText: 'in the queue' }).first();
  await waiting.getByRole('button').filter({ hasText: /-\d+$/ }).first().click();
  return idIn(page, /#\/train\/([^/]+)$/);
}

/** Settings that the form starts with, as if a person had left them there. */
export async function leaveSettings(page: Page, config: Record<string, unknown>): Promise<void> {
  // while nothing of the page runs that could write its own over them
  await page.route('**/*', (route) => route.fulfill({ body: '<title>Voxtune</title>', contentType: 'text/html' }));
  await page.reload();
  await page.evaluate((given) => {
    const session = JSON.parse(localStorage.getItem('voxtune.session') ?? '{}');
    localStorage.setItem('voxtune.session', JSON.stringify({ ...session, config: { ...session.config, ...given } }));
  }, config);
  await page.unroute('**/*');
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

export async function visit(page: Page, address: string, hash: string): Promise<void> {
  await page.goto(`${address}#/${hash}`);
  await page.locator(`main[data-place=${present(hash.split('/')[0])}]`).waitFor();
}

function button(page: Page, name: string | RegExp) {
  return page.getByRole('button', { name, exact: true });
}

function idIn(page: Page, pattern: RegExp): string {
  const [, id] = pattern.exec(new URL(page.url()).hash) ?? [];
  if (!id) throw new Error(`No id in ${page.url()}`);
  return id;
}
