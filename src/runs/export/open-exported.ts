// A stored run's trained classifier for an export: the model's files with the parameters of the run's checkpoint over them. Needs no
// engine, so that it can be exported while something trains.

import { customHead, type ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import type { ExportedModel } from '../../export/exported-model.ts';
import { withLabels } from '../../formats/hugging-face/model-config.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { storedWeightFiles } from '../../library/stored-files.ts';
import { readClassifierWeights, readStoredConfig } from '../../library/stored-weights.ts';
import { statisticsShape } from '../../model/layer-statistics.ts';
import { statisticsHeadNames } from '../../model/statistics-head.ts';
import { loadWeights, type NamedWeight, WeightsOnDemand } from '../../model/weights/loading.ts';
import { listParameters } from '../../model/weights/parameter-list.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { getModel } from '../../storage/model-store.ts';
import { resultCheckpoint } from '../evaluated-model.ts';
import { bodyOf, bodySeed, storedHead } from '../probe/statistics-head.ts';

/** With the parameters that count: of the best checkpoint where the run keeps that, else the last. Throws `training/no-checkpoint`,
 *  `storage/damaged-checkpoint`, `storage/damaged-model`. */
export async function openExportedModel(run: RunRecord): Promise<ExportedModel> {
  const custom = customHead(run.probe);
  if (custom) return withOwnHead(run, custom);
  const { step, load } = await resultCheckpoint(run);
  const { modelId, labels, config: settings } = run;
  const { loaded } = await readClassifierWeights({ modelId, labels, settings, seed: settings.seed });
  const { parameters } = await load();
  const weights = new WeightsOnDemand();
  for (const parameter of listParameters(loaded.config)) {
    const trained = parameters.get(parameter.name);
    const read = () => trained ?? numbersOf(loaded.weights, parameter.name);
    weights.add(parameter, read);
  }
  return { run, step, config: loaded.config, weights };
}

/** The body as far as the head reads it, and the head. */
async function withOwnHead(run: RunRecord, reads: ProbeHeadFacts): Promise<ExportedModel> {
  const record = await getModel(run.modelId);
  const config = withLabels(await readStoredConfig(record.id, bodyOf(reads)), run.labels);
  const { step, head } = await storedHead(run, reads, statisticsShape(config));
  const loaded = loadWeights(await openWeightFiles(await storedWeightFiles(record)), config, bodySeed).weights;
  const weights = new WeightsOnDemand();
  for (const parameter of listParameters(config))
    if (parameter.part !== 'head') weights.add(parameter, () => numbersOf(loaded, parameter.name));
  const labelCount = head.bias.length;
  const { weight, bias } = statisticsHeadNames;
  weights.add({ name: weight, shape: [labelCount, head.weight.length / labelCount], dtype: 'F32' }, () => head.weight);
  weights.add({ name: bias, shape: [labelCount], dtype: 'F32' }, () => head.bias);
  return { run, step, config, weights };
}

function numbersOf(weights: ReadonlyMap<string, NamedWeight>, name: string): Float32Array {
  const weight = weights.get(name);
  if (!weight) throw new Error(`no weight ${name} was loaded`);
  return weight.data;
}
