// Takes an opened project into storage. What is here already stays as it is; what has the id of something else is kept beside it under a
// new one, and whatever names it names that. Where it fails or is stopped, nothing of it stays.

import type { OpenedProject } from '../../export/project/project.ts';
import { sweepAtRest } from '../../export/taken-run.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import type { CrossEvaluation } from '../../run/across/cross-evaluation.ts';
import {
  listCrossEvaluations,
  listLabelMappings,
  putCrossEvaluation,
  putLabelMapping,
} from '../../storage/cross-store.ts';
import { listDatasets } from '../../storage/dataset-store.ts';
import { putProbe, readProbe } from '../../storage/probe-store.ts';
import { deleteSweep, putSweep, readSweeps } from '../../storage/sweep-store.ts';
import type { SweepRecord } from '../../sweep/sweep-record.ts';
import type { RestoredProject } from './project-types.ts';
import { restoreDataset } from './restore-dataset.ts';
import { restoreModel } from './restore-model.ts';
import { placeRun, storeRun } from './restore-runs.ts';
import type { Renamed, Restoring } from './restoring.ts';
import { contentText, placementOf } from './same-content.ts';

/** Throws `storage/full`, `storage/…`, `file/…`, `export/cancelled`. */
export async function restoreProject(
  project: OpenedProject,
  { signal, onBytes }: { signal: AbortSignal; onBytes(bytes: number): void },
): Promise<RestoredProject> {
  const removals: (() => Promise<void>)[] = [];
  const restoring: Restoring = {
    onBytes(bytes) {
      if (signal.aborted)
        throw new VoxtuneError('export/cancelled', 'Opening the project was stopped. Nothing of it was taken.');
      onBytes(bytes);
    },
    undo: (remove) => void removals.push(remove),
  };
  try {
    return await restoreAll(project, restoring);
  } catch (thrown) {
    // what is told is why it failed
    for (const remove of removals.reverse()) await remove().catch(() => undefined);
    throw thrown;
  }
}

async function restoreAll(project: OpenedProject, restoring: Restoring): Promise<RestoredProject> {
  const counts = { new: 0, known: 0, beside: 0 };
  const missingModels: RestoredProject['missingModels'] = [];
  for (const item of project.models) {
    const { record, files } = await item.read();
    if (!(await restoreModel({ record, files }, restoring)))
      missingModels.push({ name: record.name, repo: record.hub?.repo ?? null });
  }
  const datasetIds = new Map<string, string>();
  let withoutRecordings = false;
  for (const item of project.datasets) {
    const { kind, id, isSilent } = await restoreDataset(await item.read(), restoring);
    datasetIds.set(item.id, id);
    counts[kind]++;
    withoutRecordings ||= isSilent;
  }
  const datasetId = (id: string) => datasetIds.get(id) ?? id;
  // a sweep names its runs and they name it: first all of them get their places
  const runIds = new Map<string, string>();
  const placements = [];
  for (const item of project.runs) {
    const placed = await placeRun(await item.read(), datasetId);
    runIds.set(item.id, placed.id);
    placements.push({ item, placed });
    counts[placed.kind]++;
  }
  const runId = (id: string) => runIds.get(id) ?? id;
  const sweepIds = await restoreSweeps(project, { datasetId, runId }, restoring);
  for (const { item, placed } of placements)
    await storeRun(await item.read(), placed, { datasetId, runId, sweepId: (id) => sweepIds.get(id) ?? id }, restoring);
  await restoreReports(project, { datasetId, runId });
  return {
    name: project.name,
    datasetId: [...datasetIds.values()][0] ?? null,
    runIds: [...runIds.values()],
    added: counts.new,
    known: counts.known,
    beside: counts.beside,
    missingModels,
    withoutRecordings,
  };
}

async function restoreSweeps(
  { sweeps }: OpenedProject,
  { datasetId, runId }: Renamed,
  restoring: Restoring,
): Promise<Map<string, string>> {
  const here = new Map((await readSweeps()).whole.map((sweep) => [sweep.id, sweep]));
  const textOf = (sweep: SweepRecord) => contentText(sweep, ['id', 'name', 'state', 'endedBy']);
  const ids = new Map<string, string>();
  for (const item of sweeps) {
    const sweep = sweepAtRest(await item.read());
    const renamed: SweepRecord = {
      ...sweep,
      base: { ...sweep.base, datasetId: datasetId(sweep.base.datasetId) },
      made: sweep.made.map((made) => ({ ...made, runId: runId(made.runId) })),
    };
    const stored = async (id: string) => {
      const found = here.get(id);
      return found ? textOf(found) : null;
    };
    const { kind, id } = await placementOf(sweep.id, textOf(renamed), stored);
    ids.set(item.id, id);
    if (kind === 'known') continue;
    restoring.undo(() => deleteSweep(id));
    await putSweep({ ...renamed, id });
  }
  return ids;
}

/** Probes, evaluations across data sets and label mappings: one that is here already stays. */
async function restoreReports(project: OpenedProject, { datasetId, runId }: Renamed): Promise<void> {
  for (const item of project.probes) {
    const report = await item.read();
    const own = { ...report, datasetId: datasetId(report.datasetId) };
    if (!(await readProbe(own.datasetId, own.modelId))) await putProbe(own);
  }
  const keyOf = (one: Pick<CrossEvaluation, 'runId' | 'datasetId'>) => `${one.runId} ${one.datasetId}`;
  const crossed = new Set((await listCrossEvaluations()).map(keyOf));
  const datasets = new Set((await listDatasets()).map(({ id }) => id));
  for (const item of project.crossEvaluations) {
    const one = await item.read();
    const mapping = { ...one.mapping, datasetId: datasetId(one.mapping.datasetId) };
    const own = { ...one, runId: runId(one.runId), datasetId: datasetId(one.datasetId), mapping };
    // of a data set that is not here it says nothing
    if (datasets.has(own.datasetId) && !crossed.has(keyOf(own))) await putCrossEvaluation(own);
  }
  const mappings = await listLabelMappings();
  for (const one of project.labelMappings) {
    const own = { ...one, datasetId: datasetId(one.datasetId) };
    const isHere = mappings.some(
      (other) => other.datasetId === own.datasetId && JSON.stringify(other.labels) === JSON.stringify(own.labels),
    );
    if (!isHere) await putLabelMapping(own);
  }
}
