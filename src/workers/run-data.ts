// A run's data as the trainer's ports: samples from the clip pack, frames from the trunk cache.

import { type ClipInputSettings, clipInput, clipInputLength } from '../audio/clip-input.ts';
import { type FeatureExtractorConfig, truncationLength } from '../config/feature-extractor.ts';
import type { Clip } from '../dataset/clip.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256HexOfParts } from '../lib/hash.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { ModelRecord } from '../protocol/model-types.ts';
import type { RunRecord } from '../protocol/run-types.ts';
import { getDataset, loadClips, openClipPack } from '../storage/dataset-store.ts';
import { TrunkCache } from '../storage/trunk-cache.ts';
import type { ClipFrames, FrameCache, FrameSource, SampleSource } from '../training/ports.ts';

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
  const settings = clipInputSettings(run.featureExtractor);
  const storedHz = dataset.sampleRateHz;
  const samples: SampleSource = {
    sampleCount: (clip) => clipInputLength(clips[clip].sampleCount, storedHz, settings),
    read: async (clip) => clipInput(await pack.readSamples(clips[clip]), storedHz, settings),
  };
  return { clips, samples };
}

/** What of the feature extractor matters to a clip that is run alone; the rest is about padding. */
function clipInputSettings(extractor: FeatureExtractorConfig): ClipInputSettings {
  const { samplingRateHz: sampleRateHz, doNormalize } = extractor;
  return { sampleRateHz, maxLength: truncationLength(extractor), doNormalize };
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

/** Opens the cache of what the frozen part gives, or, where it keeps nothing, the clips' samples. Its key holds all that
 *  this depends on but the clips, which the cache tells apart by their content: so another split, label rule or learning
 *  rate finds it filled. */
export async function openRunFrames(
  run: RunRecord,
  record: ModelRecord,
  model: SpeechClassifier,
  { clips, samples }: RunData,
): Promise<RunFrames> {
  if (model.inputKind === 'samples')
    return { read: (indices) => readSamples(samples, indices), cache: null, close() {} };
  const dtype = run.config.trunkCacheDtype;
  const kept = model.inputKind === 'features' ? 'features' : String(model.config.layerCount - model.mode.trainLayers);
  const extractor = JSON.stringify(Object.entries(clipInputSettings(run.featureExtractor)).sort());
  const key = await sha256HexOfParts([record.contentHash, extractor, kept, dtype]);
  const note = `${run.datasetName} · ${run.modelName}`;
  const header = { hiddenSize: model.frameWidth, dtype, datasetId: run.datasetId, note };
  const cache = await TrunkCache.open(key.slice(0, 32), header);
  const hashOf = (clip: number) => clips[clip].contentHash;
  return {
    read: async (indices) => cache.read(indices.map(hashOf)),
    cache: {
      has: (clip) => cache.has(hashOf(clip)),
      write: async (clip, frames) => cache.write(hashOf(clip), frames),
      flush: async () => cache.flush(),
    },
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
