// The optimizer's update rule alone: torch.optim.AdamW on one tensor.

import { z } from 'zod';
import { dispose, readData, tensorOf, variableOf } from '../engine/tensor.ts';
import { AdamW } from '../training/adamw.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

const optimizerTolerance = 1e-5;

const schema = z.object({
  lr: z.number(),
  beta1: z.number(),
  beta2: z.number(),
  eps: z.number(),
  weight_decay: z.number(),
  start: z.array(z.number()).nonempty(),
  steps: z.array(z.object({ grad: z.array(z.number()), param: z.array(z.number()) })).nonempty(),
});

export async function checkOptimizer(json: unknown, report: Reporter): Promise<void> {
  const golden = schema.parse(json);
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
