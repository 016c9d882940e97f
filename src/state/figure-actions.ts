// What is computed of evaluations that are stored: by the figures worker, which reads nothing and keeps nothing.

import { VoxtuneError } from '../lib/errors.ts';
import type { FiguresWorkerApi } from '../protocol/figures-worker.ts';
import { packRequest, rankRequest } from '../sweep/rank-request.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type FigureActions = Pick<
  StudioActions,
  'intervalsOf' | 'reportOfGroup' | 'compareModels' | 'rankSweep' | 'exportSweep' | 'setGroupReport'
>;

export function figureActions({ store, deps, runFeed, attempt }: StudioContext): FigureActions {
  let worker: FiguresWorkerApi | null = null;
  const figures = () => {
    worker ??= deps.connectFiguresWorker();
    return worker;
  };
  const findSweep = (sweepId: string) => {
    const sweep = store.getState().sweeps.find(({ id }) => id === sweepId);
    if (sweep) return sweep;
    throw new VoxtuneError('storage/missing', `There is no sweep ${sweepId} in storage.`, { what: sweepId });
  };
  return {
    intervalsOf: (predictions, classCount, groups) => figures().intervals(predictions, classCount, groups),
    reportOfGroup: (predictions, group, within) => figures().groupReport(predictions, group, within),
    compareModels: (outcomes, groups) => figures().compare(outcomes, groups),
    rankSweep: async (sweepId) =>
      figures().rankSweep(await packRequest(rankRequest(findSweep(sweepId), store.getState().runs))),
    exportSweep: (sweepId, table) =>
      attempt('evaluate', async () => {
        const [sweep, { runs }] = [findSweep(sweepId), store.getState()];
        const ranking = await figures().rankSweep(await packRequest(rankRequest(sweep, runs)));
        return deps.sweepTable(table, sweep, runs, ranking);
      }),
    setGroupReport: (runId, name, report) =>
      attempt('evaluate', async () => {
        const evaluation = store.getState().runs.find(({ id }) => id === runId)?.evaluation;
        if (!evaluation) return;
        const others = (evaluation.groups ?? []).filter((one) => one.name !== name);
        const change = { evaluation: { ...evaluation, groups: report ? [...others, report] : others } };
        await deps.storage.updateRun(runId, change);
        runFeed.change(runId, change);
      }),
  };
}
