// A split in which nobody is in two parts: whole speakers are drawn for the test and for validation.

import { VoxtuneError } from '../lib/errors.ts';
import { itemAt } from '../lib/present.ts';
import { shuffledIndices } from '../lib/shuffle.ts';
import { type Split, type SplitConfig, type SplitName, type SplitSizes, splitSizes } from './split.ts';

/** Tells the draws' random numbers from the other uses of the seed. */
const speakerStream = 3;
/** Orders of the speakers that are tried; the one whose parts are nearest to the sizes and classes asked for is kept. */
const draws = 50;

/** One speaker's clips; those whose speaker is not known stay together as if one person spoke them. */
interface Voice {
  clips: number[];
  /** By class. */
  counts: number[];
}

type VoiceParts = Record<SplitName, Voice[]>;

/** Splits by speaker; the same labels, speakers and config give the same split. Sizes come as near to the fractions as whole
 *  speakers allow, and each part's classes as near to the data set's as the best of 50 draws allows.
 *  @param clipLabels by clip index, -1 for none: such a clip is in no part
 *  @param clipSpeakers by clip index, -1 for not known
 *  Throws `split/no-speakers`, and `split/too-few-speakers` where there are fewer speakers than parts. */
export function splitBySpeaker(
  clipLabels: readonly number[],
  clipSpeakers: readonly number[],
  config: SplitConfig,
): Split {
  const voices = voicesOf(clipLabels, clipSpeakers);
  const clipCount = voices.reduce((sum, voice) => sum + voice.clips.length, 0);
  if (!clipSpeakers.some((speaker) => speaker >= 0))
    throw new VoxtuneError(
      'split/no-speakers',
      'It is not known who speaks in which clip, so speakers cannot be kept apart. Say which part of a name is the speaker.',
    );
  const needed = 1 + Number(config.validationFraction > 0) + Number(config.testFraction > 0);
  if (voices.length < needed)
    throw new VoxtuneError(
      'split/too-few-speakers',
      `${voices.length} speakers cannot be kept apart in ${needed} parts: each part needs one at least. Add speakers, ` +
        'leave a part out, or split in another way.',
      { speakers: voices.length, parts: needed },
    );
  const wanted = splitSizes(clipCount, config);
  let best: VoiceParts = { test: [], validation: [], train: voices };
  let bestCost = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < draws && bestCost > 0; draw++) {
    const order = shuffledIndices(voices.length, config.seed, speakerStream, draw);
    const parts = cut(
      order.map((index) => itemAt(voices, index)),
      wanted,
    );
    const cost = costOf(parts, wanted);
    if (cost < bestCost - 1e-12) [best, bestCost] = [parts, cost];
  }
  const clipsOf = (part: readonly Voice[]) => part.flatMap(({ clips }) => clips).sort((a, b) => a - b);
  return { train: clipsOf(best.train), validation: clipsOf(best.validation), test: clipsOf(best.test) };
}

function voicesOf(clipLabels: readonly number[], clipSpeakers: readonly number[]): Voice[] {
  const bySpeaker = new Map<number, Voice>();
  const classCount = clipLabels.reduce((most, label) => Math.max(most, label + 1), 0);
  for (const [clip, label] of clipLabels.entries()) {
    if (label < 0) continue;
    const speaker = clipSpeakers[clip] ?? -1;
    let voice = bySpeaker.get(speaker);
    if (!voice) {
      voice = { clips: [], counts: new Array<number>(classCount).fill(0) };
      bySpeaker.set(speaker, voice);
    }
    voice.clips.push(clip);
    voice.counts[label] = (voice.counts[label] ?? 0) + 1;
  }
  return [...bySpeaker.entries()].sort(([a], [b]) => a - b).map(([, voice]) => voice);
}

/** Speakers in their order for the test, then for validation, then for training; each part that is asked for gets one. */
function cut(order: readonly Voice[], wanted: SplitSizes): VoiceParts {
  const left = [...order];
  const take = (size: number, keep: number): Voice[] => {
    const part: Voice[] = [];
    let missing = size;
    for (let next = left[0]; next && missing > 0 && left.length > keep; next = left[0]) {
      // Another speaker only where that comes nearer to the size.
      if (part.length > 0 && Math.abs(missing - next.clips.length) >= missing) break;
      part.push(next);
      left.shift();
      missing -= next.clips.length;
    }
    return part;
  };
  const test = take(wanted.test, 1 + Number(wanted.validation > 0));
  const validation = take(wanted.validation, 1);
  return { test, validation, train: left };
}

/** How far the parts are from the classes they should hold: 0 where each has each class in proportion. */
function costOf(parts: VoiceParts, wanted: SplitSizes): number {
  const partNames = ['test', 'validation', 'train'] as const;
  const all = partNames.reduce((sum, name) => sum + wanted[name], 0);
  const countIn = (voices: readonly Voice[], label: number) =>
    voices.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0);
  const classCount = parts.train[0]?.counts.length ?? 0;
  let cost = 0;
  for (let label = 0; label < classCount; label++) {
    const total = partNames.reduce((sum, name) => sum + countIn(parts[name], label), 0);
    for (const name of partNames) {
      const ideal = (total * wanted[name]) / all;
      if (ideal > 0) cost += (countIn(parts[name], label) - ideal) ** 2 / ideal;
    }
  }
  return cost;
}
