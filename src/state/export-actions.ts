// The small files of a run and of the open data set, made without the train worker.

import { VoxtuneError } from '../lib/errors.ts';
import { openDataset } from './change-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

export function exportActions({
  store,
  deps,
  attempt,
}: StudioContext): Pick<StudioActions, 'exportTable' | 'exportLabels'> {
  return {
    exportLabels: () => attempt('import', async () => deps.labelsTable(openDataset(store.getState().dataset))),

    exportTable: (runId, table) =>
      attempt('evaluate', async () => {
        const run = store.getState().runs.find((record) => record.id === runId);
        if (!run) throw new VoxtuneError('storage/missing', `There is no run ${runId} in storage.`, { what: runId });
        // Only the split's file names clips that the record does not.
        const clips = table === 'split' ? (await deps.storage.readDataset(run.datasetId)).clips : [];
        return deps.runTable(run, table, clips);
      }),
  };
}
