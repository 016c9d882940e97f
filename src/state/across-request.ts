// What is asked of the train worker to test a run on another data set: its clips whose label the run knows, but for those that it learned
// from.

import type { Clip } from '../dataset/clip.ts';
import type { LabelPairs } from '../dataset/labels/label-mapping.ts';
import type { AcrossDataset } from '../run/across/across-matrix.ts';
import { runHashes } from '../run/run-hashes.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { CrossRequest } from '../runs/across/across-types.ts';
import type { OpenDataset } from './studio-state.ts';

type Read = Pick<OpenDataset, 'record' | 'clips' | 'labels' | 'clipLabels' | 'labelCodes' | 'groups'>;

export async function acrossDataset({ record, clips, labels, clipLabels, labelCodes }: Read): Promise<AcrossDataset> {
  const counts = labels.map(() => 0);
  for (const label of clipLabels) if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  const split = { train: [], validation: [], test: [] };
  const { dataHash } = await runHashes({ labels, clipLabels, split }, clips);
  return { id: record.id, name: record.name, labels, counts, codes: labelCodes, dataHash };
}

/** @param learned contents of the clips that trained or validated the run; null: not known */
export function acrossRequest(
  run: Pick<RunRecord, 'id' | 'labels'>,
  dataset: Read,
  { dataHash }: Pick<AcrossDataset, 'dataHash'>,
  pairs: LabelPairs,
  learned: ReadonlySet<string> | null,
): CrossRequest {
  const { record, labels, clipLabels, groups } = dataset;
  const classOfLabel = labels.map((label) => {
    const target = pairs[label] ?? null;
    return target === null ? -1 : run.labels.indexOf(target);
  });
  const [clips, classes]: [number[], number[]] = [[], []];
  const leftOut = { learned: learned ? 0 : null, unmapped: 0 };
  for (const [clip, label] of clipLabels.entries()) {
    if (label < 0) continue;
    const found = classOfLabel[label] ?? -1;
    if (found < 0) leftOut.unmapped++;
    else if (learned?.has(contentOf(dataset.clips, clip))) leftOut.learned = (leftOut.learned ?? 0) + 1;
    else {
      clips.push(clip);
      classes.push(found);
    }
  }
  return {
    runId: run.id,
    datasetId: record.id,
    datasetName: record.name,
    mapping: { datasetId: record.id, labels: [...run.labels], mapping: pairs },
    dataHash,
    leftOut,
    clips,
    classes,
    groups: groups.map(({ name, clipValues }) => ({ name, clipValues })),
  };
}

/** Contents of the clips that trained or validated a run. */
export function learnedContents({ split }: Pick<RunRecord, 'split'>, clips: readonly Clip[]): Set<string> {
  return new Set([...split.train, ...split.validation].map((clip) => contentOf(clips, clip)));
}

function contentOf(clips: readonly Clip[], clip: number): string {
  return clips[clip]?.contentHash ?? '';
}
