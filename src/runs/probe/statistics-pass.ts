// One pass of the whole model over the clips whose statistics are not kept yet. A GPU or a thread that is lost is replaced, and
// what does not read back as it was written is computed again.

import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import { cachedMode } from '../../config/forward-mode.ts';
import { type Clip, clipAt } from '../../dataset/clip.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { ErrorCode } from '../../lib/error-codes.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { type Progress, ProgressMeter } from '../../lib/progress-meter.ts';
import { RetryLimit } from '../../lib/retry-limit.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import { openClassifier } from '../../library/open-model.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { frameCount } from '../../model/frame-shape.ts';
import { type StatisticsShape, statisticsShape } from '../../model/layer-statistics.ts';
import { countParameters, shapeOf } from '../../model/weights/parameter-list.ts';
import { ClipReader } from '../../storage/clip-reader.ts';
import { getDataset, loadClips } from '../../storage/dataset-store.ts';
import { damagedFrames } from '../../storage/errors.ts';
import { getModel } from '../../storage/model-store.ts';
import type { TrunkCache } from '../../storage/trunk-cache.ts';
import { runTrunkPass } from '../../training/trunk-pass.ts';
import { engineFailure, engineGeneration, engineThatMultiplies, replaceEngine } from '../engine.ts';
import { assertPassFits } from '../run-checks.ts';
import { checkLengths, clipSamples, type RunData, readingAll } from '../run-data.ts';
import { AcousticsCache } from './acoustics-cache.ts';
import { openStatisticsCache, statisticsOfClips, storedWidth, wholeModel } from './statistics-cache.ts';

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

/** What the pass has kept, read back, in the order of the request's clips. */
export interface KeptStatistics {
  shape: StatisticsShape;
  /** Rows of `scaled-halves.ts`. */
  halves: Uint16Array; // [N, storedWidth]
  acoustics: Float32Array; // [N, acousticWidth]
}

/** What the pass begins again after. */
const losses: ReadonlySet<ErrorCode> = new Set(['engine/device-lost', 'engine/thread-lost', 'storage/damaged-frames']);
/** Hidden states do not depend on the head. */
const anyLabels = ['LABEL_0', 'LABEL_1'];

/** Null where it was stopped. Throws `model/clip-too-short`, `training/clip-too-long`, `model/not-finite`, `storage/…`, `engine/…`. */
export async function passForStatistics(request: StatisticsRequest): Promise<KeptStatistics | null> {
  const { modelId, featureExtractor, datasetId, clips, signal } = request;
  const model = await getModel(modelId);
  const modelConfig = await readStoredConfig(modelId, wholeModel);
  const dataset = await getDataset(datasetId);
  const all = await loadClips(datasetId);
  const used = clips.map((clip) => clipAt(all, clip));
  const read = readingAll(await ClipReader.open(datasetId), used);
  const names = { datasetId, datasetName: dataset.name, modelName: model.name };
  const of = { modelHash: model.contentHash, modelConfig, featureExtractor, arithmetic: 'float32' as const };
  const shape = statisticsShape(modelConfig);
  const retries = new RetryLimit();
  for (;;) {
    const layers = await openStatisticsCache({ ...of, ...names });
    try {
      const acoustics = await AcousticsCache.open(dataset);
      try {
        const heard = async (clip: Clip) => {
          const samples = await read(clip);
          acoustics.write(clip, samples);
          return samples;
        };
        const data: RunData = { clips: all, samples: clipSamples(all, dataset.sampleRateHz, featureExtractor, heard) };
        checkLengths({ frameCount: (count) => frameCount(modelConfig, count) }, data, clips);
        if (!(await fill({ request, modelConfig, data, shape, layers, acoustics }))) return null;
        return { shape, halves: readBack(layers, used, shape), acoustics: acoustics.readBack(used) };
      } finally {
        acoustics.close();
      }
    } catch (thrown) {
      const error = await engineFailure(thrown);
      if (!(error instanceof VoxtuneError) || !losses.has(error.code) || signal.aborted) throw error;
      retries.record(layers.clipCount, error);
      if (error.code !== 'storage/damaged-frames') await replaceEngine();
    } finally {
      layers.close();
    }
  }
}

interface Filling {
  request: StatisticsRequest;
  modelConfig: ModelConfig;
  /** Reading samples keeps the clip's acoustic statistics. */
  data: RunData;
  shape: StatisticsShape;
  layers: TrunkCache;
  acoustics: AcousticsCache;
}

/** Computes what the caches lack. False where it was stopped. */
async function fill({ request, modelConfig, data, shape, layers, acoustics }: Filling): Promise<boolean> {
  const { modelId, featureExtractor, clips, signal, onProgress } = request;
  const isStopped = () => signal.aborted;
  const rows = statisticsOfClips(layers, shape, data.clips);
  const unheard = clips.filter((clip) => rows.has(clip) && !acoustics.has(clipAt(data.clips, clip)));
  const lacking = clips.filter((clip) => !rows.has(clip)).length;
  const meter = new ProgressMeter(clips.length, onProgress);
  let last = clips.length - lacking - unheard.length;
  // what was there before is no speed
  meter.update(last, 0);
  const report = (done: number) => {
    meter.update(done, done - last);
    last = done;
  };
  try {
    for (const clip of unheard) {
      await yieldToEventLoop();
      if (isStopped()) return false;
      await data.samples.read(clip);
      report(last + 1);
    }
    if (isStopped()) return false;
    if (lacking === 0) return true;
    const engine = await engineThatMultiplies('float32');
    const size = { shape: shapeOf(modelConfig), total: countParameters(modelConfig, cachedMode(0)).total };
    assertPassFits(size, data, clips, featureExtractor.samplingRateHz, engine);
    const opening = { modelId, labels: anyLabels, settings: wholeModel, featureExtractor, seed: 0 };
    const { model } = await openClassifier(opening);
    const generation = engineGeneration();
    const trunk = (inputs: readonly Float32Array[]) => model.layerStatistics(inputs);
    try {
      const overlaps = engine.backend === 'webgpu';
      const pass = { samples: data.samples, cache: rows, clips, isStopped, overlaps, onProgress: report };
      return await runTrunkPass({ model: { trunk }, ...pass });
    } finally {
      // an engine that was replaced took its tensors with it
      if (generation === engineGeneration()) model.dispose();
    }
  } finally {
    meter.close();
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
