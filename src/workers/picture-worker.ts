// Entry of the picture worker: what clips look like.

import { peaksOf, spectrogramOf } from '../audio/waveform.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';
import { clipGlance } from '../storage/clip-glance.ts';

const api: PictureWorkerApi = {
  async peaks(datasetId, clip, parts) {
    const peaks = await peaksOf(await clipGlance(datasetId, clip), clip.sampleCount, parts);
    return transfer(peaks, [peaks.buffer]);
  },
  async spectrogram(datasetId, clip, mostColumns) {
    const picture = await spectrogramOf(await clipGlance(datasetId, clip), clip.sampleCount, mostColumns);
    return transfer(picture, [picture.levels.buffer]);
  },
};

exposeWorker(api);
