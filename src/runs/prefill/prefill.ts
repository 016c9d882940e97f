// Fills the trunk cache before a run asks for it: with clips of a stored data set, or of an import while it still decodes. It
// gives way to whatever else is asked of the engine, and what it has written by then is whole and stays.

import { clipInputKind, forwardMode } from '../../config/forward-mode.ts';
import { type BatchLimits, fitsWasm, passBatch, passBytes } from '../../config/plan/training-cost.ts';
import { engineInfo } from '../../engine/backend/backend.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { configFileName } from '../../library/model-files.ts';
import { type OpenedClassifier, openClassifier } from '../../library/open-model.ts';
import { readModelConfig } from '../../library/store-model.ts';
import { frameWidth } from '../../model/classifier.ts';
import { sampleCountFor } from '../../model/frame-count.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { shapeOf } from '../../model/weights/parameter-list.ts';
import { getModel, readModelFile } from '../../storage/model-store.ts';
import { deleteTrunkCache, type TrunkCache } from '../../storage/trunk-cache.ts';
import { whilePrefilling } from '../../storage/work-locks.ts';
import { runTrunkPass } from '../../training/trunk-pass.ts';
import { engineGeneration, engineThatMultiplies } from '../engine.ts';
import { type FrameCacheRequest, frameCacheKey, openFrameCache } from '../frame-cache.ts';
import { clipSamples } from '../run-data.ts';
import { openSource, type PrefillSource } from './prefill-source.ts';
import { hasRoomAhead } from './prefill-space.ts';
import type { PrefillOutcome, PrefillProgress, PrefillRequest } from './prefill-types.ts';

/** Whoever wants the engine waits about as long as a batch takes. */
const batchTargetSec = 0.25;
const reportEveryMs = 250;
/** Of a model's files, on two cores. */
const openedBytesPerSec = 200e6;
/** What enters the trained layers does not depend on them. */
const anyLabels = ['LABEL_0', 'LABEL_1'];

type OnProgress = (progress: PrefillProgress) => void;

