// A classifier that is open to be asked about clips, whatever it was made of: a run, a probe that was used, or a stored model's own head.

import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import { passBatch } from '../../config/plan/training-cost.ts';
import { storedSampleRateHz } from '../../config/stored-sample-rate.ts';
import { predict } from '../../evaluation/predict.ts';
import { pushAll } from '../../lib/long-lists.ts';
import type { ClipFrames } from '../../model/clip-frames.ts';
import type { EvaluableModel } from '../../model/speech-classifier.ts';
import type { PredictorInfo } from './predict-types.ts';

export interface Predictor {
  info: PredictorInfo;
  /** How clips become the model's input. */
  featureExtractor: FeatureExtractorConfig;
  /** Logits of clips as `clipInput` gives them, each as it would be alone. */
  logits(inputs: readonly Float32Array[]): Promise<number[][]>;
  /** False once its tensors are gone with their engine. */
  isOpen(): boolean;
  close(): void;
}

/** Samples at the rate of `PredictorInfo.sampleRateHz` that make so many at the model's, at least. */
export function storedSamples(count: number, { samplingRateHz }: FeatureExtractorConfig): number {
  return Math.ceil((count * storedSampleRateHz) / samplingRateHz);
}

export interface Frontend {
  /** As `SpeechClassifier.trunk`. */
  frames(inputs: readonly Float32Array[]): Promise<ClipFrames[]>;
  model: EvaluableModel;
  /** Clips that may go through `model` together and give what they give alone. */
  mostTogether: number;
}

/** In order, as many at a time as a pass takes. */
export async function logitsOf(
  { frames, model, mostTogether }: Frontend,
  inputs: readonly Float32Array[],
): Promise<number[][]> {
  const logits: number[][] = [];
  for (const batch of inBatches(inputs)) {
    const known = await frames(batch);
    const read = async (indices: readonly number[]) => indices.flatMap((at) => known[at] ?? []);
    const predicted = await predict({
      model,
      frames: { read },
      clips: [...batch.keys()],
      batchSize: mostTogether,
    });
    pushAll(logits, predicted?.logits ?? []);
  }
  return logits;
}

function inBatches(inputs: readonly Float32Array[]): Float32Array[][] {
  const batches: Float32Array[][] = [];
  let longest = 0;
  for (const input of inputs) {
    const last = batches.at(-1);
    const longer = Math.max(longest, input.length);
    if (last && last.length < passBatch.clips && longer * (last.length + 1) <= passBatch.samples) {
      last.push(input);
      longest = longer;
    } else {
      batches.push([input]);
      longest = input.length;
    }
  }
  return batches;
}
