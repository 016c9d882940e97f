// `npm run soak -- [--minutes 20] [--seed N]`: trains the sample over and over while page, worker, GPU device and storage
// are taken away at random moments, and compares every run's last checkpoint with that of a run that was left alone.

import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { serveFolder } from './serve.mjs';
import { type KillKind, kill, watchDevices } from './soak/kills.ts';
import { readStored, type StoredRun } from './soak/stored-runs.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('npm run soak -- [--minutes N] [--seed N]: numbers are expected.');
  process.exit(2);
}

const saveSteps = 4;

interface Setup {
  backend: 'wasm' | 'webgpu';
  maxSteps: number;
  kinds: readonly KillKind[];
}

/** The software adapter is slow: shorter runs, and mostly what only it can lose. */
const setups: readonly Setup[] = [
  { backend: 'wasm', maxSteps: 40, kinds: ['reload', 'close', 'crash', 'worker', 'storage'] },
  { backend: 'webgpu', maxSteps: 16, kinds: ['device', 'device', 'worker', 'reload'] },
];

/** Mulberry32: the same kills for the same seed. */
function randomOf(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomOf(seed);
const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const tally: Record<KillKind, number> = { reload: 0, close: 0, crash: 0, worker: 0, device: 0, storage: 0 };
let repeated = 0;
let mostRepeated = 0;

async function openPage(context: BrowserContext, address: string): Promise<Page> {
  context.on('page', (page) => page.on('worker', (worker) => void watchDevices(worker)));
  const page = await context.newPage();
  page.on('worker', (worker) => void watchDevices(worker));
  await page.goto(address);
  return page;
}

/** Leaves settings for the form, as the page itself remembers them, and opens it with them. */
async function leaveSettings(page: Page, { backend, maxSteps }: Setup): Promise<void> {
  await page.evaluate(
    ([backendPreference, change]) => {
      const session = JSON.parse(localStorage.getItem('voxtune.session') ?? '{}');
      const config = { ...session.config, ...change };
      localStorage.setItem(
        'voxtune.session',
        JSON.stringify({ ...session, place: 'train', backendPreference, config }),
      );
    },
    [
      backend,
      { maxSteps, trainLayers: 1, evalStrategy: 'steps', evalSteps: saveSteps, saveStrategy: 'steps', saveSteps },
    ] as const,
  );
  await page.reload();
}

async function updateOf(page: Page): Promise<number | null> {
  const text = await page
    .getByRole('contentinfo')
    .textContent({ timeout: 2000 })
    .catch(() => null);
  if (text === null) return null;
  return Number(/update (\d+)\//.exec(text)?.[1] ?? 0);
}

/** Waits for an update; false when the run is over before. */
async function reach(page: Page, update: number): Promise<boolean> {
  const deadline = Date.now() + 600_000;
  while (Date.now() < deadline) {
    const reached = await updateOf(page);
    if (reached === null && (await page.getByRole('contentinfo').count()) === 0) return false;
    if (reached !== null && reached >= update) return true;
    await page.waitForTimeout(100);
  }
  throw new Error(`update ${update} was not reached in ten minutes`);
}

const start = async (page: Page) => {
  await page.getByRole('button', { name: /^(Start training|Start a new run)$/ }).click();
  await page.getByRole('contentinfo').waitFor();
};

async function newest(page: Page): Promise<StoredRun> {
  const run = (await readStored(page)).runs.at(-1);
  if (!run) throw new Error('no run is stored');
  return run;
}

/** One run with kills; the page that it ended on. */
async function disturbed(page: Page, context: BrowserContext, address: string, setup: Setup): Promise<Page> {
  let current = page;
  await start(current);
  let next = between(1, saveSteps * 2);
  while (await reach(current, next)) {
    const kind = setup.kinds[between(0, setup.kinds.length - 1)]!;
    await current.waitForTimeout(between(0, 400));
    const reached = (await updateOf(current)) ?? next;
    current = await kill(kind, current, context, address);
    tally[kind] += 1;
    const isNewPage = kind === 'reload' || kind === 'close' || kind === 'crash';
    if (isNewPage) {
      // a run that had just ended has nothing to continue
      const carryOn = current.getByRole('button', { name: 'Continue', exact: true });
      const over = current.getByRole('button', { name: 'Train longer' });
      await carryOn.or(over).waitFor({ timeout: 60_000 });
      if (await over.isVisible()) return current;
      await carryOn.click();
    }
    if (kind !== 'storage') {
      const lost = Math.max(0, reached - (await newest(current)).step);
      repeated += lost;
      mostRepeated = Math.max(mostRepeated, lost);
    }
    console.log(`  ${kind.padEnd(8)} at update ${reached}`);
    next = Math.min(reached, setup.maxSteps - 1) + between(1, saveSteps * 2);
  }
  return current;
}

const executablePath = ensureBrowser();
ensureBuild();
const server = await serveFolder();
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
const faults: string[] = [];
let runCount = 0;
let orphanBytes = 0;
try {
  const context = await browser.newContext({ locale: 'en-GB' });
  // the functions that run in the page were compiled by tsx, which marks their names with this
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  let page = await openPage(context, server.address);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('button', { name: 'Start training' }).waitFor({ timeout: 120_000 });
  const until = Date.now() + minutes * 60_000;
  const references = new Map<Setup, number[]>();
  for (let turn = 0; Date.now() < until; turn++) {
    // two of wasm to one of the software adapter
    const setup = setups[turn % 3 === 2 ? 1 : 0]!;
    await leaveSettings(page, setup);
    if (!references.has(setup)) {
      console.log(`${setup.backend}: ${setup.maxSteps} updates left alone`);
      await start(page);
      await reach(page, Number.POSITIVE_INFINITY);
      const reference = await newest(page);
      if (reference.step !== setup.maxSteps) throw new Error(`the run left alone ended ${reference.state}`);
      references.set(setup, reference.checksums);
      await leaveSettings(page, setup);
    }
    console.log(`${setup.backend}: run ${++runCount}`);
    page = await disturbed(page, context, server.address, setup);
    const run = await newest(page);
    const isSame = run.step === setup.maxSteps && String(run.checksums) === String(references.get(setup));
    if (!isSame)
      faults.push(`run ${runCount} (${setup.backend}) ended ${run.state} at ${run.step}, or with other numbers`);
  }
  orphanBytes = (await readStored(page)).orphanBytes;
} catch (thrown) {
  faults.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
} finally {
  await browser.close();
  await server.close();
}
if (mostRepeated > 2 * saveSteps) faults.push(`${mostRepeated} updates were lost at once`);
console.log(`\nSeed ${seed}, ${minutes} min: ${runCount} runs, each compared bit for bit with one left alone`);
console.log(
  `Kills survived: ${Object.entries(tally)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')}`,
);
console.log(`Updates repeated: ${repeated}, at most ${mostRepeated} at once (save_steps ${saveSteps})`);
console.log(`Bytes of checkpoints that belong to nothing: ${orphanBytes}`);
for (const fault of faults) console.error(`FAULT: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
