// Which parts a long clip is cut into: windows over its samples where they lie, so that no sample is stored twice.

import type { Clip } from './clip.ts';
import { cutParents } from './cut-parents.ts';

export interface CutOptions {
  /** `first`: only the first part is used. */
  kind: 'all' | 'first';
  /** Of each part. */
  seconds: number;
}

/** A part before its samples were looked at. */
export type PlannedPart = Omit<Clip, 'index' | 'contentHash' | 'sound'> & { cutFrom: number };

/** A last part that is shorter is dropped: it is half a word, and would count as much as any other clip. */
const leastRestSec = 1;

/** The parts of a clip, first to last, each of `seconds` but the last. A clip that is no longer is one part. */
export function plannedParts(
  clips: readonly Clip[],
  clip: Clip,
  { kind, seconds, sampleRateHz }: CutOptions & { sampleRateHz: number },
): PlannedPart[] {
  const source = clips[cutParents(clips)[clip.index] ?? clip.index] ?? clip;
  const sampleBytes = clip.encoding === 'pcm16' ? 2 : 4;
  const startOfClip = (clip.offsetBytes - source.offsetBytes) / sampleBytes;
  const length = Math.round(seconds * sampleRateHz);
  const parts: PlannedPart[] = [];
  for (let from = 0; from < clip.sampleCount; from += length) {
    const sampleCount = Math.min(length, clip.sampleCount - from);
    if (from > 0 && (kind === 'first' || sampleCount < leastRestSec * sampleRateHz)) break;
    const { encoding, pack, sourceSampleRateHz, sourceChannelCount } = clip;
    const [start, end] = [startOfClip + from, startOfClip + from + sampleCount].map((at) => at / sampleRateHz);
    parts.push({
      // as media fragments are written
      path: `${source.path}#t=${timeText(start)},${timeText(end)}`,
      sampleCount,
      encoding,
      offsetBytes: clip.offsetBytes + from * sampleBytes,
      ...(pack !== undefined && { pack }),
      sourceSampleRateHz,
      sourceChannelCount,
      cutFrom: clip.index,
    });
  }
  return parts;
}

function timeText(seconds = 0): string {
  return String(Number(seconds.toFixed(2)));
}

/** Finds the part that an earlier cut has made, whether or not it is used now. */
export function partFinder(clips: readonly Clip[]): (part: PlannedPart) => number | undefined {
  const keyOf = ({ cutFrom, offsetBytes, sampleCount }: Omit<PlannedPart, 'cutFrom'> & Pick<Clip, 'cutFrom'>) =>
    `${cutFrom} ${offsetBytes} ${sampleCount}`;
  const known = new Map(
    clips.flatMap((clip) => (clip.cutFrom === undefined ? [] : [[keyOf(clip), clip.index] as const])),
  );
  return (part) => known.get(keyOf(part));
}
