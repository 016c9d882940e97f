// The head of `HubertForSequenceClassification` with `use_weighted_layer_sum` (modeling_hubert.py, transformers 5.17): layer weights,
// projector, classifier. Its mean over frames commutes with its sum of states and its projector, so that the means of the hidden states
// are all it needs; and between projector and classifier is nothing but a sum, so that the gradient by the projector has the rank
// of the classes: no [B, J] product with a [J, H] matrix is ever made.
// Letters: N clips, B clips of a batch, S hidden states, H hidden size, J projector size, K classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import { softmax } from '../softmax.ts';

export interface HeadParameters {
  /** Before the softmax [S]. */
  layerWeights: Float32Array;
  /** [J, H] and [J]. */
  projector: Float32Array;
  projectorBias: Float32Array;
  /** [K, J] and [K]. */
  classifier: Float32Array;
  classifierBias: Float32Array;
}

export type ParameterName = keyof HeadParameters;

export const parameterNames: readonly ParameterName[] = [
  'layerWeights',
  'projector',
  'projectorBias',
  'classifier',
  'classifierBias',
];

/** `classifier_proj_size` of HuBERT's configuration. */
export const projectorSize = 256;
/** Its `initializer_range`. */
const initialDeviation = 0.02;
const initialStream = 0x1417;

/** As transformers begins: equal layers, weights from a normal distribution, no biases. */
export function initialParameters(
  { stateCount, hiddenSize, classCount }: { stateCount: number; hiddenSize: number; classCount: number },
  seed: number,
): HeadParameters {
  const key = philoxKeyOf(seed);
  const normal = (index: number, size: number) =>
    philoxNormal(key, [index, initialStream, 0], size).map((value) => initialDeviation * value);
  return {
    layerWeights: new Float32Array(stateCount).fill(1 / stateCount),
    projector: normal(1, projectorSize * hiddenSize),
    projectorBias: new Float32Array(projectorSize),
    classifier: normal(2, classCount * projectorSize),
    classifierBias: new Float32Array(classCount),
  };
}

/** The head as one linear layer over the weighted sum: weights [K, H], intercepts [K]. */
export function asOneLayer(parameters: HeadParameters): { weights: Float64Array; intercepts: Float64Array } {
  const { projector, projectorBias, classifier, classifierBias } = parameters;
  const [size, classCount] = [projectorBias.length, classifierBias.length];
  const hiddenSize = projector.length / size;
  const weights = new Float64Array(classCount * hiddenSize);
  const intercepts = Float64Array.from(classifierBias);
  for (let k = 0; k < classCount; k++)
    for (let j = 0; j < size; j++) intercepts[k]! += classifier[k * size + j]! * projectorBias[j]!;
  // four rows of the projector at a time: the sums are read and written once for them
  for (let j = 0; j < size; j += 4)
    for (let k = 0; k < classCount; k++) {
      const factor = (at: number) => (at < size ? classifier[k * size + at]! : 0);
      const [a, b, c, d] = [factor(j), factor(j + 1), factor(j + 2), factor(j + 3)];
      const last = projector.length - hiddenSize;
      const from = (at: number) => Math.min(at * hiddenSize, last);
      const [p, q, r, s] = [from(j), from(j + 1), from(j + 2), from(j + 3)];
      for (let h = 0, to = k * hiddenSize; h < hiddenSize; h++)
        weights[to + h]! +=
          a * projector[p + h]! + b * projector[q + h]! + c * projector[r + h]! + d * projector[s + h]!;
    }
  return { weights, intercepts };
}

/** The mean cross-entropy of a batch, and its gradient by every parameter.
 *  @param states means of the hidden states [N, S, H] @param targets [N, K] @param clips of the batch, of N [B]
 *  @param gradients where they are written */
