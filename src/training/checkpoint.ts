// Everything a run needs to go on exactly where it was, and how a model's parameters get into it and out of it.

import { dispose, ownedData, tensorOf, type Variable } from '../engine/tensor.ts';
import type { BestState } from './best-tracker.ts';
import type { SkipCounts } from './not-finite.ts';
import type { RunDependencies } from './run-dependencies.ts';

/** Tensors by Hugging Face parameter name, float32. */
export interface Checkpoint extends BestState {
  /** Complete steps. */
  step: number;
  /** As Trainer's `state.epoch`: 1.5 is half way through the second. */
  epoch: number;
  /** Micro-batches done in the epoch that the next step belongs to. */
  microBatch: number;
  /** Parameters that train, and AdamW's first and second moments. */
  parameters: Map<string, Float32Array>;
  firstMoments: Map<string, Float32Array>;
  secondMoments: Map<string, Float32Array>;
  /** Steps in which each parameter changed: fewer than `step` where LayerDrop skipped its layer. */
  stepCounts: Record<string, number>;
  /** The rate of the next step by the schedule that this checkpoint was made under. Where the run was extended since,
   *  Trainer still uses it once: it lies in torch's optimizer state. Null: not known. */
  nextLearningRate: number | null;
  skipped: SkipCounts;
  /** Sum of the steps' losses since the last log row (float32), and that row's step: so the next row is the same. */
  lossSinceLog: number;
  lastLoggedStep: number;
  /** The last step after which the validation split was evaluated; −1: none. */
  lastEvaluatedStep: number;
  /** What the learning-rate schedule has seen of its metric, oldest first; empty where it follows none. */
  scheduleMetrics: number[];
  /** Saved because time had passed, and not because one was due: the next one replaces it. */
  isSafety: boolean;
  /** Log rows that were emitted up to here. */
  rowCount: number;
  /** Null where the Trainer was not given it. */
  dependsOn: RunDependencies | null;
}

/** The checkpoint of a run that has not begun: these parameters (which become its own), and nothing of the past. */
export function freshCheckpoint(
  parameters: Checkpoint['parameters'],
  dependsOn: Checkpoint['dependsOn'] = null,
): Checkpoint {
  const zeros = () => new Map([...parameters].map(([name, values]) => [name, new Float32Array(values.length)]));
  return {
    step: 0,
    epoch: 0,
    microBatch: 0,
    parameters,
    firstMoments: zeros(),
    secondMoments: zeros(),
    stepCounts: {},
    bestMetric: null,
    bestStep: null,
    evaluationsWithoutBetter: 0,
    nextLearningRate: null,
    skipped: { total: 0, inARow: 0 },
    lossSinceLog: 0,
    lastLoggedStep: 0,
    lastEvaluatedStep: -1,
    scheduleMetrics: [],
    isSafety: false,
    rowCount: 0,
    dependsOn,
  };
}

/** Copies of a model's trainable parameters. */
export async function readParameters(trainable: ReadonlyMap<string, Variable>): Promise<Checkpoint['parameters']> {
  const parameters: Checkpoint['parameters'] = new Map();
  for (const [name, variable] of trainable) parameters.set(name, await ownedData(variable));
  return parameters;
}

/** Gives a model a checkpoint's parameters. Throws where one is missing or has another size. */
export function assignParameters(
  trainable: ReadonlyMap<string, Variable>,
  parameters: ReadonlyMap<string, Float32Array>,
): void {
  for (const [name, variable] of trainable) {
    const values = parameters.get(name);
    if (values?.length !== variable.size)
      throw new Error(`checkpoint: expected ${variable.size} values for ${name}, found ${values?.length}`);
    const tensor = tensorOf(values, variable.shape);
    variable.assign(tensor);
    dispose(tensor);
  }
}
