// A project as it is stored: a data set with all that was made of it, each record read when it is written.

import type { DatasetRecord } from '../../dataset/dataset-record.ts';
import type {
  Project,
  ProjectCheckpoint,
  ProjectDataset,
  ProjectItem,
  ProjectModel,
  ProjectRun,
} from '../../export/project/project.ts';
import { allStoredFiles } from '../../library/stored-files.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { type RunFacts, resultStepAmong } from '../../run/run-record.ts';
import { readCheckpointBytes } from '../../storage/checkpoint-bytes.ts';
import { readHeaders } from '../../storage/checkpoint-store.ts';
import { packPath } from '../../storage/clip-pack.ts';
import { listCrossEvaluations, listLabelMappings } from '../../storage/cross-store.ts';
import { datasetFolder, getDataset, readDataset } from '../../storage/dataset-store.ts';
import { listModels } from '../../storage/model-store.ts';
import { findFile } from '../../storage/opfs.ts';
import { readProbe } from '../../storage/probe-store.ts';
import { getRun, listRuns } from '../../storage/run-store.ts';
import { readSweeps } from '../../storage/sweep-store.ts';
import type { ProjectChoice, ProjectSizes } from './project-types.ts';

type Kept = Pick<RunFacts, 'id' | 'name' | 'modelId' | 'resultStep' | 'bestStep' | 'config'>;

/** Which records belong to it, without what is long in them. */
async function recordsOf({ datasetId, modelIds, runIds }: Pick<ProjectChoice, 'datasetId' | 'modelIds' | 'runIds'>) {
  const dataset = await getDataset(datasetId);
  const runs: Kept[] = (await listRuns()).filter(
    (run) => run.datasetId === datasetId && (!runIds || runIds.includes(run.id)),
  );
  const all = await listModels();
  const reports = await Promise.all(all.map(({ id }) => readProbe(datasetId, id)));
  const probes = reports.filter((report) => report !== null);
  const used = new Set([...[...runs, ...probes].map(({ modelId }) => modelId), ...modelIds]);
  return { dataset, runs, probes, models: all.filter(({ id }) => used.has(id)) };
}

/** What `choice` would take. Throws `storage/missing`, `storage/not-whole`. */
export async function projectSizes(choice: Pick<ProjectChoice, 'datasetId' | 'modelIds'>): Promise<ProjectSizes> {
  const { dataset, runs, models } = await recordsOf(choice);
  const packs = await packsOf(dataset);
  const sizes = { resultCheckpoints: 0, allCheckpoints: 0, rest: 100 * dataset.clipCount };
  for (const run of runs) {
    const headers = await readHeaders(run.id);
    const result = resultStepAmong(
      run,
      headers.map(({ step }) => step),
    );
    for (const { step, header } of headers) {
      sizes.allCheckpoints += header?.bytes ?? 0;
      if (step === result) sizes.resultCheckpoints += header?.bytes ?? 0;
    }
    sizes.rest += 8 * dataset.clipCount + 10_000;
  }
  return {
    ...sizes,
    recordings: packs?.reduce((sum, { size }) => sum + size, 0) ?? null,
    models: models.reduce((sum, { files }) => sum + files.reduce((bytes, file) => bytes + file.bytes, 0), 0),
    runCount: runs.length,
  };
}

/** The project, to be written. Throws `storage/missing`, `storage/not-whole`; its items also `storage/damaged-…`. */
export async function gatherProject(choice: ProjectChoice): Promise<Project> {
  const { dataset, runs, probes, models } = await recordsOf(choice);
  const { id: datasetId, name } = dataset;
  const runIds = new Set(runs.map(({ id }) => id));
  const sweeps = (await readSweeps()).whole.filter(({ base }) => base.datasetId === datasetId);
  const crossed = (await listCrossEvaluations()).filter(({ runId }) => runIds.has(runId));
  return {
    name,
    datasets: [item(dataset, () => datasetOf(datasetId, choice.recordings))],
    models: models.map((model) => item(model, () => modelOf(model, choice.models))),
    runs: runs.map((run) => item(run, () => runOf(run.id, choice.checkpoints))),
    sweeps: choice.runIds ? [] : sweeps.map((sweep) => item(sweep, async () => sweep)),
    probes: probes.map((report) => item({ id: report.modelId, name }, async () => report)),
    crossEvaluations: crossed.map((one) =>
      item({ id: `${one.runId} ${one.datasetId}`, name: one.datasetName }, async () => one),
    ),
    labelMappings: (await listLabelMappings()).filter((mapping) => mapping.datasetId === datasetId),
  };
}

function item<T>({ id, name }: { id: string; name: string }, read: () => Promise<T>): ProjectItem<T> {
  return { id, name, read };
}

async function datasetOf(id: string, hasRecordings: boolean): Promise<ProjectDataset> {
  const { record, clips, problems, tables } = await readDataset(id);
  return { record, clips, problems, tables, packs: hasRecordings ? await packsOf(record) : null };
}

/** Null: they are not all here. */
async function packsOf({ id, packCount = 1 }: DatasetRecord): Promise<File[] | null> {
  const packs: File[] = [];
  for (let pack = 0; pack < packCount; pack++) {
    const handle = await findFile(packPath(datasetFolder(id), pack));
    if (!handle) return null;
    packs.push(await handle.getFile());
  }
  return packs;
}

async function modelOf(record: ModelRecord, hasFiles: boolean): Promise<ProjectModel> {
  return { record, files: hasFiles ? new Map(await allStoredFiles(record)) : null };
}

async function runOf(id: string, which: ProjectChoice['checkpoints']): Promise<ProjectRun> {
  const run = await getRun(id);
  // what is not whole cannot be taken along
  const steps = (await readHeaders(id)).flatMap(({ step, header }) => (header ? [step] : []));
  const result = resultStepAmong(run, steps);
  const taken = which === 'all' ? steps : which === 'result' && result !== null ? [result] : [];
  const checkpoints: ProjectCheckpoint[] = [];
  for (const step of taken) {
    const { header, chunks } = await readCheckpointBytes(id, step);
    checkpoints.push({ header, tensors: chunks });
  }
  return { run, checkpoints };
}
