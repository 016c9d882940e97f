// The tables of the open data set: added beside it, taken away, and told what their rows are about.

import { sourcePaths } from '../dataset/cut-parents.ts';
import type { DatasetChange } from '../dataset/dataset-record.ts';
import { guessLabelRule } from '../dataset/labels/label-guess.ts';
import { readsTables, rulesAreEqual } from '../dataset/labels/label-rule.ts';
import { defaultSplitConfig } from '../dataset/splits/split.ts';
import { guessSplitConfig } from '../dataset/splits/split-guess.ts';
import { columnValues } from '../dataset/tables/clip-columns.ts';
import { columnRoles } from '../dataset/tables/column-roles.ts';
import { type DatasetChanges, openDataset } from './change-dataset.ts';
import { interpretDataset } from './open-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { OpenDataset, StudioActions } from './studio-state.ts';

type TableActions = Pick<StudioActions, 'addTables' | 'removeTable' | 'setTableKey' | 'confirmLabelRule'>;

export function tableActions(context: StudioContext, { changeOpen, inTurn }: DatasetChanges): TableActions {
  const { store, deps, attempt } = context;

  /** Changes the stored tables, shows them, and reads the labels where those say so now. */
  async function changeTables(work: (id: string) => Promise<void>): Promise<void> {
    await inTurn(async () => {
      const { id } = openDataset(store.getState().dataset).record;
      await work(id);
      const { record, clips, problems, tables } = await deps.storage.readDataset(id);
      store.setState(({ dataset }) => ({
        dataset: dataset?.record.id === id ? interpretDataset(record, clips, problems, tables) : dataset,
      }));
    });
    await changeOpen(guessAgain);
    await changeOpen(splitAgain);
  }

  return {
    addTables: (files) => attempt('import', () => changeTables((id) => context.importWorker().addTables(id, files))),

    removeTable: (path) => attempt('import', () => changeTables((id) => deps.storage.removeTable(id, path))),

    setTableKey: (path, key) =>
      attempt('import', async () => {
        await changeOpen(({ record }) => {
          const { [path]: _before, ...others } = record.tableKeys ?? {};
          return { tableKeys: key ? { ...others, [path]: key } : others };
        });
      }),

    confirmLabelRule: () =>
      attempt('import', async () => {
        await changeOpen(() => ({ labelRuleIsGuess: undefined }));
      }),
  };
}

/** A column that is called a label is meant to be used; else a rule that someone chose stays, unless what it reads is gone. */
function guessAgain({ record, clips, joined, ruleLabels }: OpenDataset): DatasetChange | null {
  const isSaid = !readsTables(record.labelRule) && columnRoles(joined).label?.isNamed === true;
  const isGone = ruleLabels.every((label) => label === null);
  if (!record.labelRuleIsGuess && !isSaid && !isGone) return null;
  const labelRule = guessLabelRule(sourcePaths(clips), joined);
  return rulesAreEqual(labelRule, record.labelRule) ? null : { labelRule, labelRuleIsGuess: true };
}

/** A column that says the parts is taken where nobody has asked for another split; one that is gone, no more. */
function splitAgain({ record, clips, joined }: OpenDataset): DatasetChange | null {
  const { splitConfig } = record;
  const isAsImported = JSON.stringify(splitConfig) === JSON.stringify(defaultSplitConfig);
  const isGone = splitConfig.method === 'column' && columnValues(joined.columns, splitConfig.column ?? '') === null;
  if (!isAsImported && !isGone) return null;
  const guessed = guessSplitConfig(sourcePaths(clips), joined);
  return guessed.method === splitConfig.method ? null : { splitConfig: { ...splitConfig, ...guessed } };
}
