// `npm run soak -- [--minutes 20] [--seed N] [--backend wasm|webgpu]`: trains the sample over and over while page, worker,
// memory, GPU device and storage are taken away at random moments, and compares every run's last checkpoint with that of
// a run that was left alone. What its lines mean: docs/recovery.md.

import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { itemAt } from '../src/lib/present.ts';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { serveFolder } from './serve.mjs';
import { carryOn, describePage, leaveSettings, reach, start, updateOf } from './soak/drive-page.ts';
import { type KillKind, kill, killKinds, opensPage } from './soak/kills.ts';
import { seededNumbers } from './soak/random.ts';
import { type Repetition, repetitionOf } from './soak/run-news.ts';
import { plantLeak, readStored, type StoredRun } from './soak/stored-runs.ts';
import { hookedBuild, openListener } from './soak/worker-hooks.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    backend: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed) || !['wasm', 'webgpu', undefined].includes(values.backend)) {
  console.error('npm run soak -- [--minutes N] [--seed N] [--backend wasm|webgpu]');
  process.exit(2);
}

const saveSteps = 4;

interface Setup {
  backend: 'wasm' | 'webgpu';
  maxSteps: number;
  batchSize: number;
  kinds: readonly KillKind[];
}

/** The software adapter is slow: shorter runs of smaller updates, and mostly what only it can lose. */
const setups: readonly Setup[] = [
  { backend: 'wasm', maxSteps: 40, batchSize: 16, kinds: ['reload', 'close', 'crash', 'worker', 'memory', 'storage'] },
  { backend: 'webgpu', maxSteps: 24, batchSize: 2, kinds: ['device', 'device', 'worker', 'reload'] },
];

const between = seededNumbers(seed);
const tally = Object.fromEntries(killKinds.map((kind) => [kind, 0])) as Record<KillKind, number>;
const total: Repetition = { repeated: 0, mostAtOnce: 0, mostWithoutSpace: 0 };
const faults: string[] = [];

const clock = () => new Date().toISOString().slice(11, 19);
const settingsOf = ({ maxSteps, batchSize: perDeviceTrainBatchSize }: Setup) => ({
  maxSteps,
  perDeviceTrainBatchSize,
  trainLayers: 1,
  loggingSteps: 1,
  evalStrategy: 'steps',
  evalSteps: maxSteps,
  loadBestModelAtEnd: false,
  saveStrategy: 'steps',
  saveSteps,
});

async function newest(page: Page): Promise<StoredRun> {
  const run = (await readStored(page)).runs.at(-1);
  if (!run) throw new Error('no run is stored');
  return run;
}

interface Studio {
  page: Page;
  readonly context: BrowserContext;
  readonly address: string;
}

/** One run with kills. */
async function disturb(studio: Studio, setup: Setup): Promise<void> {
  await start(studio.page);
  let next = between(1, saveSteps * 2);
  const losses: number[] = [];
  while (await reach(studio.page, next)) {
    const kind = itemAt(setup.kinds, between(0, setup.kinds.length - 1));
    await studio.page.waitForTimeout(between(0, 400));
    const reached = await updateOf(studio.page);
    if (reached === null) return;
    console.log(`  ${clock()} ${kind} at update ${reached}`);
    studio.page = await kill(kind, studio.page, studio.context, studio.address);
    tally[kind] += 1;
    if (opensPage(kind) && !(await carryOn(studio.page))) return;
    next = Math.min(reached, setup.maxSteps - 1) + between(1, saveSteps * 2);
    // a third loss before the run has come further would be given up, as it should
    losses.push(reached);
    next = Math.max(next, (losses.at(-2) ?? -Infinity) + 2 * saveSteps + 1);
  }
}

/** What was leaked, of what was planted to begin with. */
async function assertLeaksShow(page: Page): Promise<void> {
  const leak = await plantLeak(page);
  const { leaked } = await readStored(page);
  await leak.remove();
  if (JSON.stringify(leaked) !== JSON.stringify(leak.planted))
    throw new Error(`${JSON.stringify(leak.planted)} bytes were planted, ${JSON.stringify(leaked)} found`);
}

