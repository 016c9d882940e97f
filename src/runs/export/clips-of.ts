// The clips that a run was trained on, as its data set has them.

import type { Clip } from '../../dataset/clip.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { loadClips } from '../../storage/dataset-store.ts';

/** Null where the run's data set was deleted. */
export async function clipsOf({ datasetId }: Pick<RunRecord, 'datasetId'>): Promise<Clip[] | null> {
  const clips = await loadClips(datasetId);
  return clips.length === 0 ? null : clips;
}
