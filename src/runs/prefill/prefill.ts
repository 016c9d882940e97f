// Fills the trunk cache before a run asks for it: with clips of a stored data set, or of an import while it still decodes. It
// gives way to whatever else is asked of the engine, and what it has written by then is whole and stays.

import { clipInputKind, forwardMode } from '../../config/forward-mode.ts';
import { type BatchLimits, fitsWasm, passBatch, passBytes } from '../../config/plan/training-cost.ts';
import { type Clip, clipAt } from '../../dataset/clip.ts';
import { engineInfo } from '../../engine/backend/backend.ts';
import { ClipFeed, type FeedFacts, type ImportedClips } from '../../importing/clip-feed.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { ProgressMeter } from '../../lib/progress-meter.ts';
import { type OpenedClassifier, openClassifier } from '../../library/open-model.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { frameWidth, sampleCountFor } from '../../model/frame-shape.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { countParameters, shapeOf } from '../../model/weights/parameter-list.ts';
import { ClipReader, verifiedSamples } from '../../storage/clip-reader.ts';
import { getDataset, loadClips } from '../../storage/dataset-store.ts';
import { getModel } from '../../storage/model-store.ts';
import { listTrunkCaches, type TrunkCache } from '../../storage/trunk-cache.ts';
import { whilePrefilling } from '../../storage/work-locks.ts';
import { runTrunkPass } from '../../training/trunk-pass.ts';
import { engineGeneration, engineThatMultiplies } from '../engine.ts';
import { cacheOfClips, type FrameCacheRequest, frameCacheKey, openFrameCache } from '../frame-cache.ts';
import { clipSamples } from '../run-data.ts';
import { PrefillStatistics } from './prefill-statistics.ts';
import type { PrefillOutcome, PrefillProgress, PrefillRequest } from './prefill-types.ts';
import { closePrefilled, prefilled } from './prefilled.ts';

/** Whoever wants the engine waits about as long as a batch takes. */
const batchTargetSec = 0.25;
/** A clip cannot be broken off: longer ones are left to the run. */
const longestPrefilledSec = 60;
/** Of a model's files, on two cores. */
const openedBytesPerSec = 200e6;
/** Of the storage that is left: a run may need the rest. */
const shareOfRest = 0.5;
/** Of the whole allowance, all trunk caches together: those of other settings stay, but do not pile up without end. */
const shareForCaches = 0.1;
/** What enters the trained layers does not depend on them. */
const anyLabels = ['LABEL_0', 'LABEL_1'];

export interface PrefillPorts {
  /** Aborts when the engine is wanted for something else. */
  signal: AbortSignal;
  onProgress(progress: PrefillProgress): void;
  /** The import that answers on a port. */
  connectImport(port: MessagePort, signal: AbortSignal): ImportedClips;
}

/** Rejects with what opening or running the model throws, and `storage/…`. */
export async function prefillTrunkCache(request: PrefillRequest, ports: PrefillPorts): Promise<PrefillOutcome> {
  const { modelId, settings, featureExtractor, dtype, source } = request;
  const { signal, onProgress } = ports;
  const clips =
    source.kind === 'stored'
      ? await storedClips(source.datasetId, source.clips)
      : ports.connectImport(source.port, signal);
  try {
    const model = await getModel(modelId);
    const modelConfig = await readStoredConfig(modelId, settings);
    const mode = forwardMode(settings, featureExtractor, modelConfig.layerCount);
    if (clipInputKind(mode) === 'samples') return 'done';
    const facts = await clips.describe();
    if (!facts) return 'stopped';
    const frames = { modelHash: model.contentHash, modelConfig, mode, featureExtractor, dtype };
    const names = { datasetId: facts.datasetId, datasetName: facts.name, modelName: model.name };
    const target: FrameCacheRequest = { ...frames, ...names, arithmetic: 'float32' };
    return await whilePrefilling(signal, async (isRunWaiting) => {
      const isStopped = () => signal.aborted || isRunWaiting();
      if (isStopped()) return 'stopped';
      const frames = await prefilled(frameCacheKey(target), openFrameCache(target));
      let statistics: PrefillStatistics | null = null;
      try {
        if (request.forProbes) statistics = await PrefillStatistics.open(modelId, target, facts);
        const { cache } = frames;
        return await fill({ request, model, target, facts, clips, cache, statistics, isStopped, onProgress });
      } finally {
        // of an import that was cancelled nothing stays
        const takesBack = await clips.hasFailed();
        await Promise.all([closePrefilled(frames, takesBack), statistics?.close(takesBack)]);
      }
    });
  } catch (thrown) {
    if (signal.aborted || (await clips.hasFailed())) return 'stopped';
    throw thrown;
  } finally {
    if (source.kind === 'import') source.port.close();
  }
}

interface Filling {
  request: PrefillRequest;
  model: ModelRecord;
  target: FrameCacheRequest;
  facts: FeedFacts;
  clips: ImportedClips;
  cache: TrunkCache;
  /** Null where nothing is kept for probes. */
  statistics: PrefillStatistics | null;
  isStopped(): boolean;
  onProgress(progress: PrefillProgress): void;
}

