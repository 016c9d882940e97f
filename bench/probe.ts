// Cross-validating a probe at CREMA-D's size in a worker, beside scikit-learn on the same arrays: time and peak memory. Linux.
// `npm run bench -- probe [--clips 7442] [--layers 13] [--hidden 768] [--rows layer_3_mean,…] [--rounds 1] [--whole]`

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { penaltyPath } from '../src/evaluation/probes/penalty-path.ts';
import { chromiumArgs, ensureBrowser } from '../tools/browser.mjs';
import { projectRoot } from '../tools/packages.mjs';
import { usageBelow } from '../tools/process-tree.ts';
import { serveFolder } from '../tools/serve.mjs';
import { wasmKernels } from '../tools/wasm-kernels.ts';
import { median } from './median.ts';
import { hasPython, peerCommand, runPeer } from './peers/python.ts';
import type {} from './probe-page/page.ts';
import type { BenchTask } from './probe-page/worker.ts';

const { values: options } = parseArgs({
  options: {
    clips: { type: 'string', default: '7442' },
    layers: { type: 'string', default: '13' },
    hidden: { type: 'string', default: '768' },
    rows: { type: 'string', default: 'layer_4_mean,layer_8_mean,layer_8_mean_std' },
    rounds: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(availableParallelism()) },
    whole: { type: 'boolean', default: false },
  },
});
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const name = `probe-${options.clips}-${options.layers}-${options.hidden}`;
const folder = join(projectRoot, '.cache', 'bench', name);
if (!existsSync(join(folder, 'task.json')))
  runPeer('probes.py', [
    ...['make', '--out', folder, '--clips', options.clips],
    ...['--layers', options.layers, '--hidden', options.hidden],
  ]);
const task = JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8')) as BenchTask;

const outDir = mkdtempSync(join(tmpdir(), 'voxtune-bench-page-'));
const profile = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
await build({
  root: join(import.meta.dirname, 'probe-page'),
  configFile: false,
  logLevel: 'warn',
  plugins: [wasmKernels()],
  worker: { format: 'es', plugins: () => [wasmKernels()] },
  build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
});
const server = await serveFolder(outDir);
const executablePath = ensureBrowser();
const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs });
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => console.error(`In the page: ${message.text()}`));
  page.setDefaultTimeout(0);
  await page.goto(server.address);
  await page.setInputFiles('#statistics', join(folder, 'statistics'));
  const engine = await page.evaluate(([a, b]) => window.probeBench.open(a, b), [
    task,
    Number(options.threads),
  ] as const);
  console.log(`${task.clips} clips, ${task.layers} hidden states of ${task.hidden}, ${task.classes} labels; ${engine}`);
  if (options.whole) await measureWhole(page);
  else await compareRows(page);
} finally {
  await context.close();
  await server.close();
  for (const one of [outDir, profile]) rmSync(one, { recursive: true, force: true, maxRetries: 5 });
}

/** Everything that the page shows, with the memory of the browser's processes over what they had before. */
async function measureWhole(page: Page): Promise<void> {
  const base = usageBelow(process.pid);
  let peak = base.ownBytes;
  const timer = setInterval(() => {
    peak = Math.max(peak, usageBelow(process.pid).ownBytes);
  }, 200);
  const progress = setInterval(() => {
    void page
      .evaluate(() => window.probeBench.progress)
      .then(({ done, total, rows }) => {
        const { cpuSec, ownBytes } = usageBelow(process.pid);
        const used = `${(cpuSec - base.cpuSec).toFixed(1)} s of processor time, ${megabytes(ownBytes - base.ownBytes)}`;
        console.error(`    ${rows} rows, ${done} of ${total} parts: ${used}`);
      });
  }, 10_000);
  const { rows, seconds } = await page.evaluate(() => window.probeBench.whole());
  clearInterval(timer);
  clearInterval(progress);
  for (const { name: row, accuracy, c, at } of rows)
    console.log(`  ${at.toFixed(1).padStart(6)} s  ${row.padEnd(22)} ${accuracy.toFixed(4)}  ${c?.join(' ') ?? ''}`);
  const cpuSec = usageBelow(process.pid).cpuSec - base.cpuSec;
  console.log(
    `${seconds.toFixed(1)} s, ${cpuSec.toFixed(1)} s of processor time; peak ${megabytes(peak - base.ownBytes)} over ${megabytes(base.ownBytes)}`,
  );
}

interface PeerRow {
  seconds: number;
  accuracy: number;
  c: number[] | null;
}

interface Timed<Result> {
  result: Result;
  cpuSec: number;
}

async function withProcessorTime<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const before = usageBelow(process.pid).cpuSec;
  const result = await work();
  return { result, cpuSec: usageBelow(process.pid).cpuSec - before };
}

function print(who: string, { result: { seconds, accuracy, c }, cpuSec }: Timed<PeerRow>): void {
  const time = `${seconds.toFixed(2)} s (${cpuSec.toFixed(1)} s of processor time)`;
  console.log(`  ${who}: ${time}, accuracy ${accuracy.toFixed(4)}, C ${c?.join(' ')}`);
}

/** Row by row in turns with scikit-learn, where it is there. */
async function compareRows(page: Page): Promise<void> {
  const peer = hasPython(['sklearn']) ? openPeer() : null;
  for (const row of options.rows.split(',')) {
    const [, which, kind] = /^(?:layer_(\d+)|all_layers)_(mean|mean_std)$/.exec(row) ?? [];
    const layers = which === undefined ? Array.from({ length: task.layers }, (_, layer) => layer) : [Number(which)];
    const columns = layers.length * task.hidden * (kind === 'mean' ? 1 : 2);
    const [ratios, cpuRatios]: [number[], number[]] = [[], []];
    for (let round = 0; round < Number(options.rounds); round++) {
      const own = await withProcessorTime(() => page.evaluate((one) => window.probeBench.row(one), row));
      const { calls, columns: all, seconds: inProducts } = own.result.products;
      print(row, own);
      console.log(`    ${calls} products, ${all} columns in ${inProducts.toFixed(2)} s`);
      if (!peer || kind === undefined) continue;
      const other = await withProcessorTime(() => peer.ask({ layers, kind, path: penaltyPath(columns) }));
      print('scikit-learn', other);
      ratios.push(other.result.seconds / own.result.seconds);
      cpuRatios.push(other.cpuSec / own.cpuSec);
    }
    if (ratios.length > 0)
      console.log(
        `${row}: ${median(ratios).toFixed(2)} × as fast as scikit-learn, ${median(cpuRatios).toFixed(2)} × in processor time`,
      );
  }
  peer?.close();
}

function openPeer(): { ask(question: object): Promise<PeerRow>; close(): void } {
  const { program, args, env } = peerCommand('probes.py', ['fit', '--out', folder], {
    OMP_NUM_THREADS: options.threads,
    OPENBLAS_NUM_THREADS: options.threads,
  });
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('probes.py ended without an answer.');
      return JSON.parse(value) as PeerRow;
    },
    close: () => child.kill(),
  };
}
