// Entry of the picture worker: what clips look like, and how alike they are.

import { peaksOf, spectrogramOf } from '../audio/waveform.ts';
import { centre, principalCoordinates } from '../dataset/principal-axes.ts';
import { leastCertain, mostAlike, toUnitLength } from '../dataset/similarity.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';
import { clipGlance } from '../storage/clip-glance.ts';

/** Of the clips that were laid out last, each of length 1 about their mean. */
let laidOut: { units: Float32Array; width: number } = { units: new Float32Array(0), width: 1 };

const api: PictureWorkerApi = {
  async peaks(datasetId, clip, parts) {
    const peaks = await peaksOf(await clipGlance(datasetId, clip), clip.sampleCount, parts);
    return transfer(peaks, [peaks.buffer]);
  },
  async spectrogram(datasetId, clip, mostColumns) {
    const picture = await spectrogramOf(await clipGlance(datasetId, clip), clip.sampleCount, mostColumns);
    return transfer(picture, [picture.levels.buffer]);
  },
  async draw(samples, parts, mostColumns) {
    const read = async (from: number, count: number) => samples.subarray(from, from + count);
    const peaks = await peaksOf(read, samples.length, parts);
    const spectrogram = await spectrogramOf(read, samples.length, mostColumns);
    return transfer({ peaks, spectrogram }, [peaks.buffer, spectrogram.levels.buffer]);
  },
  async layOut(means, width) {
    centre(means, width);
    const places = principalCoordinates(means, width);
    toUnitLength(means, width);
    laidOut = { units: means, width };
    return transfer(places, [places.buffer]);
  },
  mostAlike: async (at, count) => mostAlike(laidOut.units, laidOut.width, at, count),
  leastCertain: async (labels) => leastCertain(laidOut.units, laidOut.width, labels),
};

exposeWorker(api);
