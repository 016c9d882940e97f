// What is made of the clips of the open data set: to hear them, to see them, and to lay them out on a map by what a model makes
// of them.

import { modeSettings } from '../config/forward-mode.ts';
import type { Clip } from '../dataset/clip.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import { transfer } from '../protocol/worker-client.ts';
import { openDataset } from './change-dataset.ts';
import { isEngineTaken } from './engine-taken.ts';
import type { StudioContext } from './studio-context.ts';
import type { ClipMap, StudioActions } from './studio-state.ts';

type ClipActions = Pick<
  StudioActions,
  | 'readClip'
  | 'readPeaks'
  | 'readSpectrogram'
  | 'drawSamples'
  | 'mapClips'
  | 'stopMapping'
  | 'clipsLike'
  | 'leastCertainClips'
>;

export function clipActions(context: StudioContext): ClipActions {
  const { store, deps, attempt } = context;
  let worker: PictureWorkerApi | null = null;
  const pictures = () => {
    worker ??= deps.connectPictureWorker();
    return worker;
  };

  function clipOf(clipIndex: number): { datasetId: string; clip: Clip } {
    const { record, clips } = openDataset(store.getState().dataset);
    const clip = clips[clipIndex];
    if (!clip) {
      throw new VoxtuneError('storage/missing', `“${record.name}” has no clip number ${clipIndex}.`, {
        what: String(clipIndex),
      });
    }
    return { datasetId: record.id, clip };
  }

  async function map(): Promise<void> {
    const { dataset, model, config, mapping } = store.getState();
    const { record, clips, isExcluded } = openDataset(dataset);
    if (!model) throw new VoxtuneError('storage/missing', 'No model is open. Choose one first.', { what: '' });
    if (isEngineTaken(store.getState()))
      throw new VoxtuneError('training/busy', 'A run or a probe is at work. Stop it or wait for it first.', {
        name: '',
      });
    if (mapping) return;
    const wanted = clips.flatMap(({ index }) => (isExcluded[index] ? [] : [index]));
    store.setState({ mapping: { done: 0, total: wanted.length } });
    try {
      // the map is made with what a run of the form's settings will use
      const request = {
        modelId: model.id,
        featureExtractor: model.featureExtractor,
        settings: modeSettings(config),
        dtype: config.trunkCacheDtype,
        forProbes: true,
        source: { kind: 'stored' as const, datasetId: record.id, clips: wanted },
      };
      const found = await context.withoutPrefill(() =>
        context.trainWorker().clipMeans(request, ({ done, total }) => {
          if (store.getState().mapping) store.setState({ mapping: { done, total } });
        }),
      );
      if (!found)
        throw new VoxtuneError('training/busy', 'A run or a probe is at work. Stop it or wait for it first.', {
          name: '',
        });
      if (found.clips.length === 0) return;
      const count = wanted.length - found.clips.length;
      const { means, width } = found;
      const places = await pictures().layOut(transfer(means, [means.buffer]), width);
      const clipMap: ClipMap = {
        datasetId: record.id,
        modelName: model.name,
        clips: found.clips,
        places,
        missing: count > 0 ? { count, outcome: found.outcome } : null,
      };
      store.setState({ clipMap });
    } finally {
      store.setState({ mapping: null });
    }
  }

  /** Of the open data set. */
  function mapped(): ClipMap {
    const { clipMap, dataset } = store.getState();
    if (!clipMap || clipMap.datasetId !== dataset?.record.id)
      throw new VoxtuneError('storage/missing', 'There is no map of these clips. Make it first.', { what: '' });
    return clipMap;
  }

  return {
    async readClip(clipIndex) {
      const { datasetId, clip } = clipOf(clipIndex);
      return deps.storage.readClipSamples(datasetId, clip);
    },
    async readPeaks(clipIndex, parts) {
      const { datasetId, clip } = clipOf(clipIndex);
      return pictures().peaks(datasetId, clip, parts);
    },
    async readSpectrogram(clipIndex, mostColumns) {
      const { datasetId, clip } = clipOf(clipIndex);
      return pictures().spectrogram(datasetId, clip, mostColumns);
    },
    // a copy goes: the page still plays them
    async drawSamples(samples, parts, mostColumns) {
      const own = samples.slice();
      return pictures().draw(transfer(own, [own.buffer]), parts, mostColumns);
    },
    mapClips: () => attempt('storage', map),
    stopMapping() {
      if (store.getState().mapping) void context.trainWorker().stopPrefill();
    },
    clipsLike: (clipIndex, count) =>
      attempt('storage', async () => {
        const { clips } = mapped();
        const at = clips.indexOf(clipIndex);
        if (at < 0) return [];
        return (await pictures().mostAlike(at, count)).flatMap((place) => clips[place] ?? []);
      }),
    leastCertainClips: (count) =>
      attempt('storage', async () => {
        const { clips } = mapped();
        const { clipLabels } = openDataset(store.getState().dataset);
        const labels = Int32Array.from(clips, (clip) => clipLabels[clip] ?? -1);
        return (await pictures().leastCertain(labels)).slice(0, count).flatMap((place) => clips[place] ?? []);
      }),
  };
}
