// Opening, renaming and deleting data sets; who speaks in them, and their split.

import { type DatasetChanges, openDataset } from './change-dataset.ts';
import { type ImportSteps, listInterrupted } from './import-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type DatasetActions = Pick<
  StudioActions,
  'openDataset' | 'renameDataset' | 'deleteDataset' | 'setGroupRules' | 'setSplitConfig'
>;

export function datasetActions(
  context: StudioContext,
  steps: Pick<ImportSteps, 'open'>,
  { change }: Pick<DatasetChanges, 'change'>,
): DatasetActions {
  const { store, deps, attempt } = context;

  return {
    openDataset: (id) => attempt('import', () => steps.open(id)),

    renameDataset: (id, name) => attempt('import', () => change(id, { name })),

    deleteDataset: (id) =>
      attempt('storage', async () => {
        await context.withoutPrefill(() => deps.storage.deleteDataset(id));
        store.setState(({ datasets, dataset }) => ({
          datasets: datasets.filter((record) => record.id !== id),
          dataset: dataset?.record.id === id ? null : dataset,
        }));
        await listInterrupted(context);
      }),

    setGroupRules: (rules) =>
      attempt('import', () =>
        change(openDataset(store.getState().dataset).record.id, { groupRules: rules ?? undefined }),
      ),

    setSplitConfig: (splitConfig) =>
      attempt('import', () => change(openDataset(store.getState().dataset).record.id, { splitConfig })),
  };
}
