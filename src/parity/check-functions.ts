// Single functions against torch, transformers and librosa: activation functions with their gradients, WavLM's distance
// buckets, the optimizer's step rule, resampling.

import { dispose, ops, readData, tensorOf, tidy, variableOf } from '../engine/tensor.ts';
import { activationNames } from '../formats/hugging-face/activations.ts';
import { z } from '../lib/zod.ts';
import { activate } from '../model/blocks/activations.ts';
import { distanceBucket } from '../model/distance-bucket.ts';
import { backendGradients } from '../testing/tensor-testing.ts';
import { AdamW } from '../training/adamw.ts';
import { byName, openTensors, readClip } from './case-files.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

const numbers = z.array(z.number());
const functionsSchema = z.object({
  x: numbers.nonempty(),
  activations: z.record(z.string(), z.object({ y: numbers, dy: numbers })),
  distance_buckets: z
    .array(
      z.object({
        num_buckets: z.number(),
        max_bucket_distance: z.number(),
        from: z.number(),
        to: z.number(),
        /** Distances at which another bucket begins, and which. */
        runs: z.array(z.tuple([z.number(), z.number()])),
      }),
    )
    .nonempty(),
});

/** Absolute: a few units of float32's rounding at the largest value, 132. */
const activationTolerance = 2e-5;

export async function checkFunctions(json: unknown, report: Reporter): Promise<void> {
  const golden = functionsSchema.parse(json);
  report.same('activation functions', Object.keys(golden.activations).sort(), [...activationNames].sort());
  const x = { values: Float32Array.from(golden.x), shape: [golden.x.length] };
  for (const name of activationNames) {
    const expected = golden.activations[name];
    if (!expected) continue; // its absence has failed above
    const { gradients } = await backendGradients((input) => ops.sum(activate(input, name)), [x]);
    const y = tidy(() => ops.clone(activate(tensorOf(x.values, x.shape), name)));
    report.compare(name, largestDifference(await readData(y), expected.y), activationTolerance);
    report.compare(`${name}: gradient`, largestDifference(gradients[0] ?? [], expected.dy), activationTolerance);
    dispose(y);
  }
  for (const { num_buckets: buckets, max_bucket_distance: maxDistance, from, to, runs } of golden.distance_buckets) {
    const found: [distance: number, bucket: number][] = [];
    for (let distance = from; distance <= to; distance++) {
      const bucket = distanceBucket(distance, { buckets, maxDistance });
      if (bucket !== found.at(-1)?.[1]) found.push([distance, bucket]);
    }
    report.same(`${buckets} buckets to a distance of ${maxDistance}`, found, runs);
  }
}

const optimizerSchema = z.object({
  lr: z.number(),
  beta1: z.number(),
  beta2: z.number(),
  eps: z.number(),
  weight_decay: z.number(),
  start: numbers.nonempty(),
  steps: z.array(z.object({ grad: numbers, param: numbers })).nonempty(),
});

const optimizerTolerance = 1e-5;

/** torch.optim.AdamW on one tensor. */
export async function checkOptimizer(json: unknown, report: Reporter): Promise<void> {
  const golden = optimizerSchema.parse(json);
  const shape = [golden.start.length];
  const name = 'classifier.weight'; // a parameter that decays
  const parameter = variableOf(Float32Array.from(golden.start), shape);
  const optimizer = new AdamW(new Map([[name, parameter]]), {
    adamBeta1: golden.beta1,
    adamBeta2: golden.beta2,
    adamEpsilon: golden.eps,
    weightDecay: golden.weight_decay,
  });
  let worst = 0;
  try {
    for (const step of golden.steps) {
      const gradient = tensorOf(Float32Array.from(step.grad), shape);
      optimizer.step(new Map([[name, gradient]]), golden.lr);
      dispose(gradient);
      worst = Math.max(worst, largestDifference(await readData(parameter), step.param));
    }
  } finally {
    optimizer.dispose();
    dispose(parameter);
  }
  report.compare(`AdamW, ${golden.steps.length} steps`, worst, optimizerTolerance);
}

const sampleRateHz = 16_000;
/** Absolute, for samples of ±1: two good low-pass filters differ by this much beside the cut-off. */
const resampleTolerance = 2e-3;
/** At both ends, where filters of other lengths see other amounts of silence. */
const ignoredSec = 0.02;

/** Recordings of any rate, width and channel count as librosa.load(sr=16000) reads them. */
export async function checkResampling(files: readonly File[], report: Reporter): Promise<void> {
  const expected = await openTensors(byName(files), 'expected.safetensors');
  if (!expected) return report.skip('resample', 'expected.safetensors is not there');
  const recordings = new Map(
    files.filter((file) => /\.wav$/i.test(file.name)).map((file) => [file.name.replace(/\.wav$/i, ''), file]),
  );
  if (expected.names().length === 0) report.fail('resample', 'expected.safetensors is empty');
  for (const name of expected.names()) {
    await report.group(`resample ${name}`, async () => {
      const file = recordings.get(name);
      if (!file) return report.skip(`resample ${name}`, 'its recording is not there');
      const found = await readClip(file, sampleRateHz);
      const wanted = expected.read(name);
      report.same(`resample ${name}: length`, found.length, wanted.length);
      const [start, end] = [ignoredSec * sampleRateHz, wanted.length - ignoredSec * sampleRateHz];
      const error = largestDifference(found.subarray(start, end), wanted.subarray(start, end));
      report.compare(`resample ${name}`, error, resampleTolerance, 'without the outer 20 ms');
    });
  }
}
