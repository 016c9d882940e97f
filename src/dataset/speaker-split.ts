// A split in which nobody is in two parts: whole speakers are drawn for the test and for validation.

import { VoxtuneError } from '../lib/errors.ts';
import { shuffledIndices } from '../lib/shuffle.ts';
import { type Split, type SplitConfig, type SplitSizes, splitSizes } from './split.ts';

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
  let best: Voice[][] | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < draws && bestCost > 0; draw++) {
    const order = shuffledIndices(voices.length, config.seed, speakerStream, draw);
    const parts = cut(
      order.map((index) => voices[index]!),
      wanted,
    );
    const cost = costOf(parts, wanted);
    if (cost < bestCost - 1e-12) [best, bestCost] = [parts, cost];
  }
  const [test, validation, train] = best!.map((part) => part.flatMap(({ clips }) => clips).sort((a, b) => a - b));
  return { train: train!, validation: validation!, test: test! };
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
    voice.counts[label]!++;
  }
  return [...bySpeaker.entries()].sort(([a], [b]) => a - b).map(([, voice]) => voice);
}

/** Speakers in their order for the test, then for validation, then for training; each part that is asked for gets one. */
function cut(order: readonly Voice[], wanted: SplitSizes): [Voice[], Voice[], Voice[]] {
  const left = [...order];
  const take = (size: number, keep: number): Voice[] => {
    const part: Voice[] = [];
    let missing = size;
    while (missing > 0 && left.length > keep) {
      const next = left[0]!.clips.length;
      // Another speaker only where that comes nearer to the size.
      if (part.length > 0 && Math.abs(missing - next) >= missing) break;
      part.push(left.shift()!);
      missing -= next;
    }
    return part;
  };
  const test = take(wanted.test, 1 + Number(wanted.validation > 0));
  const validation = take(wanted.validation, 1);
  return [test, validation, left];
}

/** How far the parts are from the classes they should hold: 0 where each has each class in proportion. */
function costOf(parts: readonly Voice[][], wanted: SplitSizes): number {
  const sizes = [wanted.test, wanted.validation, wanted.train];
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const countIn = (voices: readonly Voice[], label: number) =>
    voices.reduce((sum, { counts }) => sum + counts[label]!, 0);
  const classCount = parts[2]![0]!.counts.length;
  let cost = 0;
  for (let label = 0; label < classCount; label++) {
    const total = parts.reduce((sum, part) => sum + countIn(part, label), 0);
    for (const [i, part] of parts.entries()) {
      const ideal = (total * sizes[i]!) / all;
      if (ideal > 0) cost += (countIn(part, label) - ideal) ** 2 / ideal;
    }
  }
  return cost;
}
