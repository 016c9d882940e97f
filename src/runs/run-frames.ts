// What the trainer reads of a run's clips: frames from the trunk cache, which the frozen layers fill first, or samples where
// nothing can be kept.

import { frameMemoryBytes } from '../config/plan/training-cost.ts';
import { type Clip, clipAt } from '../dataset/clip.ts';
import { engineInfo } from '../engine/backend/backend.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import type { ClipFrames, FrameCache, FrameSource, SampleSource } from '../model/clip-frames.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { damagedFrames } from '../storage/errors.ts';
import type { TrunkCache } from '../storage/trunk-cache.ts';
import { runTrunkPass } from '../training/trunk-pass.ts';
import type { RunClassifier } from './classifier-on-device.ts';
import { cacheOfClips, openFrameCache } from './frame-cache.ts';
import { checkLengths, type RunData } from './run-data.ts';

export interface RunFrames extends FrameSource {
  /** Null where nothing of a clip is the same in every step, so that nothing can be kept. */
  cache: FrameCache | null;
  /** Clips that the cache was found to have lost when it was opened. */
  lostClips: number | 'all';
  close(): void;
}

/** Opens the cache of what the frozen part gives, or, where it keeps nothing, the clips' samples. */
export async function openRunFrames(
  run: RunRecord,
  { model, record }: RunClassifier,
  { clips, samples }: RunData,
): Promise<RunFrames> {
  if (model.inputKind === 'samples')
    return { read: (indices) => readSamples(samples, indices), cache: null, lostClips: 0, close() {} };
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
  return keptFrames(run, await openFrameCache(request, frameMemoryBytes), clips);
}

/** A run's frames from an open cache, which is closed with them. Where stored frames turn out to be damaged when they are read, all
 *  such of the run are dropped and `storage/damaged-frames` is thrown: what asked for them is to begin again, and finds them
 *  missing. */
export function keptFrames({ split }: Pick<RunRecord, 'split'>, cache: TrunkCache, clips: readonly Clip[]): RunFrames {
  const hashOf = (clip: number) => clipAt(clips, clip).contentHash;
  const readOne = (clip: number): ClipFrames => {
    const frames = cache.read(hashOf(clip));
    if (frames) return frames;
    const { train, validation, test } = split;
    throw damagedFrames(cache.dropDamaged([clip, ...train, ...validation, ...test].map(hashOf)));
  };
  return {
    read: async (indices) => indices.map(readOne),
    cache: cacheOfClips(cache, clips),
    lostClips: cache.lostClips,
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

export interface CacheRequest {
  run: RunRecord;
  /** Its `trunk` gives what the cache keeps. */
  classifier: { model: Pick<SpeechClassifier, 'trunk' | 'frameCount'> };
  data: RunData;
  frames: RunFrames;
  clips: readonly number[];
  signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

/** Runs the frozen layers over the clips that the cache lacks, where there is one. False when it was stopped. */
export async function fillCache(request: CacheRequest): Promise<boolean> {
  const { run, classifier, data, frames, clips, signal, onEvent } = request;
  checkLengths(classifier.model, data, clips);
  const { cache } = frames;
  if (!cache) return true;
  const { step, epoch } = run;
  const meter = new ProgressMeter(clips.length, (progress) =>
    onEvent({ type: 'progress', phase: 'trunk', unit: 'clips', step, epoch, ...progress }),
  );
  let last = 0;
  return runTrunkPass({
    model: classifier.model,
    samples: data.samples,
    cache,
    clips,
    isStopped: () => signal.aborted,
    overlaps: engineInfo().backend === 'webgpu',
    onProgress: (done) => {
      // what was there before the pass began is no speed
      meter.update(done, last === 0 ? 0 : done - last);
      last = done;
    },
  }).finally(() => meter.close());
}
