// Sampling rates of the files as they came. All are brought to one rate, but what a low one lacks stays lacking, and a model hears it.

import type { Clip } from '../clip.ts';
import type { CheckedData, Finding } from './finding.ts';

/** Of a label's clips: with so many of another rate than the rest, the rate gives the label away. */
const tellingShare = 0.8;
/** Of fewer clips nothing can be said. */
const fewestOfLabel = 5;

export function rateChecks(data: CheckedData, clips: readonly Clip[]): Finding[] {
  const byRate = new Map<number, number[]>();
  for (const { index, sourceSampleRateHz: rate } of clips) {
    const same = byRate.get(rate) ?? [];
    same.push(index);
    byRate.set(rate, same);
  }
  const [commonest, ...others] = [...byRate].sort((a, b) => b[1].length - a[1].length);
  if (!commonest) return [];
  const wanted = data.record.sampleRateHz;
  const low = clips.filter(({ sourceSampleRateHz: rate }) => rate < wanted);
  const findings: Finding[] = [];
  const lowRates = [...byRate.keys()].filter((rate) => rate < wanted).sort((a, b) => a - b);
  if (low.length > 0) {
    const indices = low.map(({ index }) => index);
    const isMixed = low.length < clips.length;
    findings.push({
      code: 'low-rate',
      severity: isMixed ? 'warning' : 'note',
      params: { count: low.length, rates: lowRates.join(', '), wanted },
      clips: indices,
      fixes: isMixed ? [{ kind: 'exclude', clips: indices }] : [],
    });
  }
  // which of the rates above the wanted one a file had is hardly heard
  const audible = (rate: number) => Math.min(rate, wanted);
  const telling = labelsTold(data, (clip) => audible(data.clips[clip]?.sourceSampleRateHz ?? wanted));
  if (telling) findings.push(telling);
  else if (others.length > 0 && low.length === 0) {
    const indices = others.flatMap(([, found]) => found).sort((a, b) => a - b);
    const rates = others.map(([rate]) => rate).sort((a, b) => a - b);
    findings.push({
      code: 'mixed-rates',
      severity: 'note',
      params: { count: indices.length, rates: rates.join(', '), commonest: commonest[0] },
      clips: indices,
      fixes: [],
    });
  }
  return findings;
}

/** Labels most of whose clips have a rate that other labels' clips hardly have. */
function labelsTold({ labels, clipLabels }: CheckedData, rateOf: (clip: number) => number): Finding | null {
  const total = labels.map(() => 0);
  const byRate = new Map<number, number[]>();
  for (const [clip, label] of clipLabels.entries()) {
    if (label < 0) continue;
    const rate = rateOf(clip);
    const counts = byRate.get(rate) ?? labels.map(() => 0);
    counts[label] = (counts[label] ?? 0) + 1;
    total[label] = (total[label] ?? 0) + 1;
    byRate.set(rate, counts);
  }
  for (const [rate, counts] of [...byRate].sort((a, b) => a[0] - b[0])) {
    const told = labels.flatMap((_, label) => {
      const [of, all] = [counts[label] ?? 0, total[label] ?? 0];
      const elsewhere = counts.reduce((sum, count) => sum + count, 0) - of;
      const others = total.reduce((sum, count) => sum + count, 0) - all;
      const isTold = all >= fewestOfLabel && of >= tellingShare * all && elsewhere <= (1 - tellingShare) * others;
      return isTold && others > 0 ? [label] : [];
    });
    const [label] = told;
    if (label === undefined) continue;
    const clips = clipLabels.flatMap((own, clip) => (own === label && rateOf(clip) === rate ? [clip] : []));
    return {
      code: 'rate-tells-label',
      severity: 'warning',
      params: { count: clips.length, label: labels[label] ?? '', rate },
      clips,
      fixes: [],
    };
  }
  return null;
}
