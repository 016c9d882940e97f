// What a training will need of the machine, estimated from the model's shape before anything is loaded: memory at its
// peak, and an epoch's work beside that of one with stored frames.
// Letters: T frames, K kernel, C channels, H hidden size, I intermediate size, G groups.

import { largestOf } from '../../lib/long-lists.ts';
import { itemAt } from '../../lib/present.ts';
import { type ClipInputKind, clipInputKind, type ForwardMode } from '../forward-mode.ts';
import type { TrainingConfig } from '../training-config.ts';
import { heldCheckpointBytes } from './held-checkpoint-bytes.ts';
import { type LayerSize, largestPieceBytes } from './piece-size.ts';

/** The numbers of a model's configuration that its cost follows from. */
export interface ModelShape extends LayerSize {
  layerCount: number;
  convDim: readonly number[];
  convKernel: readonly number[];
  convStride: readonly number[];
  positionalKernel: number;
  positionalGroups: number;
  /** Whether the head reads every hidden state, so that a frame keeps one of each frozen layer. */
  usesWeightedLayerSum: boolean;
  /** Whether stored frames of several clips can lie one behind the other, without padding. */
  packsFrames: boolean;
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
  /** Of each of the longest clips, as many as are in a batch: the most that can come together. */
  largestBatch: readonly number[];
}

export interface TrainingCost {
  inputKind: ClipInputKind;
  /** On the device, at the peak of an update. */
  bytes: number;
  /** An epoch's multiplications, as a multiple of what the same layers take with stored frames. */
  workFactor: number;
  /** What runs once a clip before the first update; null where nothing does. */
  pass: PassCost | null;
}

export interface PassCost {
  /** On the device, at the peak, whatever the number of clips. */
  bytes: number;
  /** What is kept of all clips, in the browser's storage. */
  storedBytes: number;
}

/** All clips of a run, whichever part they are in, at the model's rate. */
export interface AllLengths {
  longestSamples: number;
  totalSamples: number;
  /** Of what is kept. */
  dtype: TrainingConfig['trunkCacheDtype'];
}

const floatBytes = 4;
/** Of a parameter that trains: itself, its sum of gradients, one more gradient, AdamW's two moments. */
const copiesOfTrained = 5;
/** Tensors of a convolution's size that are alive while it runs without and with gradients. */
const convolutionTensors = { frozen: 3, trained: 5 };
/** Tensors of a layer's width that are alive while it runs without gradients. */
const statesAtOnce = 8;
/** Stored frames beyond this are read from the disk in every epoch. */
export const frameMemoryBytes = 256 * 2 ** 20;
/** A wasm memory has 32-bit addresses. */
export const wasmLimitBytes = 2 ** 32;
/** The rest is for fragments and what is not counted here. */
export const usableWasmBytes = 0.9 * wasmLimitBytes;

export function trainingCost(
  model: ModelSize,
  mode: ForwardMode,
  lengths: BatchLengths,
  all: AllLengths | null = null,
): TrainingCost {
  return {
    inputKind: clipInputKind(mode),
    bytes: memoryBytes(model, mode, lengths),
    workFactor: workFactor(model, mode, lengths),
    pass: all && passCost(model, mode, all),
  };
}

/** At the peak of whatever comes. */
export function peakBytes({ bytes, pass }: Pick<TrainingCost, 'bytes' | 'pass'>): number {
  return Math.max(bytes, pass?.bytes ?? 0);
}

/** Whether a wasm memory holds so many bytes. */
export function fitsWasm(bytes: number): boolean {
  return bytes <= usableWasmBytes;
}

/** What is too much and the limit that it passes, in GB for a sentence: never the same number, nor the other way round. */
export function gigabytesPast(bytes: number, limitBytes: number): { needed: number; limit: number } {
  const tenths = (amount: number) => (10 * amount) / 2 ** 30;
  return { needed: Math.ceil(tenths(bytes)) / 10, limit: Math.floor(tenths(limitBytes)) / 10 };
}

/** Clips that go through the frozen layers at a time: closed by whichever it meets first; a clip longer than `samples` is a
 *  batch of its own. */
export interface BatchLimits {
  clips: number;
  /** Of all clips of the batch padded to its longest: bounds the memory that a pass takes. */
  samples: number;
}

/** 8 clips of 4 s. */
export const passBatch: BatchLimits = { clips: 8, samples: 8 * 4 * 16_000 };

/** The first pass over the frozen layers, on the device at its peak. Only the longest clip matters, not how many there are:
 *  every clip goes through the convolutions alone, and a batch through the layers.
 *  @param parameterCount of the whole model. @param longestSamples of the longest clip, at the model's rate. */
export function passBytes(shape: ModelShape, parameterCount: number, longestSamples: number): number {
  const convolutions = convolutionFrames(shape, longestSamples).map((count, i) => count * itemAt(shape.convDim, i));
  const frames = itemAt(convolutionFrames(shape, Math.max(longestSamples, passBatch.samples)), -1);
  const { layerCount, hiddenSize, intermediateSize } = shape;
  const features = frames * itemAt(shape.convDim, -1);
  // every layer's output stays until the batch is done
  const layers = frames * ((layerCount + statesAtOnce) * hiddenSize + 2 * intermediateSize);
  const batch = Math.max(convolutionTensors.frozen * largestOf(convolutions), features + layers);
  return floatBytes * (parameterCount + features + batch);
}

