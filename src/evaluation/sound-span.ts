// Where in a recording the sound is: a person who holds a button is silent before and after, and a model that was trained on clips
// without that silence hears something else in it. The edges are where the level rises above what the recording's own background
// is, so that a fan does not count as sound.

/** From the first to the last sounding moment, in samples: `from` up to `to`. Both 0 where there is no sound. */
export interface SoundSpan {
  from: number;
  to: number;
}

const frameSec = 0.01;
/** Below the loudest moment by so much, a moment is silent. */
const rangeDb = 40;
/** A moment sounds when it is so much louder than the background. */
const aboveBackgroundDb = 8;
/** The background is that of the quietest tenth; sound without a pause has none, so a moment this close to the loudest always sounds. */
const alwaysDb = 12;
/** Full scale is 0. A 16-bit recording of nothing at all lies near -90. */
const floorDb = -75;
/** A click of the button is not the beginning of a word. */
const leastFrames = 3;

/** @param samples mono, full scale 1 */
export function soundSpan(samples: Float32Array, sampleRateHz: number): SoundSpan {
  const levels = frameLevels(samples, sampleRateHz);
  const sorted = [...levels].sort((a, b) => a - b);
  const loudest = sorted.at(-1) ?? floorDb;
  if (loudest <= floorDb) return { from: 0, to: 0 };
  const background = sorted[Math.floor(sorted.length / 10)] ?? floorDb;
  const least = Math.min(Math.max(loudest - rangeDb, background + aboveBackgroundDb, floorDb), loudest - alwaysDb);
  const { first, last } = longRuns(levels, least);
  if (first < 0) return { from: 0, to: samples.length };
  const frame = Math.round(frameSec * sampleRateHz);
  return { from: first * frame, to: Math.min(samples.length, (last + 1) * frame) };
}

/** The part of a recording that holds the sound, with so much before and after it as the recording has. A view, not a copy. */
export function trimmed(
  samples: Float32Array<ArrayBuffer>,
  sampleRateHz: number,
  margins: { leadSec: number; trailSec: number },
): Float32Array<ArrayBuffer> {
  const { from, to } = soundSpan(samples, sampleRateHz);
  if (to === 0) return samples.subarray(0, 0);
  const lead = Math.round(margins.leadSec * sampleRateHz);
  const trail = Math.round(margins.trailSec * sampleRateHz);
  return samples.subarray(Math.max(0, from - lead), Math.min(samples.length, to + trail));
}

/** In dB of full scale (root mean square), one for each hundredth of a second. */
function frameLevels(samples: Float32Array, sampleRateHz: number): number[] {
  const frame = Math.round(frameSec * sampleRateHz);
  const levels: number[] = [];
  for (let from = 0; from < samples.length; from += frame) {
    const part = samples.subarray(from, from + frame);
    let squares = 0;
    for (const sample of part) squares += sample * sample;
    levels.push(10 * Math.log10(squares / part.length + 1e-12));
  }
  return levels;
}

/** First and last frame of the runs that are at least so loud for long enough; -1 where there is none. */
function longRuns(levels: readonly number[], least: number): { first: number; last: number } {
  let [first, last, length] = [-1, -1, 0];
  for (const [at, level] of levels.entries()) {
    length = level >= least ? length + 1 : 0;
    if (length < leastFrames) continue;
    if (first < 0) first = at - length + 1;
    last = at;
  }
  return { first, last };
}
