// Import and the frozen layers' pass together, beside one after the other: the built-in model in the page, as a person sees it.
// `npm run bench -- ahead [--clips 600] [--repetitions 3]`

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { itemAt } from '../src/lib/present.ts';
import { openHeadlessPage } from '../tools/headless-page.ts';
import { projectRoot } from '../tools/packages.mjs';
import { clipsArchive } from './clips/job-archive.ts';
import { median } from './median.ts';

const usage = `npm run bench -- ahead [options]

  --clips N            of CREMA-D's lengths (600)
  --repetitions N      of each, in turn (3)`;

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '600' },
    repetitions: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
const clips = Number(values.clips);
const repetitions = Number(values.repetitions);
if (values.help || !(clips > 0) || !(repetitions > 0)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

interface Seconds {
  import: number;
  /** From the start of the import until every clip's frames are kept. */
  all: number;
}

async function measure(path: string, isTogether: boolean): Promise<Seconds> {
  const { page, close } = await openHeadlessPage({ path: '' });
  try {
    const steps = page.getByRole('navigation', { name: 'Steps' });
    await steps.getByRole('button', { name: /^Model/ }).click();
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByRole('heading', { name: 'What trains' }).waitFor();
    await steps.getByRole('button', { name: /^Train/ }).click();
    const toggle = page.getByRole('switch', { name: 'Prepare clips ahead' });
    await toggle.waitFor();
    if (!isTogether) await toggle.click({ force: true });
    await steps.getByRole('button', { name: /^Data/ }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    await (await chooser).setFiles(path);
    await steps.getByRole('button', { name: /^Train/ }).click();
    await stored(page);
    const imported = seconds();
    if (!isTogether) await toggle.click({ force: true });
    await page.getByText(/^All .* clips are prepared for these settings\.$/).waitFor({ timeout: 600_000 });
    return { import: imported, all: seconds() };
  } finally {
    await close();
  }
}

const stored = (page: Page) => page.getByRole('button', { name: 'Start training' }).waitFor({ timeout: 600_000 });

const archive = await clipsArchive(join(projectRoot, '.cache', 'bench'), clips);
const together: Seconds[] = [];
const apart: Seconds[] = [];
for (let repetition = 0; repetition < repetitions; repetition++) {
  together.push(await measure(archive.path, true));
  apart.push(await measure(archive.path, false));
}
const line = (name: string, all: readonly Seconds[]) =>
  `| ${name} | ${median(all.map((one) => one.import)).toFixed(1)} | ${median(all.map((one) => one.all)).toFixed(1)} | ` +
  `${all.map((one) => one.all.toFixed(1)).join(', ')} |`;
const ratios = together.map((one, i) => one.all / itemAt(apart, i).all);
console.log(`| ${clips} clips | import, s | all prepared, s | every repetition |\n|---|---|---|---|`);
console.log(line('together', together));
console.log(line('one after the other', apart));
console.log(
  `Together takes ${median(ratios).toFixed(2)} of one after the other (${ratios.map((one) => one.toFixed(2)).join(', ')}).`,
);
