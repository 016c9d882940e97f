// What probing is asked to do: which clips of the open data set, in which folds.

import { voteTargets } from '../dataset/labels/vote-targets.ts';
import { type FoldChoice, usualFoldCount } from '../evaluation/probes/fold-choice.ts';
import { usualFoldGroup } from '../evaluation/probes/probe-folds.ts';
import { itemAt } from '../lib/present.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { ProbeOptions, ProbeRequest } from '../runs/probe/probe-types.ts';
import { labelledClips } from './open-dataset.ts';
import type { OpenDataset } from './studio-state.ts';

/** Clips in the order of their index. */
export function probeRequest(
  dataset: OpenDataset,
  model: Pick<ModelRecord, 'id' | 'featureExtractor'>,
  options: ProbeOptions = {},
): ProbeRequest {
  return requestOf(dataset, model, clipsOf(dataset, options.clips), options);
}

function clipsOf({ clipLabels, split }: OpenDataset, wanted: ProbeOptions['clips']): number[] {
  if (wanted === 'labelled') return labelledClips(clipLabels);
  return [...split.train, ...(wanted === 'train' ? [] : split.validation)].sort((a, b) => a - b);
}

/** The clips that a probe which is used is fitted to. */
export function fitRequest(
  dataset: OpenDataset,
  model: Pick<ModelRecord, 'id' | 'featureExtractor'>,
  clips: readonly number[],
): ProbeRequest {
  return requestOf(dataset, model, clips, {});
}

function requestOf(
  dataset: OpenDataset,
  model: Pick<ModelRecord, 'id' | 'featureExtractor'>,
  clips: readonly number[],
  { folds = usualFolds(dataset), seed = dataset.record.splitConfig.seed }: ProbeOptions,
): ProbeRequest {
  const { record, labels, clipLabels, groups, copies, joined } = dataset;
  const { labelRule, labelEdits, clipEdits } = record;
  const { columns } = joined;
  const ofClips = <T>(values: readonly T[]) => clips.map((clip) => itemAt(values, clip));
  const votes = voteTargets({ labelRule, labelEdits, clipEdits, columns, labels, clipCount: clipLabels.length });
  return {
    datasetId: record.id,
    modelId: model.id,
    featureExtractor: model.featureExtractor,
    labels,
    clips,
    clipLabels: ofClips(clipLabels),
    groups: groups.map(({ name, clipValues }) => ({ name, clipValues: ofClips(clipValues) })),
    copies: ofClips(copies),
    votes: votes && ofClips(votes),
    folds: folds.kind === 'given' ? { kind: 'given', folds: ofClips(folds.folds) } : folds,
    seed,
  };
}

/** What is kept apart between the parts of the split is whole in a fold; else who speaks, where it is known. */
function usualFolds({ record, groups }: OpenDataset): FoldChoice {
  const group = usualFoldGroup(groups, record.splitConfig.keepApart ?? []);
  return { kind: 'count', count: usualFoldCount, group };
}
