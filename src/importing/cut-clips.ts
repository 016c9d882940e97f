// Cuts long clips of a stored data set into parts. The samples stay where they are in the pack: each part is an entry of the index,
// with its own content hash. The whole clips are left out then. All of it is stored at once, or nothing.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { SoundMeter } from '../audio/sound.ts';
import { type Clip, clipAt } from '../dataset/clip.ts';
import { type CutOptions, type PlannedPart, partFinder, plannedParts } from '../dataset/cut-plan.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { usingParts } from '../dataset/labels/label-edits.ts';
import { ClipPackReader, clipHash, contentHashOf, decodeSamples, storedBytes } from '../storage/clip-pack.ts';
import { damagedClips } from '../storage/clip-reader.ts';
import { datasetFolder, readDataset } from '../storage/dataset-store.ts';
import { appendClips } from '../storage/fill-dataset.ts';

/** Of a long clip, what is read at once: 65 s. */
const blockSamples = 1 << 20;

/** Parts that an earlier cut has made are used again. Throws `storage/damaged-clips` where a clip is not as it was stored. */
export async function cutClips(
  datasetId: string,
  clipIndices: readonly number[],
  options: CutOptions,
): Promise<DatasetRecord> {
  const { record, clips } = await readDataset(datasetId);
  const pack = new ClipPackReader(datasetFolder(datasetId));
  const knownPart = partFinder(clips);
  const known: number[] = [];
  const made: Omit<Clip, 'index'>[] = [];
  for (const index of clipIndices) {
    const clip = clipAt(clips, index);
    const parts = plannedParts(clips, clip, { ...options, sampleRateHz: record.sampleRateHz });
    const missing = parts.filter((part) => {
      const same = knownPart(part);
      if (same !== undefined) known.push(same);
      return same === undefined;
    });
    if (missing.length === 0) continue;
    if (!(await isWhole(pack, clip))) throw damagedClips(record, [clip]);
    for (const part of missing) made.push(await measured(pack, record, part));
  }
  return appendClips(record, made, (current, added) => ({
    clipEdits: usingParts(current.clipEdits, clips, clipIndices, [...known, ...added]),
  }));
}

async function isWhole(pack: ClipPackReader, clip: Clip): Promise<boolean> {
  const hash = sha256.create();
  for (let from = 0; from < clip.sampleCount; from += blockSamples) {
    const bytes = await pack.slice(clip, from, Math.min(blockSamples, clip.sampleCount - from));
    if (!bytes) return false;
    hash.update(bytes);
  }
  return clipHash(bytesToHex(hash.digest())) === clip.contentHash;
}

async function measured(pack: ClipPackReader, record: DatasetRecord, part: PlannedPart): Promise<Omit<Clip, 'index'>> {
  const bytes = await pack.slice(part, 0, part.sampleCount);
  if (bytes?.byteLength !== storedBytes(part)) throw damagedClips(record, [part]);
  const samples = decodeSamples(bytes, part.encoding);
  const meter = new SoundMeter();
  meter.push([samples], samples);
  return { ...part, contentHash: await contentHashOf(bytes), sound: meter.result };
}
