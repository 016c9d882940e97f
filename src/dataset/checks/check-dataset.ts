// The check before training: everything that is worth saying of a data set, most serious first. A pure function of the data set as
// it is read now, quick enough for 60,000 clips to be asked after every change.

import type { Clip } from '../clip.ts';
import { copyChecks } from './copy-checks.ts';
import { type CheckedData, type Finding, usedClips } from './finding.ts';
import { labelChecks } from './label-checks.ts';
import { lengthChecks } from './length-checks.ts';
import { rateChecks } from './rate-checks.ts';
import { soundChecks } from './sound-checks.ts';
import { splitChecks } from './split-checks.ts';

/** `used`: the clips that were not left out. */
const checks: readonly ((data: CheckedData, used: readonly Clip[]) => Finding[])[] = [
  splitChecks,
  copyChecks,
  labelChecks,
  lengthChecks,
  soundChecks,
  rateChecks,
  leftOut,
];

export function checkDataset(data: CheckedData): Finding[] {
  const used = usedClips(data);
  const findings = checks.flatMap((check) => check(data, used));
  const last = (finding: Finding) => finding.code === 'left-out' || finding.code === 'not-measured';
  return [
    ...findings.filter(({ severity }) => severity === 'warning'),
    ...findings.filter((finding) => finding.severity === 'note' && !last(finding)),
    ...findings.filter(last),
  ];
}

/** A clip whose parts are used is not missing, nor are parts where the whole clip is used. */
function leftOut({ clips, isExcluded }: CheckedData): Finding[] {
  const cut = new Set(
    clips.flatMap(({ index, cutFrom }) => (cutFrom === undefined || isExcluded[index] ? [] : [cutFrom])),
  );
  const isMissing = ({ index, cutFrom }: Clip) =>
    cutFrom === undefined ? !cut.has(index) : cut.has(cutFrom) && isExcluded[cutFrom];
  const found = clips.filter((clip) => isExcluded[clip.index] && isMissing(clip)).map(({ index }) => index);
  if (found.length === 0) return [];
  const fixes = [{ kind: 'restore' as const, clips: found }];
  return [{ code: 'left-out', severity: 'note', params: { count: found.length }, clips: found, fixes }];
}
