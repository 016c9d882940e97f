// Files that are predicted one after another: decoded while those before them are on their way through the model, a few at a time,
// and the page hears of them a few times a second.

import { answerOf } from '../evaluation/answer.ts';
import type { DecodedClip } from '../importing/decoded-file.ts';
import { toErrorRecord } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import type { PredictorInfo } from '../runs/predict/predict-types.ts';
import { tooShort } from './predict-actions.ts';
import type { PredictActions } from './predict-types.ts';
import type { HeardClip, HeardFiles, UnheardFile } from './try-it-types.ts';

/** What goes through the model together: as many clips, or as many seconds of them. */
const mostClips = 16;
const mostSec = 40;

type Progress = Pick<HeardFiles, 'clips' | 'problems' | 'done' | 'total' | 'clipsPerSec' | 'secondsLeft'>;

export interface FileHearing {
  files: readonly File[];
  predictor: PredictorInfo;
  /** What was heard already of the same files. */
  before: Pick<HeardFiles, 'clips' | 'problems'>;
  signal: AbortSignal;
  /** Takes a clip's sound, and gives it its number. */
  shelve(samples: Float32Array): number;
  /** At most five times a second. */
  onProgress(progress: Progress): void;
}

/** Resolves when all files are through, or the signal aborted. Throws what decoding and predicting throw; what was heard by then was
 *  told. */
export async function hearFiles(
  actions: Pick<PredictActions, 'decodeFiles' | 'predictClips'>,
  { files, predictor, before, signal, shelve, onProgress }: FileHearing,
): Promise<void> {
  const clips: HeardClip[] = [...before.clips];
  const problems: UnheardFile[] = [...before.problems];
  const known = new Set([...clips.map(({ name }) => name), ...problems.map(({ path }) => path)]);
  const progress = { done: 0, total: 0, clipsPerSec: 0, secondsLeft: null as number | null };
  const meters: ProgressMeter[] = [];
  const waiting: DecodedClip[] = [];
  const failures: unknown[] = [];
  let inFlight: Promise<void> = Promise.resolve();
  const isOver = () => failures.length > 0 || signal.aborted;
  const report = () => onProgress({ ...progress, clips: [...clips], problems: [...problems] });

  function measure(total: number): void {
    progress.total = total;
    meters.push(
      new ProgressMeter(total, ({ clipsPerSec, secondsLeft }) => {
        Object.assign(progress, { clipsPerSec, secondsLeft });
        report();
      }),
    );
  }

  function through(files: number, heard: number): void {
    progress.done += files;
    for (const meter of meters) meter.update(progress.done, heard);
  }

  async function predict(batch: readonly DecodedClip[]): Promise<void> {
    const { logits, levelsDbfs } = await actions.predictClips(batch.map(({ samples }) => samples));
    for (const [at, { path, samples }] of batch.entries()) {
      const ofClip = logits[at];
      if (!ofClip) continue;
      const answer = answerOf(ofClip, predictor, levelsDbfs[at]);
      const seconds = samples.length / predictor.sampleRateHz;
      clips.push({ id: shelve(samples), name: path, seconds, predictor, answer, logits: ofClip });
    }
    through(batch.length, batch.length);
  }

  /** Lets the next ones in when the last are through: two batches are in memory at most. */
  async function flush(): Promise<void> {
    const batch = waiting.splice(0);
    await inFlight;
    if (batch.length === 0 || isOver()) return;
    inFlight = predict(batch).catch((thrown: unknown) => {
      failures.push(thrown);
    });
  }

  try {
    await actions.decodeFiles(files, async (file) => {
      if (meters.length === 0) measure(file.total);
      const isDecodable = file.done > 0;
      if (isOver()) return false;
      if (known.has(file.path)) {
        if (isDecodable) through(1, 0);
        return true;
      }
      const error = 'error' in file ? file.error : shortness(file, predictor);
      if (error) {
        problems.push({ path: file.path, error });
        if (isDecodable) through(1, 0);
      } else if ('samples' in file) {
        waiting.push(file);
        const samples = waiting.reduce((sum, one) => sum + one.samples.length, 0);
        if (waiting.length >= mostClips || samples >= mostSec * predictor.sampleRateHz) await flush();
      }
      return !isOver();
    });
    await flush();
    await inFlight;
  } finally {
    for (const meter of meters) meter.close();
    progress.secondsLeft = null;
    report();
  }
  if (failures.length > 0) throw failures[0];
}

function shortness({ samples }: DecodedClip, { leastSamples }: PredictorInfo) {
  return samples.length < leastSamples ? toErrorRecord(tooShort(samples.length, leastSamples)) : null;
}
