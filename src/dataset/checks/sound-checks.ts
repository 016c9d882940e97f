// Clips that cannot be heard as they should be, from what was measured while they were decoded.

import type { Clip } from '../clip.ts';
import type { CheckedData, Finding, FindingCode } from './finding.ts';

/** −70 dB of full scale, its mean apart: the dither of an empty 16-bit recording lies below, any voice above. */
const silentRms = 10 ** (-70 / 20);
/** −55 dB: a voice so low was recorded from another room, and its noise is as loud when the model normalises it. */
const quietRms = 10 ** (-55 / 20);
/** A channel that was as loud as this in a mix that is silent was taken away by another one. */
const heardPeak = 0.01;
/** One sample in a thousand at full scale. A recording made as loud as can be touches it a few times. */
const clippedShare = 0.001;
/** 12 dB beyond full scale: a float file whose samples are integers, say. A loud mix stays below. */
const mostPeak = 4;
/** A hundredth of full scale, and a tenth of what is heard: an ordinary recording's mean is near 1e-4. */
const mostMean = 0.01;
const mostMeanOfRms = 0.1;

type SoundCode = Extract<
  FindingCode,
  'silent' | 'cancelled' | 'quiet' | 'clipped' | 'wrong-scale' | 'offset' | 'dead-channel'
>;

const severities: Record<SoundCode, Finding['severity']> = {
  silent: 'warning',
  cancelled: 'warning',
  quiet: 'note',
  clipped: 'warning',
  'wrong-scale': 'warning',
  offset: 'note',
  'dead-channel': 'note',
};

export function soundChecks(data: CheckedData, clips: readonly Clip[]): Finding[] {
  const byCode = new Map<SoundCode, number[]>();
  for (const clip of clips)
    for (const code of faultsOf(clip)) {
      const found = byCode.get(code) ?? [];
      found.push(clip.index);
      byCode.set(code, found);
    }
  const findings = [...byCode].map(([code, found]): Finding => {
    const severity = severities[code];
    const params = { count: found.length, path: data.clips[found[0] ?? 0]?.path ?? '' };
    return { code, severity, params, clips: found, fixes: [{ kind: 'exclude', clips: found }] };
  });
  const unknown = clips.filter(({ sound }) => !sound).map(({ index }) => index);
  if (unknown.length > 0) {
    findings.push({
      code: 'not-measured',
      severity: 'note',
      params: { count: unknown.length },
      clips: unknown,
      fixes: [],
    });
  }
  return findings;
}

/** Whether there is nothing in it to hear. */
export function isSilent(clip: Clip): boolean {
  return clip.sound !== undefined && loudness(clip.sound) < silentRms;
}

/** Root of the mean square about the mean. */
function loudness({ rms, mean }: NonNullable<Clip['sound']>): number {
  return Math.sqrt(Math.max(0, rms ** 2 - mean ** 2));
}

function faultsOf(clip: Clip): SoundCode[] {
  const { sound, sourceChannelCount } = clip;
  if (!sound) return [];
  const level = loudness(sound);
  if (level < silentRms) {
    const hadSound = sourceChannelCount > 1 && sound.peak - Math.abs(sound.mean) >= heardPeak;
    return [hadSound ? 'cancelled' : 'silent'];
  }
  const faults: SoundCode[] = [];
  if (level < quietRms) faults.push('quiet');
  if (sound.peak > mostPeak) faults.push('wrong-scale');
  else if (sound.clippedShare >= clippedShare) faults.push('clipped');
  if (Math.abs(sound.mean) >= Math.max(mostMean, mostMeanOfRms * level)) faults.push('offset');
  if (sound.deadChannels > 0) faults.push('dead-channel');
  return faults;
}
