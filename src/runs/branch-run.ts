// A new run that begins with the weights of another run's checkpoint: they become its checkpoint of step 0, with no
// moments, so that it depends on nothing of the other run any more.

import { customHead } from '../evaluation/probes/probe-head.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { readStoredConfig } from '../library/stored-weights.ts';
import { noOwnHead, type RunOrigin, type RunRecord } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getRun } from '../storage/run-store.ts';
import { type Checkpoint, freshCheckpoint, readParameters } from '../training/checkpoint.ts';
import { freshClassifier } from './classifier-on-device.ts';
import { currentEngine } from './engine.ts';
import { runDependencies } from './run-checks.ts';
import { openRunData } from './run-data.ts';

/** Writes the new run's first checkpoint. Throws `config/invalid` where less trains than trained before or the model is opened
 *  otherwise, `training/no-own-head` of a probe that transformers has no head for, and `storage/damaged` where the checkpoint is. */
export async function branchRun(runId: string, origin: RunOrigin): Promise<void> {
  const run = await getRun(runId);
  const source = await getRun(origin.runId);
  if (customHead(source.probe)) throw noOwnHead(source.name);
  await assertOpenedAlike(run, source);
  const { parameters: trained } = await openCheckpointStore<Checkpoint>(source.id).load(origin.step);
  await currentEngine();
  const { clips } = await openRunData(run);
  const classifier = await freshClassifier(run);
  const parameters = await readParameters(classifier.model.trainable);
  const hasSameLabels = JSON.stringify(run.labels) === JSON.stringify(source.labels);
  for (const [name, values] of trained) {
    if (!hasSameLabels && name.startsWith('classifier.')) continue;
    if (parameters.get(name)?.length !== values.length) throw tooFew(source);
    parameters.set(name, values);
  }
  const checkpoint = freshCheckpoint(parameters, await runDependencies(run, clips));
  await openCheckpointStore<Checkpoint>(run.id).save(checkpoint);
}

/** A head that reads another layer, or others, knows nothing of this one. */
async function assertOpenedAlike(run: RunRecord, source: RunRecord): Promise<void> {
  const [now, before] = await Promise.all(
    [run, source].map(({ modelId, config }) => readStoredConfig(modelId, config)),
  );
  const alike = [
    ['num_hidden_layers', now?.layerCount, before?.layerCount],
    ['use_weighted_layer_sum', now?.usesWeightedLayerSum, before?.usesWeightedLayerSum],
    ['classifier_proj_size', now?.classifierProjSize, before?.classifierProjSize],
  ] as const;
  for (const [field, found, expected] of alike) {
    if (found === expected) continue;
    const bound = `${expected}, as “${source.name}” had it`;
    const params = { field, bound, found: String(found) };
    throw new VoxtuneError('config/invalid', `${field} must be ${bound}; found ${found}.`, params);
  }
}

function tooFew(source: RunRecord): VoxtuneError {
  const bound = `at least what “${source.name}” trained (${source.config.trainLayers} layers)`;
  return new VoxtuneError('config/invalid', `train_layers must be ${bound}; found fewer.`, {
    field: 'train_layers',
    bound,
    found: 'fewer',
  });
}
