// The row whose head is trained as transformers would train it: in every fold, with several seeds. Nothing is chosen for it: its
// settings are fixed, so that it needs no folds inside the folds, and takes no part where rows are chosen.
// Letters: N clips, S hidden states, H hidden size, K classes.

import { itemAt } from '../../lib/present.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import { fewFolds } from './few-folds.ts';
import type { FoldPlan } from './fold-plan.ts';
import type { ProbeHead } from './probe-head.ts';
import type { Classes, IsStopped } from './probe-model.ts';
import { batchesOf, HeadTrainer, type HeadTraining, stepCount } from './train-head.ts';
import { asOneLayer, type HeadParameters, headLogProbabilities, initialParameters } from './transformers-head.ts';

/** The first is the one whose figures the row has. */
const seeds = [1, 2, 3];
/** Longest that a training keeps messages waiting. */
const longestTurnMs = 50;

export interface TrainedOutcome {
  /** Of the first seed: what each clip was given by the training that left it out [N, K]. */
  logProbabilities: Float64Array;
  /** Accuracy of each seed. */
  seeds: number[];
}

/** Trainer's defaults but for the rate and the number of steps, which are for a whole model there: about 300 steps at 5e-3. On FSDD and
 *  the sample a tenth of that rate is not through by then, and twice of it makes the logits too sure. */
export function headTraining(clipCount: number): HeadTraining {
  const perDeviceTrainBatchSize = clipCount > 2000 ? 32 : 16;
  const numTrainEpochs = Math.min(40, Math.max(2, Math.round((300 * perDeviceTrainBatchSize) / clipCount)));
  return { learningRate: 5e-3, numTrainEpochs, perDeviceTrainBatchSize, weightDecay: 0.01 };
}

/** @param states means of the hidden states [N, S, H]. Null where it was stopped. */
export async function crossValidateHead(
  states: Float32Array,
  stateCount: number,
  plan: FoldPlan,
  classes: Classes,
  clipLabels: readonly number[],
  isStopped: IsStopped,
  onWork: (share: number) => void,
): Promise<TrainedOutcome | null> {
  const { classCount } = classes;
  const left = fewFolds(plan).map(({ clips }) => Array.from(clips));
  const outcomes: Float64Array[] = [];
  for (const [turn, seed] of seeds.entries()) {
    const logs = new Float64Array(plan.clipCount * classCount);
    for (const [at, clips] of left.entries()) {
      const isLeft = new Set(clips);
      const training = Array.from({ length: plan.clipCount }, (_, clip) => clip).filter((clip) => !isLeft.has(clip));
      const head = await trainHead(states, stateCount, training, classes, seed, isStopped);
      if (!head) return null;
      const found = headLogProbabilities(head, states, clips);
      for (const [place, clip] of clips.entries())
        logs.set(found.subarray(place * classCount, (place + 1) * classCount), clip * classCount);
      onWork((turn + (at + 1) / left.length) / seeds.length);
    }
    outcomes.push(logs);
  }
  return {
    logProbabilities: itemAt(outcomes, 0),
    seeds: outcomes.map((logs) => accuracyOf(logs, clipLabels, classCount)),
  };
}

/** Trained on all clips, with the first seed. Null where it was stopped. */
export async function fitHead(
  states: Float32Array,
  layers: readonly number[],
  clipCount: number,
  classes: Classes,
  isStopped: IsStopped,
): Promise<ProbeHead | null> {
  const all = Array.from({ length: clipCount }, (_, clip) => clip);
  const head = await trainHead(states, layers.length, all, classes, itemAt(seeds, 0), isStopped);
  if (!head) return null;
  const { weights, intercepts } = asOneLayer(head);
  const { classCount } = classes;
  const hiddenSize = weights.length / classCount;
  return {
    features: 'weighted_sum',
    layers: [...layers],
    layerWeights: Array.from(head.layerWeights),
    weights: Array.from(weights, (_, i) => itemAt(weights, (i % classCount) * hiddenSize + Math.floor(i / classCount))),
    intercepts: Array.from(intercepts),
    c: null,
  };
}

async function trainHead(
  states: Float32Array,
  stateCount: number,
  clips: readonly number[],
  { classCount, targets }: Classes,
  seed: number,
  isStopped: IsStopped,
): Promise<HeadParameters | null> {
  const hiddenSize = states.length / stateCount / (targets.length / classCount);
  const training = headTraining(clips.length);
  const start = initialParameters({ stateCount, hiddenSize, classCount }, seed);
  const trainer = new HeadTrainer(start, training, stepCount(clips.length, training));
  let turnBegan = performance.now();
  for (const batch of batchesOf(clips, training, seed)) {
    trainer.step(states, targets, batch);
    if (performance.now() - turnBegan < longestTurnMs) continue;
    await yieldToEventLoop();
    if (isStopped()) return null;
    turnBegan = performance.now();
  }
  return isStopped() ? null : trainer.parameters;
}

function accuracyOf(logs: Float64Array, labels: readonly number[], classCount: number): number {
  const isRight = (label: number, clip: number) => {
    const row = logs.subarray(clip * classCount, (clip + 1) * classCount);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b))) === label;
  };
  return labels.filter(isRight).length / labels.length;
}
