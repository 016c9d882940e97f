// The hashes of what a run's numbers depend on, for its checkpoints.

import type { Clip } from '../dataset/clip.ts';
import { sha256HexOfParts } from '../lib/hash.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import { getModel } from '../storage/model-store.ts';
import type { RunDependencies } from '../training/run-dependencies.ts';

const hashOf = (value: unknown) => sha256HexOfParts([JSON.stringify(value)]);

/** As data set and model are now. */
export async function runDependencies(run: RunRecord, clips: readonly Clip[]): Promise<RunDependencies> {
  const { train, validation } = run.split;
  const used = [...train, ...validation];
  const model: ModelRecord = await getModel(run.modelId);
  return {
    data: await hashOf(used.map((clip) => clips[clip]?.contentHash ?? null)),
    labels: await hashOf([run.labels, used.map((clip) => run.clipLabels[clip])]),
    split: await hashOf([train, validation]),
    model: model.contentHash,
    featureExtractor: await hashOf(Object.entries(run.featureExtractor).sort()),
    settings: run.config,
  };
}