/** Rejects with what opening or running the model throws, and `storage/…`. */
export async function prefillTrunkCache(
  request: PrefillRequest,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<PrefillOutcome> {
  const { modelId, settings, featureExtractor, dtype } = request;
  let source: PrefillSource | null = null;
  try {
    const record = await getModel(modelId);
    const modelConfig = await readModelConfig(await readModelFile(modelId, configFileName));
    const mode = forwardMode(settings, featureExtractor, modelConfig.layerCount);
    if (clipInputKind(mode) === 'samples') return 'done';
    source = await openSource(request.source, signal);
    const { datasetId, datasetName } = source;
    const of = {
      modelHash: record.contentHash,
      modelConfig,
      mode,
      featureExtractor,
      dtype,
      arithmetic: 'float32' as const,
    };
    const cacheRequest = { ...of, datasetId, datasetName, modelName: record.name };
    const pass = { request, record, cacheRequest, source, signal, onProgress: seldom(onProgress) };
    return await whilePrefilling(signal, (isAsked) => fill({ ...pass, isAsked }));
  } catch (thrown) {
    if (signal.aborted || isNoImport(thrown) || (await source?.hasFailed())) return 'stopped';
    throw thrown;
  } finally {
    source?.close();
  }
}

/** It ended before anything could be asked of it. */
function isNoImport(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

interface Pass {
  request: PrefillRequest;
  record: ModelRecord;
  cacheRequest: FrameCacheRequest;
  source: PrefillSource;
  signal: AbortSignal;
  /** A run in another tab wants to begin. */
  isAsked(): boolean;
  onProgress: OnProgress;
}

async function fill(pass: Pass): Promise<PrefillOutcome> {
  const { cacheRequest, source, signal, isAsked } = pass;
  if (signal.aborted || isAsked()) return 'stopped';
  const cache = await openFrameCache(cacheRequest);
  const isNew = cache.clipCount === 0;
  try {
    return await fillOpen(pass, cache);
  } finally {
    const hasFailed = await source.hasFailed();
    // of an import that was cancelled nothing stays
    if (hasFailed) cache.takeBack();
    const isEmpty = cache.clipCount === 0;
    cache.close();
    if (isNew && isEmpty) await deleteTrunkCache(await frameCacheKey(cacheRequest));
  }
}

async function fillOpen(pass: Pass, cache: TrunkCache): Promise<PrefillOutcome> {
  const { request, record, cacheRequest, source, signal, isAsked } = pass;
  const { clips, datasetId, sampleRateHz } = source;
  const { modelConfig, featureExtractor } = cacheRequest;
  const samples = clipSamples(clips, sampleRateHz, featureExtractor, (clip) => source.read(clip));
  const shortest = sampleCountFor(modelConfig, 1);
  const hashOf = (clip: number) => clips[clip].contentHash;
  const isStopped = () => signal.aborted || isAsked();
  let done = 0;
  const tell = () => pass.onProgress({ datasetId, done, total: Math.max(source.total, done) });
  let opened: OpenedClassifier | null = null;
  let generation = 0;
  let limits: BatchLimits = { ...passBatch, clips: 1 };
  try {
    for (let portion = await source.next(); portion; portion = await source.next()) {
      const missing = portion.filter((clip) => !cache.has(hashOf(clip)));
      // one that is too short is told by the run
      const usable = missing.filter((clip) => samples.sampleCount(clip) >= shortest);
      done += portion.length - usable.length;
      tell();
      if (isStopped()) return 'stopped';
      if (usable.length === 0) continue;
      const lengths = usable.map((clip) => samples.sampleCount(clip));
      if (!(await hasRoomAhead(bytesOfFrames(lengths, cacheRequest)))) return 'no-space';
      if (!opened) {
        await unhurried(record, isStopped);
        if (isStopped()) return 'stopped';
        await engineThatMultiplies('float32');
        if (!fitsMemory(modelConfig, record.parameterCount, Math.max(...lengths))) return 'no-memory';
        const { modelId, settings } = request;
        opened = await openClassifier({ modelId, labels: anyLabels, settings, featureExtractor, seed: 0 });
        generation = engineGeneration();
      }
      const startedMs = performance.now();
      const before = done;
      const isWhole = await runTrunkPass({
        model: opened.model,
        samples,
        cache: cacheOfClips(cache, hashOf),
        clips: usable,
        limits,
        isStopped,
        onProgress: (written) => {
          done = before + written;
          tell();
        },
      });
      if (!isWhole) return 'stopped';
      limits = limitsFor((performance.now() - startedMs) / 1000 / usable.length);
    }
    return 'done';
  } finally {
    // an engine that was replaced took its tensors with it
    if (opened && generation === engineGeneration()) opened.model.dispose();
  }
}

/** Opening a model cannot be broken off. So it is put off by about as long as it takes: who starts a training by then has
 *  lost nothing, and who starts during it waits no longer than that. */
async function unhurried({ files }: ModelRecord, isStopped: () => boolean): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const untilMs = performance.now() + (1000 * bytes) / openedBytesPerSec;
  while (performance.now() < untilMs && !isStopped()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** As many clips as take about as long as another may have to wait. */
function limitsFor(secondsPerClip: number): BatchLimits {
  const clips = Math.floor(batchTargetSec / Math.max(secondsPerClip, 1e-6));
  return { ...passBatch, clips: Math.min(passBatch.clips, Math.max(1, clips)) };
}

/** An upper bound: a frame is at least as long as the convolutions' strides. */
function bytesOfFrames(sampleCounts: readonly number[], { modelConfig, mode, dtype }: FrameCacheRequest): number {
  const samplesPerFrame = modelConfig.convStride.reduce((product, stride) => product * stride, 1);
  const frames = sampleCounts.reduce((sum, count) => sum + Math.ceil(count / samplesPerFrame), 0);
  return frames * frameWidth(modelConfig, mode) * (dtype === 'float16' ? 2 : 4);
}

/** A GPU's memory is not told to a page. */
function fitsMemory(config: ModelConfig, parameterCount: number, longestSamples: number): boolean {
  const bytes = passBytes(shapeOf(config), parameterCount, longestSamples);
  return engineInfo().backend !== 'wasm' || fitsWasm(bytes);
}

function cacheOfClips(cache: TrunkCache, hashOf: (clip: number) => string) {
  return {
    has: (clip: number) => cache.has(hashOf(clip)),
    write: async (clip: number, frames: Parameters<TrunkCache['write']>[1]) => cache.write(hashOf(clip), frames),
    flush: async () => cache.flush(),
  };
}

/** The first and the last, and a few a second of those between. */
function seldom(report: OnProgress): OnProgress {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < reportEveryMs && progress.done < progress.total) return;
    lastMs = nowMs;
    report(progress);
  };
}
