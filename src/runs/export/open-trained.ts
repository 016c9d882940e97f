// A run's trained classifier from the files that were once written of it, where the run came without its checkpoints and maybe without
// the model that it began with: what `npm run train` leaves, and `npm run export` starts from.

import { customHead } from '../../evaluation/probes/probe-head.ts';
import type { ExportedModel } from '../../export/exported-model.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { present } from '../../lib/present.ts';
import { storedWeightFiles } from '../../library/stored-files.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { statisticsHeadNames } from '../../model/statistics-head.ts';
import { loadWeights, WeightsOnDemand } from '../../model/weights/loading.ts';
import { listParameters } from '../../model/weights/parameter-list.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { findModel, getModel } from '../../storage/model-store.ts';
import { bodySeed } from '../probe/statistics-head.ts';
import { baseOf, fitted } from './open-exported.ts';

/** As its files have it. */
const asItIs = { numHiddenLayers: null, useWeightedLayerSum: null, classifierProjSize: null };

/** @param modelId of a stored model. Throws `export/other-model` where it is not the run's classifier, as far as labels and head can tell;
 *  `storage/…`, `model/…`. */
export async function openTrainedModel(run: RunRecord, modelId: string): Promise<ExportedModel> {
  const record = await getModel(modelId);
  const config = await readStoredConfig(modelId, asItIs);
  const source = await openWeightFiles(await storedWeightFiles(record));
  const { weights: loaded, report } = loadWeights(source, config, bodySeed);
  const made = new Set([...report.missing, ...report.mismatched.map(({ name }) => name)]);
  const ownHead = customHead(run.probe) ? Object.values(statisticsHeadNames) : [];
  const weights = new WeightsOnDemand();
  for (const parameter of listParameters(config)) {
    if (ownHead.length > 0 && parameter.part === 'head') continue;
    if (made.has(parameter.name)) throw otherModel(run, `its files lack ${parameter.name}`);
    weights.add(parameter, () => present(loaded.get(parameter.name)).data);
  }
  const names = new Set(source.names());
  for (const name of ownHead) {
    if (!names.has(name)) throw otherModel(run, `its files lack ${name}`);
    weights.add({ name, shape: [...source.shape(name)], dtype: 'F32' }, () => source.read(name));
  }
  if (config.labels.length !== run.labels.length || config.labels.some((label, at) => label !== run.labels[at]))
    throw otherModel(run, `its labels are ${config.labels.join(', ')}`);
  const step = run.evaluation?.step ?? run.step;
  const base = await findModel(run.modelId);
  return {
    run,
    step,
    config,
    base: base ? baseOf(base) : { name: run.modelName, hub: null, licence: null },
    calibration: fitted(run, step),
    weights,
  };
}

function otherModel({ name, labels }: RunRecord, reason: string): VoxtuneError {
  return new VoxtuneError(
    'export/other-model',
    `The model is not the trained one of “${name}”, whose labels are ${labels.join(', ')}: ${reason}. Take the folder that was written ` +
      'together with the run.',
    { name, labels: labels.join(', '), reason },
  );
}
