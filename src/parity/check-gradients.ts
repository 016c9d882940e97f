// Gradients of the mean loss over clips, for every parameter that trains.

import { dispose, readData } from '../engine/tensor.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { LabelledClips } from './case-files.ts';
import { forwardTolerance } from './check-forward.ts';
import { largestDifference, largestMagnitude, relativeDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** Largest difference as a share of the tensor's largest gradient. */
const gradientTolerance = 1e-3;

/** Biases whose shift is taken away again: a key's adds the same to all scores of a query, before softmax; the first
 *  convolution's to a whole channel, before group norm. Their gradient is zero but for rounding, so it is measured against
 *  that of the weights beside them. */
export function isIdleBias(name: string, { featExtractNorm }: ModelConfig): boolean {
  if (name.endsWith('.attention.k_proj.bias')) return true;
  return featExtractNorm === 'group' && name.endsWith('.conv_layers.0.conv.bias');
}

/** `loss`: what the golden training says of the same batch; null where none does. */
export async function checkGradients(
  model: SpeechClassifier,
  golden: TensorSource,
  kind: string,
  { inputs, labels }: LabelledClips,
  loss: number | null,
  report: Reporter,
): Promise<void> {
  const prefix = `${kind}.`;
  const expectedNames = golden.names().filter((name) => name.startsWith(prefix));
  if (expectedNames.length === 0) return;
  const batch = model.batchFrames(await model.trunk(inputs));
  const result = model.lossAndGradients(batch.frames, batch.frameCounts, Int32Array.from(labels), null);
  try {
    if (loss !== null) {
      const error = largestDifference(await readData(result.loss), [loss]);
      report.compare(`${kind}: loss`, error, forwardTolerance);
    }
    report.same(
      `${kind}: which parameters have one`,
      [...result.gradients.keys()].sort(),
      expectedNames.map((name) => name.slice(prefix.length)).sort(),
    );
    let worst = { error: 0, name: '' };
    for (const goldenName of expectedNames) {
      const name = goldenName.slice(prefix.length);
      const gradient = result.gradients.get(name);
      const expected = golden.read(goldenName);
      const isIdle = isIdleBias(name, model.config);
      const scale = largestMagnitude(isIdle ? golden.read(goldenName.replace(/bias$/, 'weight')) : expected);
      const error = gradient ? relativeDifference(await readData(gradient), expected, scale) : Infinity;
      if (!(error <= worst.error) || worst.name === '') worst = { error, name };
    }
    report.compare(
      `${kind} of ${expectedNames.length} parameters`,
      worst.error,
      gradientTolerance,
      `relative; worst ${worst.name}`,
    );
  } finally {
    dispose([batch.frames, result.loss, result.logits, ...result.gradients.values()]);
  }
}
