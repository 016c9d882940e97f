// The measurements of `npm run bench -- gpu`, once the engine is bundled, in the order of their worth: parity, then rates and
// jobs beside PyTorch.

import { gemmBenchmarkFlops } from '../../src/engine/gemm/benchmark-shape.ts';
import type { PeerModel } from '../peers/python.ts';
import { accumulation } from '../side-by-side/task.ts';
import { copiedBytes, launches } from './call-sizes.ts';
import { gpuTables } from './figures.ts';
import { checkParity, figures, hasPeer, measure, measureJob, modelFolder, save } from './measurements.ts';
import { options } from './options.ts';
import { closePeers } from './peer.ts';
import { type Part, runSchedule } from './schedule.ts';

const { wants, batches, repetitions } = options;

function rates(name: PeerModel, batch: number): Part[] {
  const trunk = () =>
    measure(`trunk ${name}, batch ${batch}`, 'clips/s', batch, { kind: 'forward', model: modelFolder(name), batch });
  const step = () => {
    const what = { kind: 'step', model: modelFolder(name), batch };
    return measure(`step ${name}, batch ${batch}`, 'clips/s', batch * accumulation, what);
  };
  return [
    ...(wants('trunk') ? [{ name: `trunk ${name}, batch ${batch}`, run: trunk }] : []),
    ...(wants('step') ? [{ name: `step ${name}, batch ${batch}`, run: step }] : []),
  ];
}

function jobs(name: PeerModel, count: number): Part[] {
  if (!wants('job')) return [];
  return Array.from({ length: count }, () => ({ name: `job ${name}`, run: () => measureJob(name) }));
}

/** What a stranger would ask first comes first: are the numbers right, what can the adapter do, how fast is one model with
 *  full batches and its job; then all of it again, for medians, and the rest. */
function parts(): Part[] {
  const list: Part[] = [];
  const add = (isWanted: boolean, name: string, run: () => Promise<void>) => {
    if (isWanted) list.push({ name, run });
  };
  for (const name of options.cases) add(wants('parity'), `parity ${name}`, () => checkParity(name));
  add(wants('product'), 'product', () => measure('product', 'GFLOP/s', gemmBenchmarkFlops / 1e9, { kind: 'product' }));
  add(wants('limits'), 'launches', () => measure('launches', 'dispatches/s', launches, { kind: 'launches' }));
  add(wants('limits'), 'copy', () => measure('copy', 'GB/s', copiedBytes / 1e9, { kind: 'copy' }));
  const [first, ...others] = hasPeer ? options.models : [];
  const [fullBatch, ...otherBatches] = batches;
  if (first && fullBatch) {
    list.push(...rates(first, fullBatch), ...jobs(first, 1));
    for (const name of options.cases)
      add(wants('parity') && options.half, `parity ${name}, float16`, () =>
        checkParity(name, { gpuArithmetic: 'float16' }),
      );
    for (const batch of otherBatches) list.push(...rates(first, batch));
    list.push(...jobs(first, repetitions - 1));
  }
  for (const name of others) {
    for (const batch of batches) list.push(...rates(name, batch));
    list.push(...jobs(name, repetitions));
  }
  return list;
}

function finish(status: number): never {
  save();
  console.log(`\n${gpuTables(figures)}\n\n${JSON.stringify(figures.machine)}`);
  closePeers();
  process.exit(status);
}

if (!hasPeer) console.error('Without PyTorch, whose models are measured: PYTHON needs torch and transformers.');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => finish(1));
const rows = await runSchedule({
  parts: parts(),
  limitSec: options.limitSec,
  partLimitSec: options.partLimitSec,
  onChange: (changed) => {
    figures.parts = [...changed];
    save();
  },
  stop: closePeers,
});
finish(rows.some(({ state }) => state === 'failed') ? 1 : 0);
