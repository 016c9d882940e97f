// What a checkpoint of hubert-base (last 2 layers and head, two moments) costs, and verifying what is read back.
// `npm run bench -- checkpoint [REPETITIONS] [LAYERS]`

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { itemAt } from '../src/lib/present.ts';
import { chromiumArgs, ensureBrowser } from '../tools/browser.mjs';
import { serveFolder } from '../tools/serve.mjs';
import { wasmKernels } from '../tools/wasm-kernels.ts';
import type { VerifyingTimes } from './checkpoint-page/verifying.ts';
import type { CheckpointTimes } from './checkpoint-page/worker.ts';

const repetitions = Number(process.argv[2] ?? 5);
const layers = Number(process.argv[3] ?? 2);

const executablePath = ensureBrowser();
const outDir = mkdtempSync(join(tmpdir(), 'voxtune-bench-page-'));
const profile = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
await build({
  root: fileURLToPath(new URL('./checkpoint-page', import.meta.url)),
  configFile: false,
  logLevel: 'warn',
  plugins: [wasmKernels()],
  worker: { format: 'es', plugins: () => [wasmKernels()] },
  build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
});
const server = await serveFolder(outDir);
// on disk, as in a person's browser: an unkept profile would lie in memory
const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArgs });
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => console.error(`In the page: ${message.text()}`));
  await page.goto(server.address);
  const results: CheckpointTimes[] = [];
  for (let turn = 0; turn < repetitions; turn++) {
    results.push(await page.evaluate((count) => window.measureCheckpoint(count), layers));
  }
  const first = itemAt(results, 0);
  console.log(
    `${(first.parameterCount / 1e6).toFixed(1)} M parameters, ${repetitions} times; median (lowest to highest)`,
  );
  const lineOf = (name: string, seconds: readonly number[], digits = 0) => {
    const sorted = seconds.map((one) => one * 1000).sort((a, b) => a - b);
    const middle = itemAt(sorted, Math.floor(sorted.length / 2));
    const [low, high] = [itemAt(sorted, 0), itemAt(sorted, -1)];
    const range = `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
    console.log(`  ${name.padEnd(46)} ${middle.toFixed(digits)} ms (${range})`);
  };
  const line = (name: string, pick: (times: CheckpointTimes) => number) => lineOf(name, results.map(pick));
  line('training stands still for the copy', (times) => times.copySec);
  line('longest stall while it is written', (times) => times.longestStallSec);
  line('written after', (times) => times.writeSec);
  line('read in', (times) => times.readSec);
  line('an update of the optimizer alone', (times) => times.updateSec);
  line('the longest beyond that, saving', (times) => times.longestPauseSec);

  console.log('Verifying what is read back:');
  const verifying: VerifyingTimes[] = [];
  for (let turn = 0; turn < repetitions; turn++) verifying.push(await page.evaluate(() => window.measureVerifying()));
  const verified = (name: string, pick: (times: VerifyingTimes) => number) => lineOf(name, verifying.map(pick), 2);
  verified('a clip of 2.5 s (80 kB), read and verified', (times) => times.clipSec);
  verified('… read alone', (times) => times.plainClipSec);
  verified('its frames in hubert-base (190 kB)', (times) => times.framesSec);
  verified('… of that the checksum', (times) => times.framesChecksumSec);
  verified('the weights of hubert-base (378 MB)', (times) => times.weightsSec);
} finally {
  await context.close();
  await server.close();
  for (const folder of [outDir, profile]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
