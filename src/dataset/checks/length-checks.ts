// Clips that are much shorter or longer than a clip should be.

import { type Clip, durationSec } from '../clip.ts';
import { type CheckedData, type Finding, usedClips } from './finding.ts';

/** Ten frames of the model, of 20 ms each: no word is as short. */
const shortSec = 0.2;
/** What a clip may last beside shorter ones; HuBERT was trained on at most 15.6 s. */
const longSec = 30;
const timesMedian = 4;
/** Long whatever the others are: attention costs the square of it. */
const longAnywaySec = 120;

export function lengthChecks(data: CheckedData, clips: readonly Clip[]): Finding[] {
  const { sampleRateHz } = data.record;
  const seconds = (clip: Clip) => durationSec(clip, sampleRateHz);
  const findings: Finding[] = [];
  const short = clips.filter((clip) => seconds(clip) < shortSec).map(({ index }) => index);
  if (short.length > 0) {
    findings.push({
      code: 'short',
      severity: 'note',
      params: { count: short.length, milliseconds: shortSec * 1000 },
      clips: short,
      fixes: [{ kind: 'exclude', clips: short }],
    });
  }
  const limit = Math.min(longAnywaySec, Math.max(longSec, timesMedian * medianOf(clips.map(seconds))));
  const long = clips.filter((clip) => seconds(clip) > limit).sort((a, b) => b.sampleCount - a.sampleCount);
  const [longest] = long;
  if (longest) {
    const indices = long.map(({ index }) => index);
    findings.push({
      code: 'long',
      severity: seconds(longest) > longAnywaySec ? 'warning' : 'note',
      params: { count: long.length, path: longest.path, longest: seconds(longest), limit: Math.round(limit) },
      clips: indices,
      fixes: [
        { kind: 'cut', clips: indices },
        { kind: 'shorten', clips: indices },
        { kind: 'exclude', clips: indices },
      ],
    });
  }
  return findings;
}

/** Indices of the clips in use that last longer. */
export function clipsLongerThan(
  data: Pick<CheckedData, 'clips' | 'isExcluded'> & { record: Pick<CheckedData['record'], 'sampleRateHz'> },
  seconds: number,
): number[] {
  const isLonger = (clip: Clip) => durationSec(clip, data.record.sampleRateHz) > seconds;
  return usedClips(data).flatMap((clip) => (isLonger(clip) ? [clip.index] : []));
}

function medianOf(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)] ?? 0;
}
