// What a checkpoint of hubert-base (last 2 layers and head, two moments) takes from the steps beside it, in memory, and to read.
// `npm run bench -- checkpoint [--rounds N] [--layers N] [--kinds optimizer,short,long] [--beside CHECKOUT]… [--verifying]`
// `--beside`: in turn with the sources of other checkouts. `--built FOLDER`: keeps the built pages there, and takes those that it finds.
// Writes out/bench-checkpoint.json.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build, type Plugin } from 'vite';
import { itemAt } from '../src/lib/present.ts';
import { chromiumArgs, ensureBrowser } from '../tools/browser.mjs';
import { watchPeakMemory } from '../tools/process-memory.ts';
import { usageBelow } from '../tools/process-tree.ts';
import { serveFolder } from '../tools/serve.mjs';
import type { SessionKind } from './checkpoint-page/sessions.ts';
import type { VerifyingTimes } from './checkpoint-page/verifying.ts';
import type { CheckpointTimes } from './checkpoint-page/worker.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    layers: { type: 'string', default: '2' },
    kinds: { type: 'string', default: 'optimizer,short,long' },
    beside: { type: 'string', multiple: true, default: [] },
    built: { type: 'string' },
    verifying: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const kindNames: Record<SessionKind, string> = {
  optimizer: 'the optimizer alone',
  short: 'a micro-batch of 8 clips a step',
  long: 'four micro-batches of 8 clips a step',
};
if (values.help) {
  console.log(
    'npm run bench -- checkpoint [--rounds N] [--layers N] [--kinds KIND,…] [--beside CHECKOUT]… [--verifying]',
  );
  for (const [kind, name] of Object.entries(kindNames)) console.log(`  ${kind.padEnd(10)} steps of ${name}`);
  process.exit(0);
}
const kinds = values.kinds.split(',') as SessionKind[];

interface Measured extends CheckpointTimes {
  kind: SessionKind;
  /** Of all processes of the browser, beyond what it held before the session; null where it cannot be told. */
  peakBytes: number | null;
  /** Of all processes of the browser, for the session and for reading its last checkpoint. */
  processorSec: number | null;
}

