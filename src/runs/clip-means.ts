// What a model makes of whole clips: the mean over the frames that its frozen layers give, read from the trunk cache, which is
// filled first where it lacks some.

import { clipInputKind, forwardMode } from '../config/forward-mode.ts';
import { clipAt } from '../dataset/clip.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import { readStoredConfig } from '../library/stored-weights.ts';
import { frameWidth } from '../model/frame-shape.ts';
import { getDataset, loadClips } from '../storage/dataset-store.ts';
import { getModel } from '../storage/model-store.ts';
import { openFrameCache } from './frame-cache.ts';
import { type PrefillPorts, prefillTrunkCache } from './prefill/prefill.ts';
import type { ClipMeans, PrefillRequest } from './prefill/prefill-types.ts';

type StoredRequest = PrefillRequest & { source: { kind: 'stored' } };

/** Means of the clips whose frames are there in the end. Rejects as a prefill does, and with `training/no-frames` where these
 *  settings keep none. */
export async function meansOfClips(request: StoredRequest, ports: PrefillPorts): Promise<ClipMeans> {
  const { modelId, settings, featureExtractor, dtype, source } = request;
  const modelConfig = await readStoredConfig(modelId, settings);
  const mode = forwardMode(settings, featureExtractor, modelConfig.layerCount);
  if (clipInputKind(mode) === 'samples')
    throw new VoxtuneError('training/no-frames', 'With these settings nothing of a clip is kept to be compared.');
  const outcome = await prefillTrunkCache(request, ports);
  const model = await getModel(modelId);
  const dataset = await getDataset(source.datasetId);
  const all = await loadClips(source.datasetId);
  const names = { datasetId: dataset.id, datasetName: dataset.name, modelName: model.name };
  const frames = { modelHash: model.contentHash, modelConfig, mode, featureExtractor, dtype };
  const cache = await openFrameCache({ ...frames, ...names, arithmetic: 'float32' });
  try {
    const width = frameWidth(modelConfig, mode);
    const present = source.clips.filter((index) => cache.has(clipAt(all, index).contentHash));
    const means = new Float32Array(present.length * width);
    const kept: number[] = [];
    const meter = new ProgressMeter(present.length, ({ done, total }) =>
      ports.onProgress({ datasetId: dataset.id, done, total }),
    );
    for (const index of present) {
      const block = cache.read(clipAt(all, index).contentHash);
      // one that was damaged on the disk is made again by a run
      if (block) meanOf(block.frames, width, means.subarray(kept.length * width, (kept.length + 1) * width));
      if (block) kept.push(index);
      meter.update(kept.length, 0);
      if (kept.length % 64 === 0) await yieldToEventLoop();
      if (ports.signal.aborted) break;
    }
    meter.close();
    return { outcome, width, clips: Int32Array.from(kept), means: means.slice(0, kept.length * width) };
  } finally {
    cache.close();
  }
}

/** Mean over rows. frames [frameCount, width] → mean [width] */
export function meanOf(frames: Float32Array, width: number, mean: Float32Array): void {
  const count = frames.length / width;
  mean.fill(0);
  for (let start = 0; start < frames.length; start += width)
    for (let i = 0; i < width; i++) mean[i] = (mean[i] ?? 0) + (frames[start + i] ?? 0) / count;
}
