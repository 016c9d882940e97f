// A run that is a probe: its head becomes the run's checkpoint of step 0, which depends on nothing of the probe any more, so that
// the run is evaluated, exported and gone on from as any other.

import { isNativeHead, type ProbeHead } from '../../evaluation/probes/probe-head.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { nativeHead } from '../../model/native-head.ts';
import { runHashes } from '../../run/run-hashes.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { openCheckpointStore } from '../../storage/checkpoint-store.ts';
import { getRun, updateRun } from '../../storage/run-store.ts';
import { type Checkpoint, freshCheckpoint, readParameters } from '../../training/checkpoint.ts';
import { freshClassifier } from '../classifier-on-device.ts';
import { currentEngine } from '../engine.ts';
import { runDependencies } from '../run-checks.ts';
import { openRunData } from '../run-data.ts';
import { environmentOf } from '../run-environment.ts';
import { statisticsParameters } from './statistics-head.ts';

/** Writes the checkpoint of a stored run, whose settings open the model as the head reads it. */
export async function useProbe(runId: string, head: ProbeHead): Promise<void> {
  const stored = await getRun(runId);
  const run = isNativeHead(head) ? await withRowForEachLabel(stored) : stored;
  const engine = await currentEngine();
  const { clips } = await openRunData(run);
  const parameters = await parametersOf(run, head);
  const checkpoints = openCheckpointStore<Checkpoint>(run.id);
  await checkpoints.save(freshCheckpoint(parameters, await runDependencies(run, clips)));
  await updateRun(run.id, {
    ...(await runHashes(run, clips)),
    environment: environmentOf(engine),
    checkpoints: await checkpoints.list(),
    resultStep: 0,
  });
}

/** The projector needs a row for each label: where the model's is narrower, this run's is not. */
async function withRowForEachLabel(run: RunRecord): Promise<RunRecord> {
  const { classifierProjSize } = await readStoredConfig(run.modelId, run.config);
  const labelCount = run.labels.length;
  if (labelCount <= classifierProjSize) return run;
  const config = { ...run.config, classifierProjSize: labelCount };
  await updateRun(run.id, { config });
  return { ...run, config };
}

async function parametersOf(run: RunRecord, head: ProbeHead): Promise<Checkpoint['parameters']> {
  if (!isNativeHead(head)) return statisticsParameters(head);
  const { model } = await freshClassifier(run);
  const [cutAt] = head.layers;
  if (head.features === 'mean' && cutAt !== model.config.layerCount)
    throw new VoxtuneError(
      'internal/unexpected',
      `The probe reads layer ${cutAt}, the run opens ${model.config.layerCount}.`,
    );
  return nativeHead(head, model.config, await readParameters(model.trainable));
}
