// Runs of a project, with as many of their checkpoints as the file has.

import type { ProjectRun } from '../../export/project/project.ts';
import { atRest } from '../../export/taken-run.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { factsOf, type RunRecord, resultStepAmong } from '../../run/run-record.ts';
import { readHeaders, toSummary } from '../../storage/checkpoint-store.ts';
import { restoreRun } from '../../storage/restore-run.ts';
import { deleteRun, getRun } from '../../storage/run-store.ts';
import { runLockPrefix } from '../../storage/work-locks.ts';
import type { Renamed, Restoring } from './restoring.ts';
import { contentText, type Placement, placementOf } from './same-content.ts';

/** What may differ in what is the same run: how it is called, at what work it is, which of its checkpoints are kept, and what it is named in
 *  by others. */
const notContent = [
  ...['id', 'name', 'datasetName', 'modelName', 'state', 'queueOrder', 'evaluatesAfter'],
  ...['checkpoints', 'resultStep', 'sweep', 'origin'],
];

/** Where a run goes. */
export function placeRun({ run }: ProjectRun<Blob>, datasetId: Renamed['datasetId']): Promise<Placement> {
  const text = textOf({ ...run, datasetId: datasetId(run.datasetId) });
  return placementOf(run.id, text, async (id) => {
    const here = await getRun(id).catch(nothing);
    return here && textOf(here);
  });
}

function textOf(run: RunRecord): string {
  return contentText(factsOf(run), notContent) + contentText({ rows: run.history.slice(0) });
}

function nothing(thrown: unknown): null {
  if (thrown instanceof VoxtuneError && thrown.code === 'storage/missing') return null;
  throw thrown;
}

/** Stores it where it was placed. One that is here without any checkpoint gets those of the file. */
export async function storeRun(
  { run, checkpoints }: ProjectRun<Blob>,
  { kind, id }: Placement,
  renamed: Renamed & { sweepId(id: string): string },
  restoring: Restoring,
): Promise<void> {
  const summaries = checkpoints.map(({ header }) => toSummary(header.step, header, run.bestStep));
  const kept = {
    checkpoints: summaries,
    resultStep:
      run.resultStep === null
        ? null
        : resultStepAmong(
            run,
            summaries.map(({ step }) => step),
          ),
  };
  if (kind === 'known') {
    if (checkpoints.length === 0 || (await readHeaders(id)).length > 0) return;
    const here = await getRun(id);
    await navigator.locks.request(runLockPrefix + id, { ifAvailable: true }, async (lock) => {
      // it is at work: it makes its own
      if (lock) await restoreRun({ ...here, ...kept }, checkpoints);
    });
  } else {
    restoring.undo(() => deleteRun(id));
    const { origin, sweep } = run;
    const own: RunRecord = {
      ...atRest(run),
      ...kept,
      id,
      name: kind === 'beside' ? `${run.name} (2)` : run.name,
      datasetId: renamed.datasetId(run.datasetId),
      origin: origin && { ...origin, runId: renamed.runId(origin.runId) },
      ...(sweep && { sweep: { ...sweep, sweepId: renamed.sweepId(sweep.sweepId) } }),
    };
    await restoreRun(own, checkpoints);
  }
  for (const { tensors } of checkpoints) restoring.onBytes(tensors.size);
}
