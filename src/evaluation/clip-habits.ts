// What the clips were like that a run was trained on, for whoever records others for it: how long they are, and how much silence is
// around the sound in them. A model hears the silence, too.

import type { Clip } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { soundSpan } from './sound-span.ts';

export interface ClipHabits {
  /** The middle one's length. */
  typicalSec: number;
  /** Silence before and after the sound. */
  leadSec: number;
  trailSec: number;
}

/** Where data sets are read from. */
export interface StoredClips {
  readDataset(id: string): Promise<{ record: Pick<DatasetRecord, 'sampleRateHz'>; clips: readonly Clip[] }>;
  readClipSamples(datasetId: string, clip: Clip): Promise<Float32Array>;
}

/** What of a run says which clips it was trained on. */
interface TrainedOn {
  datasetId: string;
  split: { train: readonly number[] };
}

/** Where nothing is known: about a word or two. */
export const usualHabits: ClipHabits = { typicalSec: 2, leadSec: 0.1, trailSec: 0.1 };

const mostLookedAt = 32;
/** Windows of live listening and the silence around a take stay within these. */
const [shortestSec, longestSec] = [0.5, 6];
const mostMarginSec = 1;
/** A long recording is not read whole for this. */
const mostReadSec = 60;

/** Of the stored data set that it was trained on, also where another is open. */
export async function trainingClipHabits(storage: StoredClips, { datasetId, split }: TrainedOn): Promise<ClipHabits> {
  const { record, clips } = await storage.readDataset(datasetId);
  const trained = split.train.flatMap((index) => clips[index] ?? []);
  if (trained.length === 0) return usualHabits;
  const { sampleRateHz } = record;
  const typicalSec = middle(trained.map(({ sampleCount }) => sampleCount)) / sampleRateHz;
  const step = Math.max(1, Math.floor(trained.length / mostLookedAt));
  const leads: number[] = [];
  const trails: number[] = [];
  for (let at = 0; at < trained.length && leads.length < mostLookedAt; at += step) {
    const clip = trained[at];
    if (!clip || clip.sampleCount > mostReadSec * sampleRateHz) continue;
    const samples = await storage.readClipSamples(datasetId, clip);
    const { from, to } = soundSpan(samples, sampleRateHz);
    if (to === 0) continue;
    leads.push(from / sampleRateHz);
    trails.push((samples.length - to) / sampleRateHz);
  }
  const margin = (found: number[], usual: number) => Math.min(mostMarginSec, found.length > 0 ? middle(found) : usual);
  return {
    typicalSec: Math.max(shortestSec, Math.min(longestSec, typicalSec)),
    leadSec: margin(leads, usualHabits.leadSec),
    trailSec: margin(trails, usualHabits.trailSec),
  };
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
