// Calls between the page and the picture worker, which reads clips of stored data sets to draw them, and compares them.

import type { Clip } from '../dataset/clip.ts';
import type { SoundPicture, Spectrogram } from '../dataset/spectrogram.ts';

export interface PictureWorkerApi {
  /** Lowest and highest sample of each of `parts` equal parts of the clip. */
  peaks(datasetId: string, clip: Clip, parts: number): Promise<Float32Array>;
  spectrogram(datasetId: string, clip: Clip, mostColumns: number): Promise<Spectrogram>;
  /** Both, of samples that are no clip's (moved, not copied). */
  draw(samples: Float32Array<ArrayBuffer>, parts: number, mostColumns: number): Promise<SoundPicture>;
  /** Takes the means of clips (moved, not copied), and gives each a place on a map: [count, 2], along the two principal axes.
   *  What follows is about the last that were laid out, by their place in the list. */
  layOut(means: Float32Array<ArrayBuffer>, width: number): Promise<Float32Array>;
  /** The most like it first. */
  mostAlike(at: number, count: number): Promise<number[]>;
  /** Those whose label is least certain first; `labels` by place, -1 for none. */
  leastCertain(labels: Int32Array): Promise<number[]>;
}
