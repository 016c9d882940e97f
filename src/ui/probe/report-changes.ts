// Whether a report is still of the data as they are: labels, clips and groups may have changed since.

import type { ProbeReport } from '../../evaluation/probes/probe-report.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import type { Said } from '../common/said.ts';

type Reported = Pick<ProbeReport, 'labels' | 'clips' | 'clipLabels' | 'clipFolds' | 'foldsBy'>;
type Current = Pick<OpenDataset, 'labels' | 'clipLabels' | 'groups' | 'split'>;

/** What has changed, each in a phrase; none: nothing. */
export function reportChanges(report: Reported, dataset: Current): Said[] {
  const changes: Said[] = [];
  const { train, validation } = dataset.split;
  const heard = new Set(report.clips);
  const now = [...train, ...validation];
  const added = now.filter((clip) => !heard.has(clip)).length;
  const removed = report.clips.length - (now.length - added);
  if (added > 0) changes.push({ key: 'changed.added', values: { count: added, clips: added } });
  if (removed > 0) changes.push({ key: 'changed.removed', values: { count: removed, clips: removed } });
  const stays = new Set(now);
  const relabelled = report.clips.filter((clip, at) => {
    const before = report.labels[report.clipLabels[at] ?? -1];
    return stays.has(clip) && before !== dataset.labels[dataset.clipLabels[clip] ?? -1];
  }).length;
  if (relabelled > 0) changes.push({ key: 'changed.labels', values: { count: relabelled, clips: relabelled } });
  if (!keepsApart(report, dataset)) changes.push({ key: 'changed.groups' });
  return changes;
}

/** Whether each value of the group that folds keep whole is still in one of them. */
function keepsApart({ clips, clipFolds, foldsBy }: Reported, { groups }: Current): boolean {
  if (foldsBy === null) return true;
  const group = groups.find(({ name }) => name === foldsBy);
  if (!group) return false;
  const foldOf = new Map<number, number | undefined>();
  return clips.every((clip, at) => {
    const value = group.clipValues[clip] ?? -1;
    if (value < 0) return true;
    if (!foldOf.has(value)) foldOf.set(value, clipFolds[at]);
    return foldOf.get(value) === clipFolds[at];
  });
}
