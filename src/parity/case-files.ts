// The files of one case, and what several checks need from them: the clips as the model hears them, and their classes.

import { downmix } from '../audio/downmix.ts';
import { normaliseClip } from '../audio/normalise.ts';
import { resample } from '../audio/resample.ts';
import { decodeWav } from '../audio/wav.ts';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import type { TrainedParts } from '../config/forward-mode.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { readSafetensors, type SafetensorsFile } from '../formats/weights/safetensors.ts';
import { parseHeader } from '../formats/weights/safetensors-header.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { smallestOf } from '../lib/long-lists.ts';

export type FilesByName = ReadonlyMap<string, File>;

/** Clips and classes that a golden batch is of. */
export interface LabelledClips {
  inputs: readonly Float32Array[];
  labels: readonly number[];
}

export function byName(files: readonly File[]): FilesByName {
  return new Map(files.map((file) => [file.name, file]));
}

export async function readJson(file: File): Promise<unknown> {
  return JSON.parse(await file.text());
}

export async function openTensors(files: FilesByName, name: string): Promise<SafetensorsFile | null> {
  const file = files.get(name);
  return file ? readSafetensors(file) : null;
}

/** A recording as one channel at the rate asked for. */
export async function readClip(file: File, sampleRateHz: number): Promise<Float32Array> {
  const { channels, sampleRateHz: fromHz } = await decodeWav(new Uint8Array(await file.arrayBuffer()));
  return resample(downmix(channels), fromHz, sampleRateHz);
}

/** Clips as the feature extractor gives them to the model. */
export async function readInputs(clips: readonly File[], extractor: FeatureExtractorConfig): Promise<Float32Array[]> {
  const inputs: Float32Array[] = [];
  for (const clip of clips) {
    inputs.push(normaliseClip(await readClip(clip, extractor.samplingRateHz), extractor.doNormalize));
  }
  return inputs;
}

/** Clips that forward.safetensors holds: `clip0`, `clip1`, … */
export function clipNumbers(golden: TensorSource): number[] {
  const found = golden.names().flatMap((name) => /^clip(\d+)\./.exec(name)?.[1] ?? []);
  return [...new Set(found.map(Number))].sort((a, b) => a - b);
}

/** Without clips: what the goldens say the model was given. */
export function goldenInputs(forward: SafetensorsFile | null): Float32Array[] {
  if (!forward) return [];
  const names = new Set(forward.names());
  return clipNumbers(forward)
    .filter((number) => names.has(`clip${number}.input_values`))
    .map((number) => forward.read(`clip${number}.input_values`));
}

/** The classes in forward.safetensors' `batch.labels` (int32, which weights never are); empty when it has none. */
export async function goldenLabels(files: FilesByName): Promise<number[]> {
  const file = files.get('forward.safetensors');
  if (!file) return [];
  const bytes = new Uint8Array(await file.arrayBuffer());
  const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const dataStart = 8 + headerBytes;
  const { tensors } = parseHeader(bytes.subarray(8, dataStart), bytes.length - dataStart);
  const place = tensors.get('batch.labels');
  if (place?.dtype !== 'I32') return [];
  return [...new Int32Array(bytes.slice(dataStart + place.start, dataStart + place.end).buffer)];
}

/** Each clip's class from its name (`SPEAKER_CLP_LABEL_NN.wav`); empty when a name tells none that the model knows. */
export function labelsOfNames(clips: readonly File[], config: ModelConfig): number[] {
  const labels = clips.map((clip) => config.labels.indexOf(clip.name.split('_')[2] ?? ''));
  return labels.every((label) => label >= 0) ? labels : [];
}

/** What trains, from the names of the parameters that do; null when there are none. */
export function trainedPartsOf(parameterNames: readonly string[], config: ModelConfig): TrainedParts | null {
  if (parameterNames.length === 0) return null;
  const { layerCount } = config;
  const trains = (part: string) => parameterNames.some((name) => name.includes(part));
  if (trains('.feature_extractor.')) return { trainableParts: 'everything', trainLayers: layerCount };
  if (trains('.feature_projection.')) return { trainableParts: 'all_but_convolutions', trainLayers: layerCount };
  const layers = parameterNames.flatMap((name) => /encoder\.layers\.(\d+)\./.exec(name)?.[1] ?? []).map(Number);
  return { trainableParts: 'top_layers', trainLayers: layers.length === 0 ? 0 : layerCount - smallestOf(layers) };
}
