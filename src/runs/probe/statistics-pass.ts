// One pass of the whole model over the clips whose statistics are not kept yet. A GPU or a thread that is lost is replaced, and
// what does not read back as it was written is computed again.

import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import { modeSettings } from '../../config/forward-mode.ts';
import { presets } from '../../config/presets.ts';
import { type Clip, clipAt } from '../../dataset/clip.ts';
import type { ErrorCode } from '../../lib/error-codes.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { type Progress, ProgressMeter } from '../../lib/progress-meter.ts';
import { RetryLimit } from '../../lib/retry-limit.ts';
import { openClassifier, readStoredConfig } from '../../library/open-model.ts';
import type { ClipFrames } from '../../model/clip-frames.ts';
import { frameCount } from '../../model/frame-shape.ts';
import { type StatisticsShape, statisticsShape } from '../../model/layer-statistics.ts';
import { ClipReader } from '../../storage/clip-reader.ts';
import { getDataset, loadClips } from '../../storage/dataset-store.ts';
import { damagedFrames } from '../../storage/errors.ts';
import { getModel } from '../../storage/model-store.ts';
import type { TrunkCache } from '../../storage/trunk-cache.ts';
import { runTrunkPass } from '../../training/trunk-pass.ts';
import { engineFailure, engineGeneration, engineThatMultiplies, replaceEngine } from '../engine.ts';
import { checkLengths, clipSamples, type RunData, readingAll } from '../run-data.ts';
import {
  openStatisticsCache,
  type StatisticsCacheRequest,
  statisticsOfClips,
  storedWidth,
} from './statistics-cache.ts';

export interface StatisticsRequest {
  modelId: string;
  featureExtractor: FeatureExtractorConfig;
  datasetId: string;
  /** By their index in the data set. */
  clips: readonly number[];
  /** Aborts when the pass is to end; what it has come to by then is kept. */
  signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** What the pass has kept, read back: rows of `scaled-halves.ts` of `shape`, in the order of the request's clips. */
export interface KeptStatistics {
  shape: StatisticsShape;
  halves: Uint16Array; // [N, storedWidth]
}

/** What the pass begins again after. */
const losses: ReadonlySet<ErrorCode> = new Set(['engine/device-lost', 'engine/thread-lost', 'storage/damaged-frames']);
/** Hidden states do not depend on the head. */
const anyLabels = ['LABEL_0', 'LABEL_1'];
const wholeModel = modeSettings({ ...presets.default, trainLayers: 0 });

/** Null where it was stopped. Throws `model/clip-too-short`, `model/not-finite`, `storage/…`, `engine/…`. */
export async function passForStatistics(request: StatisticsRequest): Promise<KeptStatistics | null> {
  const { modelId, featureExtractor, datasetId, clips } = request;
  const model = await getModel(modelId);
  const modelConfig = await readStoredConfig(modelId, wholeModel);
  const dataset = await getDataset(datasetId);
  const all = await loadClips(datasetId);
  const used = clips.map((clip) => clipAt(all, clip));
  const read = readingAll(await ClipReader.open(datasetId), used);
  const data: RunData = { clips: all, samples: clipSamples(all, dataset.sampleRateHz, featureExtractor, read) };
  checkLengths({ frameCount: (count) => frameCount(modelConfig, count) }, data, clips);
  const names = { datasetId, datasetName: dataset.name, modelName: model.name };
  const of = { modelHash: model.contentHash, modelConfig, featureExtractor, arithmetic: 'float32' as const };
  const cacheRequest: StatisticsCacheRequest = { ...of, ...names };
  const retries = new RetryLimit();
  for (;;) {
    const cache = await openStatisticsCache(cacheRequest);
    try {
      if (!(await fill(request, data, cache, statisticsShape(modelConfig)))) return null;
      return { shape: statisticsShape(modelConfig), halves: readBack(cache, used, statisticsShape(modelConfig)) };
    } catch (thrown) {
      const error = await engineFailure(thrown);
      if (!(error instanceof VoxtuneError) || !losses.has(error.code) || request.signal.aborted) throw error;
      retries.record(cache.clipCount, error);
      if (error.code !== 'storage/damaged-frames') await replaceEngine();
    } finally {
      cache.close();
    }
  }
}

/** Runs the model over the clips that the cache lacks. False where it was stopped. */
async function fill(
  { modelId, featureExtractor, clips, signal, onProgress }: StatisticsRequest,
  data: RunData,
  cache: TrunkCache,
  shape: StatisticsShape,
): Promise<boolean> {
  const isStopped = () => signal.aborted;
  const rows = statisticsOfClips(cache, shape, data.clips);
  const meter = new ProgressMeter(clips.length, onProgress);
  let last: number | null = null;
  const report = (done: number) => {
    // what was there before the pass began is no speed
    meter.update(done, last === null ? 0 : done - last);
    last = done;
  };
  if (clips.every((clip) => rows.has(clip))) {
    report(clips.length);
    meter.close();
    return !isStopped();
  }
  if (isStopped()) return false;
  const { backend } = await engineThatMultiplies('float32');
  const { model } = await openClassifier({
    modelId,
    labels: anyLabels,
    settings: wholeModel,
    featureExtractor,
    seed: 0,
  });
  const generation = engineGeneration();
  const statistics = async (inputs: readonly Float32Array[]): Promise<ClipFrames[]> =>
    (await model.layerStatistics(inputs)).map((row) => ({ frames: row, frameCount: 1 }));
  try {
    return await runTrunkPass({
      model: { trunk: statistics },
      samples: data.samples,
      cache: rows,
      clips,
      isStopped,
      overlaps: backend === 'webgpu',
      onProgress: report,
    });
  } finally {
    meter.close();
    // an engine that was replaced took its tensors with it
    if (generation === engineGeneration()) model.dispose();
  }
}

/** Throws `storage/damaged-frames` where something does not read back; it is missing then. */
function readBack(cache: TrunkCache, clips: readonly Clip[], shape: StatisticsShape): Uint16Array {
  const width = storedWidth(shape);
  const halves = new Uint16Array(clips.length * width);
  for (const [at, { contentHash }] of clips.entries()) {
    const stored = cache.readStored(contentHash);
    if (!stored) throw damagedFrames(cache.dropDamaged(clips.map((clip) => clip.contentHash)));
    halves.set(new Uint16Array(stored.buffer, stored.byteOffset, width), at * width);
  }
  return halves;
}
