// The folds that a probing command asks for, of the data set that is open.

import { cutParents } from '../dataset/cut-parents.ts';
import type { FoldChoice } from '../evaluation/probes/fold-choice.ts';
import { foldsOfFiles, usualFoldGroup } from '../evaluation/probes/probe-folds.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { AskedFolds } from './headless-api.ts';
import { say } from './headless-progress.ts';

export interface ChosenFolds {
  choice: FoldChoice | undefined;
  /** What a file calls a clip's fold; null: no file says. */
  nameOf: ((clip: number) => string) | null;
}

/** Labelled clips that a file of folds does not name are left out, and it is said. Throws what cannot be meant. */
export async function chooseFolds({ store, actions }: Studio, asked: AskedFolds | null): Promise<ChosenFolds> {
  const dataset = present(store.getState().dataset);
  if (asked?.kind !== 'given') return { choice: asked ? choiceOf(dataset, asked) : undefined, nameOf: null };
  const { folds, names } = givenFolds(dataset, asked.folds);
  const unnamed = dataset.clipLabels.flatMap((label, clip) => (label >= 0 && (folds[clip] ?? -1) < 0 ? [clip] : []));
  if (unnamed.length > 0) {
    const first = dataset.clips[unnamed[0] ?? -1]?.path ?? '';
    say(
      unnamed.length === 1
        ? `1 labelled clip has no fold and is left out: ${first}.`
        : `${unnamed.length} labelled clips have no fold and are left out; the first is ${first}.`,
    );
    await actions.excludeClips(unnamed, true);
  }
  return { choice: { kind: 'given', folds }, nameOf: (clip) => names[folds[clip] ?? -1] ?? '' };
}

function choiceOf(dataset: OpenDataset, asked: Exclude<AskedFolds, { kind: 'given' }>): FoldChoice {
  const { groups, record } = dataset;
  const usual = usualFoldGroup(groups, record.splitConfig.keepApart ?? []);
  if (asked.kind === 'count') return { kind: 'count', count: asked.count, group: usual };
  const name = asked.name ?? usual;
  if (name !== null) return { kind: 'group', name };
  throw new VoxtuneError(
    'split/no-group',
    'Folds are to be made by a group, and it is not known of the clips who speaks or what else they have in common. Say ' +
      'with --speaker-field N or --group NAME=N which part of the name it is.',
    { group: 'speaker' },
  );
}

/** By clip index: its fold, or that of the clip that it was cut from; -1 for none. */
function givenFolds({ clips }: OpenDataset, asked: Readonly<Record<string, string>>) {
  const rows = Object.entries(asked).map(([file, fold]) => ({ file, fold }));
  const named = foldsOfFiles(
    clips.map(({ path }) => path),
    rows,
  );
  const foldOf = new Map(named.clips.map((clip, at) => [clip, named.folds[at]]));
  const parents = cutParents(clips);
  const folds = clips.map((_, clip) => foldOf.get(clip) ?? foldOf.get(parents[clip] ?? clip) ?? -1);
  return { folds, names: named.names };
}
