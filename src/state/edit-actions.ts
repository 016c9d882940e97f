// What a person changes of the open data set's labels and clips: each change can be undone and done again.

import { type DatasetRecord, readingOf } from '../dataset/dataset-record.ts';
import { excluding, noClipEdits, noLabelEdits, renamed, ruleNameOf } from '../dataset/labels/label-edits.ts';
import { labelName } from '../dataset/labels/label-name.ts';
import { applyLabelStep } from '../dataset/labels/label-steps.ts';
import { present } from '../lib/present.ts';
import { type DatasetChanges, openDataset } from './change-dataset.ts';
import {
  afterRedo,
  afterUndo,
  type EditedFields,
  type EditHistory,
  type EditWhat,
  fieldsBefore,
  withEdit,
} from './edit-history.ts';
import { interpretDataset } from './open-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { OpenDataset, StudioActions } from './studio-state.ts';

type EditActions = Pick<
  StudioActions,
  'setLabelRule' | 'setReading' | 'editLabels' | 'labelByHand' | 'excludeClips' | 'cutClips' | 'undoEdit' | 'redoEdit'
>;

export function editActions(context: StudioContext, { changeOpen, inTurn }: DatasetChanges): EditActions {
  const { store, deps, attempt } = context;

  const note = (what: EditWhat, before: DatasetRecord, after: Partial<EditedFields>): void =>
    store.setState(({ edits }) => ({
      edits: withEdit(edits, before.id, { what, before: fieldsBefore(before, after), after }),
    }));

  /** Changes fields, and notes how they were. `make` gives null where there is nothing to change. */
  const edit = (what: EditWhat, make: (open: OpenDataset) => Partial<EditedFields> | null): Promise<void> =>
    attempt('import', async () => {
      const made = await changeOpen(make);
      if (made) note(what, made.before, made.changes);
    });

  /** Puts back what an edit was made out of, or what it made. */
  const turn = (
    next: (history: EditHistory) => Partial<EditedFields> | undefined,
    after: (history: EditHistory) => EditHistory,
  ): Promise<void> =>
    attempt('import', async () => {
      const made = await changeOpen(({ record }) => {
        const { edits } = store.getState();
        return (edits?.datasetId === record.id ? next(edits) : null) ?? null;
      });
      if (made) store.setState({ edits: after(present(store.getState().edits)) });
    });

  return {
    setLabelRule: (labelRule) => edit({ kind: 'rule' }, () => ({ labelRule })),

    setReading: (reading) =>
      edit({ kind: 'reading' }, ({ record }) => {
        const wanted = readingOf(reading);
        if (JSON.stringify(wanted) === JSON.stringify(readingOf(record))) return null;
        // what it has none of is taken away
        return {
          tableKeys: undefined,
          labelEdits: noLabelEdits,
          clipEdits: noClipEdits,
          groupRules: undefined,
          ...wanted,
        };
      }),

    editLabels: (step) =>
      edit(step, (open) => {
        const labelEdits = applyLabelStep(open, step);
        const isSame = JSON.stringify(labelEdits) === JSON.stringify(open.record.labelEdits ?? noLabelEdits);
        return isSame ? null : { labelEdits };
      }),

    labelByHand: (clipIndices, label) =>
      edit({ kind: 'label-clips', clips: clipIndices.length, label }, ({ record, ruleLabels, labels: known }) => {
        const { labelEdits = noLabelEdits, clipEdits = noClipEdits } = record;
        const name = typeof label === 'string' && !known.includes(label) ? labelName(label) : label;
        const labels = { ...clipEdits.labels };
        for (const clip of clipIndices) {
          const ruleLabel = ruleLabels[clip] ?? null;
          const byRule = ruleLabel === null ? null : renamed(labelEdits.renames, ruleLabel);
          // what the rule says is nothing by hand
          if (name === undefined || name === byRule) delete labels[clip];
          else labels[clip] = name === null ? null : ruleNameOf(name, labelEdits);
        }
        const isSame = clipIndices.every((clip) => labels[clip] === clipEdits.labels[clip]);
        return isSame ? null : { clipEdits: { ...clipEdits, labels } };
      }),

    excludeClips: (clipIndices, isExcluded) =>
      edit({ kind: isExcluded ? 'exclude' : 'include', clips: clipIndices.length }, ({ record, clips }) => {
        const { clipEdits = noClipEdits } = record;
        const changed = excluding(clipEdits, clips, clipIndices, isExcluded);
        return JSON.stringify(changed) === JSON.stringify(clipEdits) ? null : { clipEdits: changed };
      }),

    cutClips: (clipIndices, options) =>
      attempt('import', () =>
        inTurn(async () => {
          const { record: before } = openDataset(store.getState().dataset);
          store.setState({ isCutting: true });
          try {
            const record = await context.importWorker().cutClips(before.id, [...clipIndices], options);
            const { clips, problems, tables } = await deps.storage.readDataset(before.id);
            const { clipEdits = noClipEdits } = record;
            note({ kind: 'cut', clips: clipIndices.length }, before, { clipEdits });
            store.setState(({ datasets, dataset }) => ({
              datasets: datasets.map((other) => (other.id === before.id ? record : other)),
              dataset: dataset?.record.id === before.id ? interpretDataset(record, clips, problems, tables) : dataset,
            }));
          } finally {
            store.setState({ isCutting: false });
          }
        }),
      ),

    undoEdit: () => turn(({ done }) => done.at(-1)?.before, afterUndo),
    redoEdit: () => turn(({ undone }) => undone.at(-1)?.after, afterRedo),
  };
}