export function lossAndGradients(
  parameters: HeadParameters,
  states: Float32Array,
  targets: Float64Array,
  clips: ArrayLike<number>,
  gradients: HeadParameters = zerosLike(parameters),
): { loss: number; gradients: HeadParameters } {
  const { layerWeights, projector, projectorBias, classifier, classifierBias } = parameters;
  const [stateCount, size, classCount] = [layerWeights.length, projectorBias.length, classifierBias.length];
  const hiddenSize = projector.length / size;
  const shares = softmax(Array.from(layerWeights));
  const { weights, intercepts } = asOneLayer(parameters);
  // of the logits by the sum: residuals · weights; summed over the batch: [K, H] and [K]
  const byWeights = new Float64Array(classCount * hiddenSize);
  const byIntercepts = new Float64Array(classCount);
  const byShares = new Float64Array(stateCount);
  const sum = new Float64Array(hiddenSize);
  const bySum = new Float64Array(hiddenSize);
  let loss = 0;
  for (let b = 0; b < clips.length; b++) {
    const clip = clips[b]!;
    sumStates(states, clip, shares, sum);
    const logits = logitsOf(sum, weights, intercepts);
    const probabilities = softmax(logits);
    bySum.fill(0);
    for (let k = 0; k < classCount; k++) {
      const target = targets[clip * classCount + k]!;
      if (target > 0) loss -= (target * Math.log(Math.max(probabilities[k]!, Number.MIN_VALUE))) / clips.length;
      const residual = (probabilities[k]! - target) / clips.length;
      byIntercepts[k]! += residual;
      for (let h = 0, at = k * hiddenSize; h < hiddenSize; h++) {
        byWeights[at + h]! += residual * sum[h]!;
        bySum[h]! += residual * weights[at + h]!;
      }
    }
    for (let s = 0; s < stateCount; s++) {
      let along = 0;
      for (let h = 0, at = (clip * stateCount + s) * hiddenSize; h < hiddenSize; h++)
        along += states[at + h]! * bySum[h]!;
      byShares[s]! += along;
    }
  }
  const mean = shares.reduce((total, share, s) => total + share * byShares[s]!, 0);
  for (let s = 0; s < stateCount; s++) gradients.layerWeights[s] = shares[s]! * (byShares[s]! - mean);
  gradients.classifierBias.set(byIntercepts);
  gradients.projectorBias.fill(0);
  for (let k = 0; k < classCount; k++)
    for (let j = 0; j < size; j++) gradients.projectorBias[j]! += classifier[k * size + j]! * byIntercepts[k]!;
  const rows = Array.from({ length: classCount }, (_, k) => byWeights.subarray(k * hiddenSize, (k + 1) * hiddenSize));
  const along: Products = [0, 0, 0];
  for (let j = 0; j < size; j++) {
    const from = projector.subarray(j * hiddenSize, (j + 1) * hiddenSize);
    const to = gradients.projector.subarray(j * hiddenSize, (j + 1) * hiddenSize);
    to.fill(0);
    for (let k = 0; k < classCount; k += 3) {
      const factor = (at: number) => (at < classCount ? classifier[at * size + j]! : 0);
      const row = (at: number) => rows[at < classCount ? at : k]!;
      addThree(to, from, row(k), row(k + 1), row(k + 2), factor(k), factor(k + 1), factor(k + 2), along);
      for (let at = k; at < Math.min(k + 3, classCount); at++)
        gradients.classifier[at * size + j] = along[at - k]! + byIntercepts[at]! * projectorBias[j]!;
    }
  }
  return { loss, gradients };
}

export function zerosLike(parameters: HeadParameters): HeadParameters {
  const zeros = parameterNames.map((name) => [name, new Float32Array(parameters[name].length)]);
  return Object.fromEntries(zeros) as unknown as HeadParameters;
}

type Products = [number, number, number];

/** to += x · a + y · b + z · c, and the products of a, b and c with `from`: three rows at a time, since one sum alone would wait for
 *  each of its additions. */
function addThree(
  to: Float32Array,
  from: Float32Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  x: number,
  y: number,
  z: number,
  products: Products,
): void {
  let [first, second, third] = [0, 0, 0];
  for (let h = 0; h < to.length; h++) {
    const value = from[h]!;
    const [p, q, r] = [a[h]!, b[h]!, c[h]!];
    to[h]! += x * p + y * q + z * r;
    first += p * value;
    second += q * value;
    third += r * value;
  }
  products[0] = first;
  products[1] = second;
  products[2] = third;
}

/** Logarithms of the probabilities of some clips [clips, K]. */
export function headLogProbabilities(
  parameters: HeadParameters,
  states: Float32Array,
  clips: readonly number[],
): Float64Array {
  const { layerWeights, projector, projectorBias, classifierBias } = parameters;
  const shares = softmax(Array.from(layerWeights));
  const { weights, intercepts } = asOneLayer(parameters);
  const sum = new Float64Array(projector.length / projectorBias.length);
  const result = new Float64Array(clips.length * classifierBias.length);
  for (const [place, clip] of clips.entries()) {
    sumStates(states, clip, shares, sum);
    const logits = logitsOf(sum, weights, intercepts);
    const most = logits.reduce((a, b) => Math.max(a, b));
    const logSum = most + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - most), 0));
    for (const [k, logit] of logits.entries()) result[place * logits.length + k] = logit - logSum;
  }
  return result;
}

/** A clip's hidden states, weighed [H]. */
function sumStates(states: Float32Array, clip: number, shares: readonly number[], sum: Float64Array): void {
  sum.fill(0);
  const hiddenSize = sum.length;
  for (let s = 0; s < shares.length; s++) {
    const share = shares[s]!;
    for (let h = 0, at = (clip * shares.length + s) * hiddenSize; h < hiddenSize; h++)
      sum[h]! += share * states[at + h]!;
  }
}

function logitsOf(sum: Float64Array, weights: Float64Array, intercepts: Float64Array): number[] {
  return Array.from(intercepts, (intercept, k) => {
    let logit = intercept;
    for (let h = 0, at = k * sum.length; h < sum.length; h++) logit += sum[h]! * weights[at + h]!;
    return logit;
  });
}
