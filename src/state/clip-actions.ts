// What is read of single clips of the open data set: to hear them and to see them.

import type { Clip } from '../dataset/clip.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import { openDataset } from './change-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type ClipActions = Pick<StudioActions, 'readClip' | 'readPeaks' | 'readSpectrogram'>;

export function clipActions({ store, deps }: StudioContext): ClipActions {
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
  };
}
