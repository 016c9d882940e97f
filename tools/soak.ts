// `npm run soak -- [--minutes 20] [--seed N] [--backend wasm|webgpu] [--layers N]`: trains the sample over and over while page, worker,
// memory, GPU device and storage are taken away, and what is stored is damaged; compares every run's last checkpoint with that
// of a run that was left alone, and imports, evaluations and exports too. What its lines mean: docs/recovery.md.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { itemAt } from '../src/lib/present.ts';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { serveFolder } from './serve.mjs';
import { type DamageKind, damageKinds } from './soak/damage.ts';
import { disturb, newestRun } from './soak/disturb.ts';
import { describePage, openWith, reach, start } from './soak/drive-page.ts';
import { type KillKind, killKinds } from './soak/kills.ts';
import {
  interruptEvaluation,
  interruptExport,
  interruptImport,
  momentKinds,
  type Results,
  resultsOf,
} from './soak/moments.ts';
import { seededNumbers } from './soak/random.ts';
import { type Repetition, repetitionOf } from './soak/run-news.ts';
import { plantLeak, readStored } from './soak/stored-runs.ts';
import type { Studio } from './soak/studio.ts';
import { WorkerGate } from './soak/worker-gate.ts';
import { hookedBuild, openListener } from './soak/worker-hooks.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    backend: { type: 'string' },
    layers: { type: 'string', default: '1' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
/** That train: with all four a checkpoint is long enough to be written beside the steps, into a file. */
const trainLayers = Number(values.layers);
const isCounted = Number.isInteger(seed) && Number.isInteger(trainLayers) && trainLayers > 0;
if (!(minutes > 0) || !isCounted || !['wasm', 'webgpu', undefined].includes(values.backend)) {
  console.error('npm run soak -- [--minutes N] [--seed N] [--backend wasm|webgpu] [--layers N]');
  process.exit(2);
}

const saveSteps = 4;

interface Setup {
  backend: 'wasm' | 'webgpu';
  maxSteps: number;
  batchSize: number;
  kinds: readonly (KillKind | DamageKind)[];
  hasMoments: boolean;
}

/** The software adapter is slow: shorter runs of smaller updates, and mostly what only it can lose. Of wasm's, as many are
 *  damaged as are killed. */
const wasmKills = ['reload', 'close', 'crash', 'worker', 'memory', 'storage'] as const;
const setups: readonly Setup[] = [
  { backend: 'wasm', maxSteps: 40, batchSize: 16, kinds: [...wasmKills, ...damageKinds], hasMoments: true },
  {
    backend: 'webgpu',
    maxSteps: 24,
    batchSize: 2,
    kinds: ['device', 'device', 'worker', 'reload', 'flip-checkpoint'],
    hasMoments: false,
  },
];

const between = seededNumbers(seed);
const tallyOf = (kinds: readonly string[]) => new Map(kinds.map((kind) => [kind, 0]));
const tallies = { Kills: tallyOf(killKinds), Damage: tallyOf(damageKinds), Moments: tallyOf(momentKinds) };
const count = (tally: Map<string, number>, kind: string) => tally.set(kind, (tally.get(kind) ?? 0) + 1);
const total: Repetition = { repeated: 0, mostAtOnce: 0, mostUnsaved: 0 };
const faults: string[] = [];

const clock = () => new Date().toISOString().slice(11, 19);
const settingsOf = ({ maxSteps, batchSize: perDeviceTrainBatchSize }: Setup) => ({
  maxSteps,
  perDeviceTrainBatchSize,
  trainLayers,
  loggingSteps: 1,
  evalStrategy: 'steps',
  evalSteps: maxSteps,
  loadBestModelAtEnd: false,
  saveStrategy: 'steps',
  saveSteps,
});

/** Opens the form with the sample. A prefill would put right silently what a run is to tell. */
async function openForm({ page, listener }: Studio, setup: Setup): Promise<void> {
  const datasetId = itemAt((await readStored(listener.page)).datasets, 0).id;
  await page.evaluate((value) => localStorage.setItem('voxtune.prefill', value), setup.hasMoments ? 'off' : 'on');
  await openWith(page, { backendPreference: setup.backend, datasetId, config: settingsOf(setup) });
}

/** What a run comes to that is left alone. */
async function leaveAlone(studio: Studio, setup: Setup): Promise<Results> {
  console.log(`${clock()} ${setup.backend}: ${setup.maxSteps} updates left alone`);
  await openForm(studio, setup);
  await studio.listener.take();
  await start(studio.page);
  await reach(studio.page, Number.POSITIVE_INFINITY);
  const { state, step, checksums, error } = await newestRun(studio);
  if (step !== setup.maxSteps) throw new Error(`the run left alone ended ${state} at ${step}: ${error}`);
  // else the ear is deaf, and a run that repeats would look like one that does not
  const heard = (await studio.listener.take()).filter(({ kind }) => kind === 'update').length;
  if (heard !== setup.maxSteps) throw new Error(`${heard} updates were heard of ${setup.maxSteps}`);
  if (setup.hasMoments) return resultsOf(studio, 'all');
  return { checksums: String(checksums), logits: null, weightsHash: '' };
}

/** What was leaked, of what was planted to begin with. */
async function assertLeaksShow({ page }: Studio): Promise<void> {
  const leak = await plantLeak(page);
  const { leaked } = await readStored(page);
  await leak.remove();
  if (JSON.stringify(leaked) !== JSON.stringify(leak.planted))
    throw new Error(`${JSON.stringify(leak.planted)} bytes were planted, ${JSON.stringify(leaked)} found`);
}

const executablePath = ensureBrowser();
ensureBuild();
const build = hookedBuild('moments');
const server = await serveFolder(build.folder);
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
let runCount = 0;
let toldCount = 0;
let wasmCount = 0;
let leaked = { checkpoints: 0, files: 0 };
let studio: Studio | null = null;
try {
  const context = await browser.newContext({ locale: 'en-GB' });
  // the functions that run in the page were compiled by tsx, which marks their names with this
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  studio = {
    page: await context.newPage(),
    context,
    address: server.address,
    listener: await openListener(context, server.address),
    gate: await WorkerGate.of(context),
    archive: join(build.folder, 'sample', 'archive.zip'),
    between,
    say: (line) => console.log(`  ${clock()} ${line}`),
  };
  await studio.page.goto(server.address);
  await studio.page.getByRole('button', { name: 'Try the sample' }).click();
  await studio.page.getByRole('button', { name: 'Skip to the settings' }).click({ timeout: 120_000 });
  await studio.page.getByRole('button', { name: 'Start training' }).waitFor();
  await assertLeaksShow(studio);
  const until = Date.now() + minutes * 60_000;
  const references = new Map<Setup, Results>();
  for (let turn = 0; Date.now() < until; turn++) {
    // three of wasm to one of the software adapter
    const setup = setups.find(({ backend }) => backend === values.backend) ?? itemAt(setups, turn % 4 === 3 ? 1 : 0);
    const expected = references.get(setup) ?? (await leaveAlone(studio, setup));
    references.set(setup, expected);
    const moment = setup.hasMoments ? itemAt(momentKinds, (seed + wasmCount++) % momentKinds.length) : null;
    runCount += 1;
    const fault = (what: string) => faults.push(`run ${runCount}: ${what}`);
    console.log(`${clock()} ${setup.backend}: run ${runCount}${moment ? `, and ${moment}` : ''}`);
    if (moment === 'import') for (const one of await interruptImport(studio)) fault(one);
    await openForm(studio, setup);
    await studio.listener.take();
    const onDone = (kind: string) =>
      count(killKinds.some((one) => one === kind) ? tallies.Kills : tallies.Damage, kind);
    const { kinds, maxSteps } = setup;
    for (const one of await disturb(studio, { saveSteps, maxSteps, kinds, moment, onDone })) fault(one);
    const run = await newestRun(studio);
    if (run.step === maxSteps) {
      if (String(run.checksums) !== expected.checksums) fault('it ended with other numbers');
      if (moment === 'evaluation') for (const one of await interruptEvaluation(studio, expected)) fault(one);
      if (moment === 'export') for (const one of await interruptExport(studio, expected)) fault(one);
    } else if (run.error?.startsWith('storage/damaged-checkpoint')) toldCount += 1;
    else fault(`it ended ${run.state} at ${run.step}: ${run.error}`);
    if (moment) count(tallies.Moments, moment);
    const { repeated, mostAtOnce, mostUnsaved } = repetitionOf(await studio.listener.take());
    if (mostAtOnce > saveSteps) fault(`${mostAtOnce} updates were lost at once`);
    console.log(`  ${clock()} ${run.state}; ${repeated} repeated, at most ${mostAtOnce} at once`);
    total.repeated += repeated;
    total.mostAtOnce = Math.max(total.mostAtOnce, mostAtOnce);
    total.mostUnsaved = Math.max(total.mostUnsaved, mostUnsaved);
    leaked = (await readStored(studio.listener.page)).leaked;
    if (leaked.checkpoints + leaked.files > 0) fault(`bytes ${JSON.stringify(leaked)}`);
  }
} catch (thrown) {
  faults.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
} finally {
  if (faults.length > 0 && studio) console.error(`The page: ${await describePage(studio.page)}`);
  studio?.gate.open();
  await browser.close();
  await server.close();
  build.remove();
}
console.log(`\nSeed ${seed}, ${minutes} min: ${runCount} runs, each compared bit for bit with one left alone`);
for (const [name, tally] of Object.entries(tallies))
  console.log(`${name}: ${[...tally].map(([kind, times]) => `${kind} ${times}`).join(', ')}`);
if (toldCount > 0) console.log(`Runs that said that none of their checkpoints was whole: ${toldCount}`);
console.log(`Updates repeated: ${total.repeated}, at most ${total.mostAtOnce} at once (save_steps ${saveSteps})`);
if (total.mostUnsaved > 0)
  console.log(`… at most ${total.mostUnsaved} where the last checkpoint was damaged or had no space`);
console.log(`Bytes leaked: ${leaked.checkpoints} of checkpoints, ${leaked.files} of files`);
for (const fault of faults) console.error(`FAULT: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
