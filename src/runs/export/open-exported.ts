// A stored run's trained classifier for an export: the model's files with the parameters of the run's checkpoint over them. Needs no
// engine, so that it can be exported while something trains.

import { customHead, type ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import type { BaseModel, ExportedModel } from '../../export/exported-model.ts';
import { withLabels } from '../../formats/hugging-face/model-config.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { openBytes } from '../../lib/byte-source.ts';
import { present } from '../../lib/present.ts';
import { licenceOf } from '../../library/base-licence.ts';
import { storedWeightFiles } from '../../library/stored-files.ts';
import { readClassifierWeights, readStoredConfig } from '../../library/stored-weights.ts';
import { statisticsShape } from '../../model/layer-statistics.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { statisticsHeadNames } from '../../model/statistics-head.ts';
import { loadWeights, type NamedWeight, WeightsOnDemand } from '../../model/weights/loading.ts';
import { listParameters } from '../../model/weights/parameter-list.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { StoredTensor } from '../../storage/checkpoint-store.ts';
import type { ExportFiles, OpenSink } from '../../storage/export-files.ts';
import { getModel } from '../../storage/model-store.ts';
import { resultCheckpoint } from '../evaluated-model.ts';
import { calibrationOf } from '../predict/run-calibration.ts';
import { bodyOf, bodySeed, storedHead } from '../probe/statistics-head.ts';

interface ExportedModelRequest {
  run: RunRecord;
  files: Pick<ExportFiles, 'openScratch'>;
}

/** With the parameters that count: of the best checkpoint where the run keeps that, else the last. Throws `training/no-checkpoint`,
 *  `storage/damaged-checkpoint`, `storage/damaged-model`, `storage/full`. */
export async function openExportedModel({ run, files }: ExportedModelRequest): Promise<ExportedModel> {
  const custom = customHead(run.probe);
  if (custom) return withOwnHead(run, custom);
  const { step, parameters } = await resultCheckpoint(run);
  const { modelId, labels, config: settings } = run;
  const { record, loaded } = await readClassifierWeights({ modelId, labels, settings, seed: settings.seed });
  const trained = await readTrained(await parameters(), files.openScratch);
  const weights = new WeightsOnDemand();
  for (const parameter of listParameters(loaded.config)) {
    const untrained = () => numbersOf(loaded.weights, parameter.name);
    weights.add(parameter, trained.get(parameter.name) ?? untrained);
  }
  return { run, step, config: loaded.config, base: baseOf(record), calibration: fitted(run, step), weights };
}

/** Trained parameters up to this size are held in memory. */
const heldBytes = 64_000_000;

/** The database has no reading without waiting, and a weight is read without: larger ones wait in a file. */
async function readTrained(
  tensors: ReadonlyMap<string, StoredTensor>,
  openScratch: OpenSink,
): Promise<ReadonlyMap<string, () => Float32Array>> {
  const readers = new Map<string, () => Float32Array>();
  const totalBytes = [...tensors.values()].reduce((sum, { length }) => sum + 4 * length, 0);
  if (totalBytes <= heldBytes) {
    for (const [name, tensor] of tensors) {
      const values = await tensor.read();
      readers.set(name, () => values);
    }
    return readers;
  }
  const scratch = await openScratch('the trained weights');
  const starts = new Map<string, number>();
  for (const [name, tensor] of tensors) {
    starts.set(name, scratch.byteLength);
    scratch.append(new Uint8Array((await tensor.read()).buffer));
  }
  const source = await openBytes(await scratch.finish());
  for (const [name, { length }] of tensors) {
    const start = present(starts.get(name));
    readers.set(name, () => new Float32Array(source.copy(start, start + 4 * length).buffer));
  }
  return readers;
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
  return { run, step, config, base: baseOf(record), calibration: fitted(run, step), weights };
}

export function baseOf(record: ModelRecord): BaseModel {
  const { name, hub } = record;
  return { name, hub: hub ? { repo: hub.repo, commit: hub.commit } : null, licence: licenceOf(record) };
}

export function fitted(run: RunRecord, step: number): ExportedModel['calibration'] {
  const calibration = calibrationOf(run, step);
  return calibration.calibratedOn > 0 ? calibration : null;
}

function numbersOf(weights: ReadonlyMap<string, NamedWeight>, name: string): Float32Array {
  const weight = weights.get(name);
  if (!weight) throw new Error(`no weight ${name} was loaded`);
  return weight.data;
}
