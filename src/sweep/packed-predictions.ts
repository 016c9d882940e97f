// Predictions on their way to a worker: of 200 runs with 7,442 clips each there are 1.5 million, and handing over as many objects would
// hold the page for seconds. As arrays of numbers they are copied in a moment.

import type { Prediction } from '../evaluation/evaluation-result.ts';
import { itemAt } from '../lib/present.ts';

/** What figures are computed from. */
export type ScoredPrediction = Pick<Prediction, 'clipIndex' | 'label' | 'predicted' | 'logits'>;

/** N predictions. */
export interface PackedPredictions {
  /** [N] each. */
  clipIndex: Int32Array;
  label: Int32Array;
  predicted: Int32Array;
  /** Where the logits of each end. */
  logitEnds: Int32Array;
  logits: Float64Array;
}

export function packPredictions(predictions: readonly ScoredPrediction[]): PackedPredictions {
  const count = predictions.length;
  const [clipIndex, label, predicted] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const logitEnds = new Int32Array(count);
  let end = 0;
  for (let at = 0; at < count; at++) {
    end += itemAt(predictions, at).logits.length;
    logitEnds[at] = end;
  }
  const logits = new Float64Array(end);
  end = 0;
  for (let at = 0; at < count; at++) {
    const one = itemAt(predictions, at);
    clipIndex[at] = one.clipIndex;
    label[at] = one.label;
    predicted[at] = one.predicted;
    logits.set(one.logits, end);
    end += one.logits.length;
  }
  return { clipIndex, label, predicted, logitEnds, logits };
}

export function unpackPredictions(packed: PackedPredictions): ScoredPrediction[] {
  const { clipIndex, label, predicted, logitEnds, logits } = packed;
  let start = 0;
  return Array.from(clipIndex, (clip, at) => {
    const end = itemAt(logitEnds, at);
    const own = Array.from(logits.subarray(start, end));
    start = end;
    return { clipIndex: clip, label: itemAt(label, at), predicted: itemAt(predicted, at), logits: own };
  });
}