/** Of what a clip becomes on its way. */
export function largestTensorBytes(shape: ModelShape, samples: number): number {
  return convolutionFrames(shape, samples).reduce(
    (most, frames, i) => Math.max(most, floatBytes * frames * itemAt(shape.convDim, i)),
    0,
  );
}

function passCost({ shape, total }: ModelSize, mode: ForwardMode, all: AllLengths): PassCost | null {
  const kind = clipInputKind(mode);
  if (kind === 'samples') return null;
  const samplesPerFrame = shape.convStride.reduce((product, stride) => product * stride, 1);
  const width = kind === 'features' ? itemAt(shape.convDim, -1) : shape.hiddenSize * statesKept(shape, mode);
  const bytesPerNumber = all.dtype === 'float16' ? 2 : floatBytes;
  return {
    bytes: passBytes(shape, total, all.longestSamples),
    storedBytes: (all.totalSamples / samplesPerFrame) * width * bytesPerNumber,
  };
}

/** Hidden states of a stored frame. */
function statesKept({ layerCount, usesWeightedLayerSum }: ModelShape, { trainLayers }: ForwardMode): number {
  return usesWeightedLayerSum ? layerCount - trainLayers + 1 : 1;
}

function memoryBytes({ shape, total, trainable }: ModelSize, mode: ForwardMode, lengths: BatchLengths): number {
  const parameters = floatBytes * (total - trainable + copiesOfTrained * trainable);
  const framesOf = (samples: number) => itemAt(convolutionFrames(shape, samples), -1);
  const { clipsPerBatch, longestSamples, largestBatch } = lengths;
  const kind = clipInputKind(mode);
  const longest = framesOf(longestSamples);
  const padded = Array<number>(clipsPerBatch).fill(longest);
  const batch = kind === 'states' && shape.packsFrames ? largestBatch.map(framesOf) : padded;
  const kept = largestPieceBytes(shape, mode.trainLayers, batch);
  const outputs = convolutionFrames(shape, longestSamples).map(
    (count, i) => floatBytes * count * itemAt(shape.convDim, i),
  );
  const features = floatBytes * itemAt(shape.convDim, -1) * batch.reduce((sum, frames) => sum + frames, 0);
  const convolutions =
    mode.trainableParts === 'everything'
      ? convolutionTensors.trained * outputs.reduce((sum, bytes) => sum + bytes, 0)
      : convolutionTensors.frozen * largestOf(outputs);
  // the layers and the convolutions never need theirs at the same time
  return parameters + heldCheckpointBytes(trainable) + features + Math.max(kept, convolutions);
}

/** The longest of them, as many as a batch takes. */
export function largestBatch(samples: readonly number[], clipsPerBatch: number): number[] {
  return [...samples].sort((a, b) => b - a).slice(0, clipsPerBatch);
}

function workFactor({ shape }: ModelSize, mode: ForwardMode, { meanSamples }: BatchLengths): number {
  const { layerCount } = shape;
  const { trainLayers, trainableParts } = mode;
  const frames = convolutionFrames(shape, meanSamples);
  const layer = layerWork(shape, itemAt(frames, -1));
  const entrance = entranceWork(shape, itemAt(frames, -1));
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

/** The work of the whole model over a clip, beside that of the part that gives what is kept of it. */
export function wholePassFactor(shape: ModelShape, mode: ForwardMode, samples: number): number {
  const frames = convolutionFrames(shape, samples);
  const convolutions = convolutionWork(shape, frames);
  const entrance = entranceWork(shape, itemAt(frames, -1));
  const layer = layerWork(shape, itemAt(frames, -1));
  const whole = convolutions + entrance + shape.layerCount * layer;
  const isFeatures = clipInputKind(mode) === 'features';
  return whole / (isFeatures ? convolutions : whole - mode.trainLayers * layer);
}

/** Frames that leave each convolution. */
function convolutionFrames({ convKernel, convStride }: ModelShape, samples: number): number[] {
  let length = samples;
  return convKernel.map((kernel, i) => {
    length = Math.max(1, Math.floor((length - kernel) / itemAt(convStride, i)) + 1);
    return length;
  });
}

function convolutionWork({ convDim, convKernel }: ModelShape, frames: readonly number[]): number {
  return frames.reduce(
    (sum, count, i) => sum + count * itemAt(convKernel, i) * (convDim[i - 1] ?? 1) * itemAt(convDim, i),
    0,
  );
}

/** Feature projection and positional embedding. */
function entranceWork({ convDim, hiddenSize, positionalKernel, positionalGroups }: ModelShape, frames: number): number {
  return frames * hiddenSize * (itemAt(convDim, -1) + (positionalKernel * hiddenSize) / positionalGroups);
}

function layerWork({ hiddenSize, intermediateSize }: ModelShape, frames: number): number {
  return frames * hiddenSize * (4 * hiddenSize + 2 * intermediateSize + 2 * frames);
}
