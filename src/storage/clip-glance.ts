// Parts of a clip's samples for drawing them: nothing is verified, and a long clip is never in memory as a whole.

import type { ReadSamples } from '../audio/waveform.ts';
import type { Clip } from '../dataset/clip.ts';
import { ClipPackReader, storedBytes } from './clip-pack.ts';
import { datasetFolder } from './dataset-store.ts';

/** A clip of up to so many bytes is read in one go. */
const wholeBytes = 4e6;

let pack: { datasetId: string; reader: ClipPackReader } | null = null;

export async function clipGlance(datasetId: string, clip: Clip): Promise<ReadSamples> {
  if (pack?.datasetId !== datasetId) pack = { datasetId, reader: new ClipPackReader(datasetFolder(datasetId)) };
  const { reader } = pack;
  if (storedBytes(clip) > wholeBytes) return (from, count) => reader.readPart(clip, from, count);
  const samples = await reader.readPart(clip, 0, clip.sampleCount);
  return async (from, count) => samples.subarray(from, from + count);
}
