// A run's data as the trainer's ports: samples from the clip pack, frames from the trunk cache.

import { clipInput, clipInputLength } from '../audio/clip-input.ts';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { frameMemoryBytes } from '../config/plan/training-cost.ts';
import type { Clip } from '../dataset/clip.ts';
import { engineInfo } from '../engine/backend/backend.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ClipFrames, FrameCache, FrameSource, SampleSource } from '../model/clip-frames.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { RunRecord } from '../run/run-record.ts';
import { getDataset, loadClips, openClipPack } from '../storage/dataset-store.ts';
import { cacheOfClips, clipInputSettings, openFrameCache } from './frame-cache.ts';

export interface RunData {
  clips: Clip[];
  samples: SampleSource;
}

/** The run's clips. Throws `storage/missing`, and `training/dataset-changed` where the data set does not fit the run any
 *  more. */
export async function openRunData(run: RunRecord): Promise<RunData> {
  const dataset = await getDataset(run.datasetId);
  const clips = await loadClips(run.datasetId);
  if (clips.length !== run.clipLabels.length)
    throw new VoxtuneError(
      'training/dataset-changed',
      `Run ${run.name} was made with ${run.clipLabels.length} clips, the data set has ${clips.length}. Start a new run.`,
      { expected: run.clipLabels.length, found: clips.length },
    );
  const pack = await openClipPack(run.datasetId);
  const read = (clip: Clip) => pack.readSamples(clip);
  return { clips, samples: clipSamples(clips, dataset.sampleRateHz, run.featureExtractor, read) };
}

/** Stored clips as the model hears them, each alone. `clips` may grow. */
export function clipSamples(
  clips: readonly Clip[],
  storedHz: number,
  extractor: FeatureExtractorConfig,
  read: (clip: Clip) => Promise<Float32Array>,
): SampleSource {
  const settings = clipInputSettings(extractor);
  return {
    sampleCount: (clip) => clipInputLength(clips[clip].sampleCount, storedHz, settings),
    read: async (clip) => clipInput(await read(clips[clip]), storedHz, settings),
  };
}

/** Throws `model/clip-too-short`, naming the clip, before any work is done on it. */
export function checkLengths(model: SpeechClassifier, data: RunData, indices: readonly number[]): void {
  for (const index of indices) {
    const clip = data.clips[index];
    try {
      model.frameCount(data.samples.sampleCount(index));
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError)) throw thrown;
      throw new VoxtuneError(thrown.code, `${clip.path}: ${thrown.message}`, { ...thrown.params, path: clip.path });
    }
  }
}

export interface RunFrames extends FrameSource {
  /** Null where nothing of a clip is the same in every step, so that nothing can be kept. */
  cache: FrameCache | null;
  close(): void;
}

/** Opens the cache of what the frozen part gives, or, where it keeps nothing, the clips' samples. */
export async function openRunFrames(
  run: RunRecord,
  record: ModelRecord,
  model: SpeechClassifier,
  { clips, samples }: RunData,
): Promise<RunFrames> {
  if (model.inputKind === 'samples')
    return { read: (indices) => readSamples(samples, indices), cache: null, close() {} };
  const { featureExtractor, datasetId, datasetName, modelName } = run;
  const request = {
    modelHash: record.contentHash,
    modelConfig: model.config,
    mode: model.mode,
    featureExtractor,
    dtype: run.config.trunkCacheDtype,
    arithmetic: engineInfo().arithmetic,
    datasetId,
    datasetName,
    modelName,
  };
  const cache = await openFrameCache(request, frameMemoryBytes);
  return {
    read: async (indices) => cache.read(indices.map((clip) => clips[clip].contentHash)),
    cache: cacheOfClips(cache, clips),
    close: () => cache.close(),
  };
}

async function readSamples(samples: SampleSource, indices: readonly number[]): Promise<ClipFrames[]> {
  const read: ClipFrames[] = [];
  for (const index of indices) {
    const frames = await samples.read(index);
    read.push({ frames, frameCount: frames.length });
  }
  return read;
}
