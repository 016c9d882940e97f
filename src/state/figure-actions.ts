// What is computed of evaluations that are stored: by the figures worker, which reads nothing and keeps nothing.

import type { FiguresWorkerApi } from '../protocol/figures-worker.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type FigureActions = Pick<StudioActions, 'intervalsOf' | 'reportOfGroup' | 'compareModels' | 'setGroupReport'>;

export function figureActions({ store, deps, runFeed, attempt }: StudioContext): FigureActions {
  let worker: FiguresWorkerApi | null = null;
  const figures = () => {
    worker ??= deps.connectFiguresWorker();
    return worker;
  };
  return {
    intervalsOf: (predictions, classCount, groups) => figures().intervals(predictions, classCount, groups),
    reportOfGroup: (predictions, group, within) => figures().groupReport(predictions, group, within),
    compareModels: (outcomes, groups) => figures().compare(outcomes, groups),
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