interface Side {
  name: string;
  page: Page;
  measured: Measured[];
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..');
const pageFolder = join(import.meta.dirname, 'checkpoint-page');
const executablePath = ensureBrowser();

/** The page of this checkout, over the sources of `checkout`. */
async function openSide(name: string, checkout: string): Promise<Side> {
  const outDir = values.built
    ? join(resolve(values.built), name.replace(' ', '-'))
    : mkdtempSync(join(tmpdir(), 'voxtune-bench-page-'));
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
  if (!existsSync(join(outDir, 'index.html'))) await buildPage(checkout, outDir);
  const server = await serveFolder(outDir);
  // on disk, as in a person's browser: an unkept profile would lie in memory
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: chromiumArgs,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => console.error(`In the page: ${message.text()}`));
  await page.goto(server.address);
  await page.evaluate(() => window.openEngine());
  return {
    name,
    page,
    measured: [],
    async close() {
      await context.close();
      await server.close();
      const folders = values.built ? [profile] : [outDir, profile];
      for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function buildPage(checkout: string, outDir: string): Promise<void> {
  const { wasmKernels } = (await import(join(checkout, 'tools', 'wasm-kernels.ts'))) as { wasmKernels(): Plugin };
  const plugins = () => [sourcesOf(checkout), wasmKernels()];
  await build({
    root: pageFolder,
    configFile: false,
    logLevel: 'error',
    plugins: plugins(),
    worker: { format: 'es', plugins },
    build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
  });
}

/** What the page's files import from `../../src/`, or start as a worker, comes from there. */
function sourcesOf(checkout: string): Plugin {
  return {
    name: 'sources',
    enforce: 'pre',
    transform(code, id) {
      const folder = dirname(id);
      return folder === pageFolder
        ? code.replaceAll(`'../../src/`, `'${relative(folder, join(checkout, 'src'))}/`)
        : null;
    },
  };
}

const sides = [await openSide('this one', root)];
for (const beside of values.beside) sides.unshift(await openSide(basename(resolve(beside)), resolve(beside)));
try {
  for (let round = 0; round < Number(values.rounds); round++)
    for (const kind of kinds)
      for (const { page, measured } of sides) {
        const usage = () => (process.platform === 'linux' ? usageBelow(process.pid) : null);
        const before = usage();
        const memory = watchPeakMemory(50);
        const times = await page.evaluate(([one, count]) => window.measureCheckpoint(one, count), [
          kind,
          Number(values.layers),
        ] as const);
        const peak = memory.stop();
        const after = usage();
        measured.push({
          kind,
          ...times,
          peakBytes: peak !== null && before !== null ? peak - before.ownBytes : null,
          processorSec: before && after && after.cpuSec - before.cpuSec,
        });
        write();
      }
  for (const kind of kinds) print(kind);
  if (values.verifying) await verify(sides[0]?.page);
} finally {
  for (const side of sides) await side.close();
}

/** After each session: what was measured stays when the rest is cut off. */
function write(): void {
  mkdirSync(join(root, 'out'), { recursive: true });
  const written = sides.map(({ name, measured }) => ({ name, measured }));
  writeFileSync(join(root, 'out', 'bench-checkpoint.json'), `${JSON.stringify(written, null, 2)}\n`);
}

function print(kind: SessionKind): void {
  const ms = (seconds: readonly number[]) => seconds.map((one) => one * 1000);
  const lines: [name: string, pick: (times: Measured) => readonly number[], unit: string][] = [
    ['a step, the middle one of a session', (times) => ms([times.stepSec]), 'ms'],
    ['the longest step beside a checkpoint, beyond that', (times) => ms(times.longestSec), 'ms'],
    ['a step without a checkpoint, beyond that', (times) => ms(times.otherSec), 'ms'],
    ['all steps beside a checkpoint, beyond that', (times) => ms(times.lostSec), 'ms'],
    ['training stands still for a checkpoint', (times) => ms(times.standsStillSec), 'ms'],
    ['a checkpoint is stored after', (times) => ms(times.storedSec), 'ms'],
    ['one is read in', (times) => ms([times.readSec]), 'ms'],
    ['processor time of a session', (times) => ms([times.processorSec ?? Number.NaN]), 'ms'],
    ['memory of a session at its peak', (times) => [(times.peakBytes ?? Number.NaN) / 1e6], 'MB'],
  ];
  const count = sides[0]?.measured.find((one) => one.kind === kind)?.parameterCount ?? 0;
  console.log(`\nSteps of ${kindNames[kind]}, ${(count / 1e6).toFixed(1)} M parameters: median, 95 in 100, largest`);
  for (const [name, pick, unit] of lines)
    for (const side of sides) {
      const found = side.measured.filter((one) => one.kind === kind).flatMap(pick);
      if (found.length === 0) continue;
      const sorted = found.sort((a, b) => a - b);
      const high = itemAt(sorted, Math.ceil(sorted.length * 0.95) - 1);
      const figures = [median(sorted), high, itemAt(sorted, -1)]
        .map((figure) => figure.toFixed(0).padStart(6))
        .join('');
      console.log(`  ${name.padEnd(50)} ${side.name.padEnd(9)}${figures} ${unit} (of ${sorted.length})`);
    }
}

async function verify(page: Page | undefined): Promise<void> {
  console.log('\nVerifying what is read back:');
  const verifying: VerifyingTimes[] = [];
  for (let turn = 0; page && turn < 5; turn++) verifying.push(await page.evaluate(() => window.measureVerifying()));
  const line = (name: string, pick: (times: VerifyingTimes) => number) =>
    console.log(`  ${name.padEnd(46)} ${(median(verifying.map(pick)) * 1000).toFixed(2)} ms`);
  line('a clip of 2.5 s (80 kB), read and verified', (times) => times.clipSec);
  line('… read alone', (times) => times.plainClipSec);
  line('its frames in hubert-base (190 kB)', (times) => times.framesSec);
  line('… of that the checksum', (times) => times.framesChecksumSec);
  line('the weights of hubert-base (378 MB)', (times) => times.weightsSec);
}
