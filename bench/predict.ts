// Predicting windows of a microphone with the built-in model, alone and beside two busy loops: does it keep up with real time?
// `npm run bench -- predict [--count 60] [--backend wasm]`

import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openHeadlessPage } from '../tools/headless-page.ts';
import { readTrainOptions } from '../tools/train-options.ts';

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '60' }, backend: { type: 'string', default: 'wasm' } },
});
const count = Number(options.count);
const windowsSec = [1, 2.5];
/** The first ones meet cold caches and code that is not compiled yet. */
const warmUps = 10;

/** The value below which this share lies. */
function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const { page, close } = await openHeadlessPage({ allowsGpu: options.backend !== 'wasm' });
let busy: ChildProcess[] = [];
try {
  const { request } = readTrainOptions(['--backend', options.backend, '--max-steps', '1']);
  const trained = await page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
  if (!trained.ok) throw new Error(trained.error.message);
  console.log(`${trained.engine.description}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
  for (const loops of [0, 2]) {
    busy = Array.from({ length: loops }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    for (const seconds of windowsSec) {
      const times = await page.evaluate(
        ([run, length, repeats]) => window.voxtuneHeadless.timePredictions(run, length, repeats),
        [trained.runId, seconds, warmUps + count] as const,
      );
      const [middle, late] = [0.5, 0.95].map((share) => percentile(times.slice(warmUps), share)) as [number, number];
      const factor = (seconds * 1000) / middle;
      const beside = loops === 0 ? 'alone' : `beside ${loops} busy loops`;
      console.log(
        `${seconds} s, ${beside}: p50 ${middle.toFixed(1)} ms, p95 ${late.toFixed(1)} ms, ${factor.toFixed(0)} times real time`,
      );
    }
    for (const one of busy) one.kill();
    busy = [];
  }
} finally {
  for (const one of busy) one.kill();
  await close();
}
