// What `npm run bench -- gpu` measures, in the order of its worth: are the numbers right, what can the adapter do, how fast is one model
// with full batches and its job, and the same in half precision; then all of it again, for medians, and the rest.

import { gemmBenchmarkFlops } from '../../src/engine/gemm/benchmark-shape.ts';
import type { PeerModel } from '../peers/python.ts';
import { accumulation } from '../side-by-side/task.ts';
import { copiedBytes, launches } from './call-sizes.ts';
import type { GpuSystem, JobRow } from './figures.ts';
import { measureJob } from './measured-job.ts';
import { checkParity, measure, modelFolder, type Rate, rateOf, startEngine } from './measurements.ts';
import { options } from './options.ts';
import type { Budget, Part } from './schedule.ts';
import { jobThatFits, type RateSize, rateThatFits, type Speeds } from './sizes.ts';
import { hasPeer } from './systems.ts';

const { wants, half } = options;

/** Beside each other in every part but those of half precision. */
const usual: GpuSystem[] = [
  'voxtune',
  ...(options.stock ? (['tensorflow.js kernels'] as const) : []),
  ...(hasPeer ? (['pytorch'] as const) : []),
];
const halves: GpuSystem[] = ['voxtune', 'voxtune, float16'];

const product: Rate = {
  task: 'product',
  unit: 'GFLOP/s',
  perCall: gemmBenchmarkFlops / 1e9,
  what: { kind: 'product' },
};
const limits: Rate[] = [
  { task: 'launches', unit: 'dispatches/s', perCall: launches, what: { kind: 'launches' } },
  { task: 'copy', unit: 'GB/s', perCall: copiedBytes / 1e9, what: { kind: 'copy' } },
];

/** Of the systems whose product was measured. */
function speedsOf(systems: readonly GpuSystem[]): Speeds {
  // half precision is no slower, and PyTorch may be the one that was not reached
  return Object.fromEntries(
    systems.map((system) => [system, rateOf(product.task, system) ?? rateOf(product.task, 'voxtune') ?? Infinity]),
  );
}

function measureRate(kind: 'trunk' | 'step', wanted: RateSize, systems: readonly GpuSystem[], budget: Budget) {
  const size = rateThatFits(kind, wanted, speedsOf(systems), budget.leftSec);
  const { model, batch } = size;
  const task = `${kind} ${model}, batch ${batch}${systems === halves ? ', beside float16' : ''}`;
  if (size !== wanted) console.log(`On this adapter, in this time: ${task}.`);
  const rate: Rate = {
    task,
    unit: 'clips/s',
    perCall: kind === 'step' ? batch * accumulation : batch,
    what: { kind: kind === 'trunk' ? 'forward' : 'step', model: modelFolder(model), batch },
  };
  return measure(rate, systems, budget);
}

function rateParts(model: PeerModel, batch: number, weight: number, systems = usual): Part[] {
  const suffix = systems === halves ? ', float16' : '';
  return (['trunk', 'step'] as const)
    .filter((kind) => wants(kind))
    .map((kind) => ({
      name: `${kind} ${model}, batch ${batch}${suffix}`,
      weight,
      run: (budget) => measureRate(kind, { model, batch }, systems, budget),
    }));
}

const jobSystems: JobRow['system'][] = ['voxtune', 'Trainer, frozen', 'Trainer, freeze_feature_encoder()'];

function jobPart(model: PeerModel, weight: number, systems = jobSystems, name = `job ${model}`): Part {
  return {
    name,
    weight,
    run(budget) {
      const { clips, epochs } = options;
      // the Trainer's two runs are PyTorch's
      const speeds = speedsOf(systems.includes('Trainer, frozen') && hasPeer ? ['voxtune', 'pytorch'] : ['voxtune']);
      const wanted = { model, clips, epochs };
      const size = jobThatFits(wanted, speeds, budget.leftSec);
      if (size !== wanted)
        console.log(`On this adapter, in this time: job ${size.model}, ${size.clips} clips, ${size.epochs} epochs.`);
      return measureJob(size, systems);
    },
  };
}

/** Those that must not be missed, then those of no weight. */
export function allParts(): Part[] {
  const [first, ...others] = hasPeer ? options.models : [];
  const [fullBatch, ...otherBatches] = options.batches;
  const again: Part[] = [];
  const list: Part[] = [
    // a new adapter's kernels, one by one; where that takes too long, the engine starts without in the parts behind
    { name: 'examination', weight: 1.5, run: () => startEngine('voxtune') },
  ];
  if (wants('parity'))
    for (const name of options.cases) list.push({ name: `parity ${name}`, weight: 1, run: () => checkParity(name) });
  // what follows is as large as the product is fast
  if ((['product', 'trunk', 'step', 'job'] as const).some(wants))
    list.push({ name: 'product', weight: 0.7, run: (budget) => measure(product, usual, budget) });
  if (wants('limits'))
    for (const rate of limits)
      list.push({ name: rate.task, weight: 0.4, run: (budget) => measure(rate, usual, budget) });
  if (first && fullBatch) {
    list.push(...rateParts(first, fullBatch, 1));
    if (wants('job')) list.push(jobPart(first, 2));
    if (half) list.push(...halfParts(first, fullBatch));
    for (const batch of otherBatches) again.push(...rateParts(first, batch, 0));
    if (wants('job')) for (let i = 1; i < options.repetitions; i++) again.push(jobPart(first, 0));
  }
  for (const name of others) {
    for (const batch of options.batches) again.push(...rateParts(name, batch, 0));
    if (wants('job')) for (let i = 0; i < options.repetitions; i++) again.push(jobPart(name, 0));
  }
  return [...list, ...again];
}

function halfParts(model: PeerModel, batch: number): Part[] {
  const list: Part[] = [];
  if (wants('parity'))
    for (const name of options.cases)
      list.push({ name: `parity ${name}, float16`, weight: 1, run: () => checkParity(name, 'voxtune, float16') });
  if (wants('product')) {
    const beside = { ...product, task: 'product, beside float16' };
    list.push({ name: 'product, float16', weight: 0.4, run: (budget) => measure(beside, halves, budget) });
  }
  list.push(...rateParts(model, batch, 0.7, halves));
  if (wants('job')) list.push(jobPart(model, 1, ['voxtune, float16'], `job ${model}, float16`));
  return list;
}
