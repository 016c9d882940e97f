// What a run that waits was made for may have been deleted meanwhile.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunFacts } from '../run/run-record.ts';
import type { StudioState } from './studio-state.ts';

/** `queue/dataset-gone`, `queue/model-gone`; null where both are here. */
export function whatIsGone(
  { datasets, models }: Pick<StudioState, 'datasets' | 'models'>,
  waiting: Pick<RunFacts, 'name' | 'datasetId' | 'datasetName' | 'modelId' | 'modelName'>,
): VoxtuneError | null {
  const { name, datasetId, datasetName, modelId, modelName } = waiting;
  if (!datasets.some(({ id }) => id === datasetId))
    return new VoxtuneError(
      'queue/dataset-gone',
      `“${name}” waited in the queue, and its data set “${datasetName}” has been deleted meanwhile. Import it again and queue a new run.`,
      { name, dataset: datasetName },
    );
  if (models.some(({ id }) => id === modelId)) return null;
  return new VoxtuneError(
    'queue/model-gone',
    `“${name}” waited in the queue, and its model “${modelName}” has been deleted meanwhile. Bring it here again and queue a new run.`,
    { name, model: modelName },
  );
}
