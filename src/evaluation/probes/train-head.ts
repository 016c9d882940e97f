// Trains the head of a probe as transformers' Trainer would: mini-batches, AdamW, a linear schedule, gradients clipped.
// Letters: N clips, S hidden states, H hidden size, K classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import { type HeadParameters, lossAndGradients, parameterNames, zerosLike } from './transformers-head.ts';

/** TrainingArguments of these names. */
export interface HeadTraining {
  learningRate: number;
  numTrainEpochs: number;
  perDeviceTrainBatchSize: number;
  weightDecay: number;
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
const maxGradNorm = 1;
/** Tells the shuffles from other uses of the seed. */
const orderStream = 12;

/** The clips of each step, in the order of the epochs. */
export function* batchesOf(
  clips: ArrayLike<number>,
  { numTrainEpochs, perDeviceTrainBatchSize }: HeadTraining,
  seed: number,
): Generator<number[]> {
  for (let epoch = 0; epoch < numTrainEpochs; epoch++) {
    const order = shuffledIndices(clips.length, seed, orderStream, epoch).map((place) => itemAt(clips, place));
    for (let from = 0; from < order.length; from += perDeviceTrainBatchSize)
      yield order.slice(from, from + perDeviceTrainBatchSize);
  }
}

export function stepCount(clipCount: number, { numTrainEpochs, perDeviceTrainBatchSize }: HeadTraining): number {
  return numTrainEpochs * Math.ceil(clipCount / perDeviceTrainBatchSize);
}

/** One training: its parameters change with each step. */
export class HeadTrainer {
  readonly parameters: HeadParameters;
  readonly #training: Pick<HeadTraining, 'learningRate' | 'weightDecay'>;
  readonly #stepCount: number;
  readonly #first: HeadParameters;
  readonly #second: HeadParameters;
  readonly #gradients: HeadParameters;
  #step = 0;

  /** @param parameters are changed */
  constructor(
    parameters: HeadParameters,
    training: Pick<HeadTraining, 'learningRate' | 'weightDecay'>,
    stepCount: number,
  ) {
    this.parameters = parameters;
    this.#training = training;
    this.#stepCount = stepCount;
    this.#first = zerosLike(parameters);
    this.#second = zerosLike(parameters);
    this.#gradients = zerosLike(parameters);
  }

  /** The loss before the step. @param states [N, S, H] @param targets [N, K] @param clips of the batch */
  step(states: Float32Array, targets: Float64Array, clips: ArrayLike<number>): number {
    const { loss, gradients } = lossAndGradients(this.parameters, states, targets, clips, this.#gradients);
    const norm = Math.sqrt(parameterNames.reduce((sum, name) => sum + squares(gradients[name]), 0));
    const factor = Math.min(1, maxGradNorm / (norm + 1e-6));
    const learningRate = this.#training.learningRate * (1 - this.#step / this.#stepCount);
    this.#step++;
    for (const name of parameterNames) {
      const decay = name.endsWith('Bias') ? 0 : this.#training.weightDecay;
      this.#update(name, gradients[name], factor, learningRate, decay);
    }
    return loss;
  }

  /** torch.optim.AdamW */
  #update(
    name: keyof HeadParameters,
    gradient: Float32Array,
    factor: number,
    learningRate: number,
    decay: number,
  ): void {
    const [values, first, second] = [this.parameters[name], this.#first[name], this.#second[name]];
    const kept = 1 - learningRate * decay;
    const stepSize = learningRate / (1 - beta1 ** this.#step);
    const correction = 1 / Math.sqrt(1 - beta2 ** this.#step);
    for (let i = 0; i < values.length; i++) {
      const slope = factor * gradient[i]!;
      const mean = beta1 * first[i]! + (1 - beta1) * slope;
      const square = beta2 * second[i]! + (1 - beta2) * slope * slope;
      first[i] = mean;
      second[i] = square;
      values[i] = kept * values[i]! - (stepSize * mean) / (Math.sqrt(square) * correction + epsilon);
    }
  }
}

function squares(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
