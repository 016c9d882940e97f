// What `npm run bench -- gpu` can be told.

import { parseArgs } from 'node:util';
import type { PeerModel } from '../peers/python.ts';

export const kinds = ['parity', 'limits', 'product', 'trunk', 'step', 'job'] as const;
export type PartKind = (typeof kinds)[number];

const usage = `npm run bench -- gpu [options]

  --only PART         parity, limits, product, trunk, step or job; may be repeated (all)
  --limit SECONDS     for everything: each part has its share of it, and is made smaller where the adapter is too slow (none)
  --part-limit SECONDS  for one part, at most (240)
  --cases NAMES       golden cases of parity (base,large)
  --models NAMES      of trunk, step and job: nano, base, large (base)
  --batches NUMBERS   of trunk and step, the most important first (8,1)
  --rounds N          of trunk, step and product, in turn (3)
  --least-seconds N   of a round (1)
  --device cuda|cpu   PyTorch's (cuda)
  --clips N           of the job (200)
  --epochs N          of the job (3)
  --repetitions N     of the job (3)
  --half              Voxtune in float16 too, where the adapter has it
  --stock             TensorFlow.js's own kernels too
  --as-hardware       tune a software adapter as if it were a GPU
  --count             measure nothing: count what the engine does to a GPU, on a device that computes nothing, of --models
                      (nano,base,large), into out/bench-gpu-count.json
  --roofline          … and say what bounds it on some adapters, by their published peaks
  --pack FILE         measure nothing: pack what a machine without packages needs
  --with-node         … and this Node

First the kernels of a new adapter are examined, and those that differ are named and replaced, as the page does.
PYTHON names an interpreter with torch, transformers and accelerate. Figures go to out/bench-gpu.json, after every round.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    limit: { type: 'string' },
    'part-limit': { type: 'string', default: '240' },
    cases: { type: 'string', default: 'base,large' },
    models: { type: 'string', default: 'base' },
    batches: { type: 'string', default: '8,1' },
    rounds: { type: 'string', default: '3' },
    'least-seconds': { type: 'string', default: '1' },
    device: { type: 'string', default: 'cuda' },
    clips: { type: 'string', default: '200' },
    epochs: { type: 'string', default: '3' },
    repetitions: { type: 'string', default: '3' },
    half: { type: 'boolean', default: false },
    stock: { type: 'boolean', default: false },
    'as-hardware': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.only?.some((kind) => !kinds.includes(kind as PartKind))) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

/** Clips of the largest batch. */
export const mostClips = 8;

const numbers = (text: string) => text.split(',').map(Number);

export const options = {
  wants: (kind: PartKind) => values.only === undefined || values.only.includes(kind),
  limitSec: values.limit === undefined ? null : Number(values.limit),
  partLimitSec: Number(values['part-limit']),
  cases: values.cases.split(','),
  models: values.models.split(',') as PeerModel[],
  batches: [...new Set(numbers(values.batches).map((batch) => Math.min(batch, mostClips)))],
  rounds: Number(values.rounds),
  leastSec: Number(values['least-seconds']),
  device: values.device,
  clips: Number(values.clips),
  epochs: Number(values.epochs),
  repetitions: Number(values.repetitions),
  half: values.half,
  stock: values.stock,
  asHardware: values['as-hardware'],
};
