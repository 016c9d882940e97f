// What a training will need of the machine, estimated from the model's shape before anything is loaded: memory at its
// peak, and an epoch's work beside that of one with stored frames.
// Letters: T frames, K kernel, C channels, H hidden size, I intermediate size, G groups.

import { type ClipInputKind, clipInputKind, type ForwardMode } from './forward-mode.ts';
import { clipsAtOnce, keptBytesPerLayer, type LayerSize } from './piece-size.ts';

/** The numbers of a model's configuration that its cost follows from. */
export interface ModelShape extends LayerSize {
  layerCount: number;
  convDim: readonly number[];
  convKernel: readonly number[];
  convStride: readonly number[];
  positionalKernel: number;
  positionalGroups: number;
}

export interface ModelSize {
  shape: ModelShape;
  /** Parameters. */
  total: number;
  trainable: number;
}

export interface BatchLengths {
  clipsPerBatch: number;
  /** Samples at the model's rate, padding included: in the mean, and of the longest clip. */
  meanSamples: number;
  longestSamples: number;
}

export interface TrainingCost {
  inputKind: ClipInputKind;
  /** On the device, at the peak. */
  bytes: number;
  /** An epoch's multiplications, as a multiple of what the same layers take with stored frames. */
  workFactor: number;
}

const floatBytes = 4;
/** Of a parameter that trains: itself, its sum of gradients, one more gradient, AdamW's two moments. */
const copiesOfTrained = 5;
/** Tensors of a convolution's size that are alive while it runs without and with gradients. */
const convolutionTensors = { frozen: 3, trained: 5 };
/** A wasm memory has 32-bit addresses. */
export const wasmLimitBytes = 2 ** 32;
/** Fragments and what is not counted here. */
const wasmShareUsable = 0.9;

export function trainingCost(model: ModelSize, mode: ForwardMode, lengths: BatchLengths): TrainingCost {
  return {
    inputKind: clipInputKind(mode),
    bytes: memoryBytes(model, mode, lengths),
    workFactor: workFactor(model, mode, lengths),
  };
}

/** Whether a wasm memory holds it. */
export function fitsWasm({ bytes }: TrainingCost): boolean {
  return bytes <= wasmLimitBytes * wasmShareUsable;
}

function memoryBytes({ shape, total, trainable }: ModelSize, mode: ForwardMode, lengths: BatchLengths): number {
  const { clipsPerBatch, longestSamples } = lengths;
  const parameters = floatBytes * (total - trainable + copiesOfTrained * trainable);
  const lengthsOfConvolutions = convolutionFrames(shape, longestSamples);
  const frames = lengthsOfConvolutions.at(-1)!;
  const together =
    clipInputKind(mode) === 'states'
      ? clipsPerBatch
      : Math.min(clipsPerBatch, clipsAtOnce(shape, mode.trainLayers, frames));
  const kept = together * mode.trainLayers * keptBytesPerLayer(shape, frames);
  const outputs = lengthsOfConvolutions.map((count, i) => floatBytes * count * shape.convDim[i]!);
  const features = clipsPerBatch * outputs.at(-1)!;
  const convolutions =
    mode.trainableParts === 'everything'
      ? convolutionTensors.trained * outputs.reduce((sum, bytes) => sum + bytes, 0)
      : convolutionTensors.frozen * Math.max(...outputs);
  // the layers and the convolutions never need theirs at the same time
  return parameters + features + Math.max(kept, convolutions);
}

function workFactor({ shape }: ModelSize, mode: ForwardMode, { meanSamples }: BatchLengths): number {
  const { layerCount } = shape;
  const { trainLayers, trainableParts } = mode;
  const frames = convolutionFrames(shape, meanSamples);
  const layer = layerWork(shape, frames.at(-1)!);
  const entrance = entranceWork(shape, frames.at(-1)!);
  const withGradients = 3;
  const stored = withGradients * Math.max(trainLayers, 1) * layer;
  const kind = clipInputKind(mode);
  if (kind === 'states') return 1;
  const trainsEntrance = trainableParts === 'everything' || trainableParts === 'all_but_convolutions';
  const upper =
    entrance * (trainsEntrance ? withGradients : 1) + layer * (layerCount - trainLayers + withGradients * trainLayers);
  if (kind === 'features') return upper / stored;
  // trained convolutions run once more for their gradients
  const convolutions = convolutionWork(shape, frames) * (trainableParts === 'everything' ? withGradients + 1 : 1);
  return (upper + convolutions) / stored;
}

/** Frames that leave each convolution. */
function convolutionFrames({ convKernel, convStride }: ModelShape, samples: number): number[] {
  let length = samples;
  return convKernel.map((kernel, i) => {
    length = Math.max(1, Math.floor((length - kernel) / convStride[i]!) + 1);
    return length;
  });
}

function convolutionWork({ convDim, convKernel }: ModelShape, frames: readonly number[]): number {
  return frames.reduce((sum, count, i) => sum + count * convKernel[i]! * (convDim[i - 1] ?? 1) * convDim[i]!, 0);
}

/** Feature projection and positional embedding. */
function entranceWork({ convDim, hiddenSize, positionalKernel, positionalGroups }: ModelShape, frames: number): number {
  return frames * hiddenSize * (convDim.at(-1)! + (positionalKernel * hiddenSize) / positionalGroups);
}

function layerWork({ hiddenSize, intermediateSize }: ModelShape, frames: number): number {
  return frames * hiddenSize * (4 * hiddenSize + 2 * intermediateSize + 2 * frames);
}