async function fill(filling: Filling): Promise<PrefillOutcome> {
  const { request, model, target, facts, clips, cache, statistics, isStopped, onProgress } = filling;
  const { modelConfig, mode, featureExtractor } = target;
  const { datasetId, sampleRateHz, fileCount } = facts;
  const shortest = sampleCountFor(modelConfig, 1);
  const longest = longestPrefilledSec * featureExtractor.samplingRateHz;
  const meter = new ProgressMeter(fileCount, ({ done, total }) => onProgress({ datasetId, done, total }));
  let stored: Promise<ClipReader> | null = null;
  const readStored = async (clip: Clip) => {
    const bytes = await clips.readBytes(clip);
    if (bytes) return verifiedSamples(facts, clip, bytes);
    stored ??= ClipReader.open(datasetId);
    return (await stored).readSamples(clip);
  };
  let opened: OpenedClassifier | null = null;
  let generation = 0;
  let limits: BatchLimits = { ...passBatch, clips: 1 };
  let seen = 0;
  try {
    for (;;) {
      const portion = await clips.clipsFrom(seen);
      if (portion.length === 0) break;
      seen += portion.length;
      let kept: PrefillStatistics | null = null;
      const samples = clipSamples(portion, sampleRateHz, featureExtractor, async (clip) => {
        const whole = await readStored(clip);
        kept?.hear(clip, whole);
        return whole;
      });
      const missing = portion.flatMap(({ contentHash }, at) => {
        const length = samples.sampleCount(at);
        // one that is too short is told by the run, and whoever wants the engine cannot wait for a long one
        return cache.has(contentHash) || length < shortest || length > longest ? [] : [at];
      });
      const before = seen - missing.length;
      meter.update(before, 0);
      if (isStopped()) return 'stopped';
      if (missing.length === 0) continue;
      const lengths = missing.map((at) => samples.sampleCount(at));
      const bytesOfFrames = frameBytes(lengths, target);
      if (!(await hasRoom(bytesOfFrames))) return 'no-space';
      const isNew = missing.some((at) => statistics?.has(clipAt(portion, at)) === false);
      if (statistics && isNew && (await hasRoom(bytesOfFrames + statistics.bytesOf(missing.length)))) kept = statistics;
      if (!opened) {
        await delayOpening(model, isStopped);
        if (isStopped()) return 'stopped';
        await engineThatMultiplies('float32');
        const bytes = passBytes(shapeOf(modelConfig), countParameters(modelConfig, mode).total, largestOf(lengths));
        // a GPU's memory is not told to a page
        if (engineInfo().backend === 'wasm' && !fitsWasm(bytes)) return 'no-memory';
        opened = await openClassifier({ ...request, labels: anyLabels, seed: 0 });
        generation = engineGeneration();
      }
      const startedMs = performance.now();
      const { model: classifier } = opened;
      const frames = cacheOfClips(cache, portion);
      const onWritten = (written: number) => meter.update(before + written, 0);
      const pass = { samples, clips: missing, limits, isStopped, onProgress: onWritten };
      const both = { trunk: (inputs: readonly Float32Array[]) => classifier.trunkAndStatistics(inputs) };
      const isWhole = kept
        ? await runTrunkPass({ ...pass, model: both, cache: kept.withFrames(frames, portion) })
        : await runTrunkPass({ ...pass, model: classifier, cache: frames });
      if (!isWhole) return 'stopped';
      limits = limitsFor((performance.now() - startedMs) / 1000 / missing.length);
    }
  } finally {
    meter.close();
    // an engine that was replaced took its tensors with it
    if (opened && generation === engineGeneration()) opened.model.dispose();
  }
  if (await clips.hasFailed()) return 'stopped';
  // files that are no clips do not count
  onProgress({ datasetId, done: seen, total: seen });
  return 'done';
}

/** Of clips of these lengths: an upper bound, since a frame is at least as long as the convolutions' strides. */
function frameBytes(sampleCounts: readonly number[], { modelConfig, mode, dtype }: FrameCacheRequest): number {
  const samplesPerFrame = modelConfig.convStride.reduce((samples, stride) => samples * stride, 1);
  const frames = sampleCounts.reduce((sum, count) => sum + Math.ceil(count / samplesPerFrame), 0);
  return frames * frameWidth(modelConfig, mode) * (dtype === 'float16' ? 2 : 4);
}

/** What may be written without being asked: the browser's allowance is the person's. Where it tells none, nothing may. */
async function hasRoom(bytes: number): Promise<boolean> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const cached = (await listTrunkCaches()).reduce((sum, cache) => sum + cache.bytes, 0);
  return bytes <= (quota - usage) * shareOfRest && cached + bytes <= quota * shareForCaches;
}

/** Opening a model cannot be broken off. So it is put off by about as long as it takes: who starts a training by then has
 *  lost nothing, and who starts during it waits no longer than that. */
async function delayOpening({ files }: ModelRecord, isStopped: () => boolean): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const untilMs = performance.now() + (1000 * bytes) / openedBytesPerSec;
  while (performance.now() < untilMs && !isStopped()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** As many clips as take about as long as another may have to wait. */
function limitsFor(secondsPerClip: number): BatchLimits {
  const clips = Math.floor(batchTargetSec / Math.max(secondsPerClip, 1e-6));
  return { ...passBatch, clips: Math.min(passBatch.clips, Math.max(1, clips)) };
}

/** A stored data set as an import that has ended. Longest first: where memory does not do, it shows at once. */
async function storedClips(datasetId: string, wanted: readonly number[]): Promise<ImportedClips> {
  const { name, sampleRateHz } = await getDataset(datasetId);
  const all = await loadClips(datasetId);
  const clips = wanted.flatMap((index) => all[index] ?? []).sort((a, b) => b.sampleCount - a.sampleCount);
  return ClipFeed.ended({ datasetId, name, sampleRateHz, fileCount: clips.length }, clips);
}