const executablePath = ensureBrowser();
ensureBuild();
const build = hookedBuild();
const server = await serveFolder(build.folder);
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
let runCount = 0;
let leaked = { checkpoints: 0, files: 0 };
let studio: Studio | null = null;
try {
  const context = await browser.newContext({ locale: 'en-GB' });
  // the functions that run in the page were compiled by tsx, which marks their names with this
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  const listener = await openListener(context, server.address);
  studio = { page: await context.newPage(), context, address: server.address };
  await studio.page.goto(server.address);
  await studio.page.getByRole('button', { name: 'Try the sample' }).click();
  await studio.page.getByRole('button', { name: 'Start training' }).waitFor({ timeout: 120_000 });
  await assertLeaksShow(studio.page);
  const until = Date.now() + minutes * 60_000;
  const references = new Map<Setup, number[]>();
  for (let turn = 0; Date.now() < until; turn++) {
    // two of wasm to one of the software adapter
    const setup = setups.find(({ backend }) => backend === values.backend) ?? itemAt(setups, turn % 3 === 2 ? 1 : 0);
    await leaveSettings(studio.page, setup.backend, settingsOf(setup));
    if (!references.has(setup)) {
      console.log(`${clock()} ${setup.backend}: ${setup.maxSteps} updates left alone`);
      await listener.take();
      await start(studio.page);
      await reach(studio.page, Number.POSITIVE_INFINITY);
      const { state, step, checksums, error } = await newest(studio.page);
      if (step !== setup.maxSteps) throw new Error(`the run left alone ended ${state}: ${error}`);
      // else the ear is deaf, and a run that repeats would look like one that does not
      const heard = (await listener.take()).filter(({ kind }) => kind === 'update').length;
      if (heard !== setup.maxSteps) throw new Error(`${heard} updates were heard of ${setup.maxSteps}`);
      references.set(setup, checksums);
      await leaveSettings(studio.page, setup.backend, settingsOf(setup));
    }
    console.log(`${clock()} ${setup.backend}: run ${++runCount}`);
    await disturb(studio, setup);
    const run = await newest(studio.page);
    if (run.step !== setup.maxSteps) faults.push(`run ${runCount} ended ${run.state} at ${run.step}: ${run.error}`);
    else if (String(run.checksums) !== String(references.get(setup)))
      faults.push(`run ${runCount} ended with other numbers`);
    const { repeated, mostAtOnce, mostWithoutSpace } = repetitionOf(await listener.take());
    if (mostAtOnce > saveSteps) faults.push(`run ${runCount}: ${mostAtOnce} updates were lost at once`);
    console.log(`  ${clock()} ${run.state}; ${repeated} repeated, at most ${mostAtOnce} at once`);
    total.repeated += repeated;
    total.mostAtOnce = Math.max(total.mostAtOnce, mostAtOnce);
    total.mostWithoutSpace = Math.max(total.mostWithoutSpace, mostWithoutSpace);
    leaked = (await readStored(studio.page)).leaked;
    if (leaked.checkpoints + leaked.files > 0) faults.push(`after run ${runCount}: bytes ${JSON.stringify(leaked)}`);
  }
} catch (thrown) {
  faults.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
} finally {
  if (faults.length > 0 && studio) console.error(`The page: ${await describePage(studio.page)}`);
  await browser.close();
  await server.close();
  build.remove();
}
const kills = Object.entries(tally).map(([kind, count]) => `${kind} ${count}`);
console.log(`\nSeed ${seed}, ${minutes} min: ${runCount} runs, each compared bit for bit with one left alone`);
console.log(`Kills: ${kills.join(', ')}`);
console.log(`Updates repeated: ${total.repeated}, at most ${total.mostAtOnce} at once (save_steps ${saveSteps})`);
if (total.mostWithoutSpace > 0) console.log(`… at most ${total.mostWithoutSpace} where nothing could be stored`);
console.log(`Bytes leaked: ${leaked.checkpoints} of checkpoints, ${leaked.files} of files`);
for (const fault of faults) console.error(`FAULT: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
