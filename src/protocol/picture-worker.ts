// Calls between the page and the picture worker, which reads clips of stored data sets to draw them.

import type { Clip } from '../dataset/clip.ts';
import type { Spectrogram } from '../dataset/spectrogram.ts';

export interface PictureWorkerApi {
  /** Lowest and highest sample of each of `parts` equal parts of the clip. */
  peaks(datasetId: string, clip: Clip, parts: number): Promise<Float32Array>;
  spectrogram(datasetId: string, clip: Clip, mostColumns: number): Promise<Spectrogram>;
}
