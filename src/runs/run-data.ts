// A run's clips and their samples, from the clip pack.

import { clipInput, clipInputLength } from '../audio/clip-input.ts';
import { clipInputSettings } from '../audio/clip-input-settings.ts';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { type Clip, clipAt } from '../dataset/clip.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { SampleSource } from '../model/clip-frames.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { RunRecord } from '../run/run-record.ts';
import { ClipReader } from '../storage/clip-reader.ts';
import { getDataset, loadClips } from '../storage/dataset-store.ts';

export interface RunData {
  clips: Clip[];
  samples: SampleSource;
}

/** The run's clips, and those that were added later: what was there before them keeps its index. Throws `storage/missing`, and
 *  `training/dataset-changed` where the data set does not fit the run. */
export async function openRunData(run: RunRecord): Promise<RunData> {
  const [dataset, clips] = await Promise.all([getDataset(run.datasetId), loadClips(run.datasetId)]);
  if (clips.length < run.clipLabels.length)
    throw new VoxtuneError(
      'training/dataset-changed',
      `Run ${run.name} was made with ${run.clipLabels.length} clips, the data set has ${clips.length}. Start a new run.`,
      { expected: run.clipLabels.length, found: clips.length },
    );
  const { train, validation, test } = run.split;
  const used = [...train, ...validation, ...test].map((clip) => clipAt(clips, clip));
  const read = readingAll(await ClipReader.open(run.datasetId), used);
  return { clips, samples: clipSamples(clips, dataset.sampleRateHz, run.featureExtractor, read) };
}

/** Reads clips. The first that is damaged ends the work: the error then names every such clip among `used`, so that nobody
 *  learns of them one by one. */
export function readingAll(reader: ClipReader, used: readonly Clip[]): (clip: Clip) => Promise<Float32Array> {
  let isWhole: Promise<void> | null = null;
  return async (clip) => {
    try {
      return await reader.readSamples(clip);
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/damaged-clips') throw thrown;
      isWhole ??= reader.assertWhole(used);
      await isWhole;
      throw thrown;
    }
  };
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
    sampleCount: (clip) => clipInputLength(clipAt(clips, clip).sampleCount, storedHz, settings),
    read: async (clip) => clipInput(await read(clipAt(clips, clip)), storedHz, settings),
  };
}

/** Throws `model/clip-too-short`, naming the clip, before any work is done on it. */
export function checkLengths(
  model: Pick<SpeechClassifier, 'frameCount'>,
  data: RunData,
  indices: readonly number[],
): void {
  for (const index of indices) {
    const clip = clipAt(data.clips, index);
    try {
      model.frameCount(data.samples.sampleCount(index));
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError)) throw thrown;
      throw new VoxtuneError(thrown.code, `${clip.path}: ${thrown.message}`, { ...thrown.params, path: clip.path });
    }
  }
}
