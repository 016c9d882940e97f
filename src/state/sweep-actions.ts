// Beginning, ending and keeping sweeps. Their runs are made one after another, when the queue has nothing else (sweep-supply.ts).

import { assertTrainable } from '../config/assert-trainable.ts';
import { planTraining } from '../config/plan/training-plan.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { itemAt } from '../lib/present.ts';
import { factsOf, type RunRecord } from '../run/run-record.ts';
import { makeFolds } from '../sweep/folds.ts';
import type { SweepRecord, SweepSpec } from '../sweep/sweep-record.ts';
import { runsOfSweep } from '../sweep/sweep-runs.ts';
import { rungBudgets, sweepWork } from '../sweep/sweep-steps.ts';
import { makeTrials, trialConfig } from '../sweep/trials.ts';
import { newRun, openForRun } from './new-run.ts';
import { splitInput } from './open-dataset.ts';
import { originOf } from './run-draft.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioState } from './studio-state.ts';
import type { SweepActions } from './sweep-types.ts';

/** What a sweep fixes when it begins. */
type SweepPlan = Pick<SweepRecord, 'spec' | 'base' | 'trials' | 'folds'>;

export function sweepActions(
  context: StudioContext,
  deleteRun: (runId: string) => Promise<void>,
): Omit<SweepActions, 'rankSweep' | 'exportSweep'> {
  const { store, deps, attempt } = context;

  async function change(sweepId: string, changed: Partial<Omit<SweepRecord, 'id'>>): Promise<void> {
    showSweep(context, await deps.storage.updateSweep(sweepId, changed));
  }

  async function removeWaiting(sweepId: string): Promise<void> {
    for (const run of runsOfSweep({ id: sweepId }, store.getState().runs))
      if (run.state === 'queued') await deleteRun(run.id);
  }

  return {
    planSweep: (spec) => sweepWork(planOf(store.getState(), spec, { id: 'plan', createdAt: deps.now() })),

    startSweep: (spec, name) =>
      attempt('train', async () => {
        void deps.storage.requestPersistence().catch(() => false);
        const state = store.getState();
        const own = { id: deps.newId(), createdAt: deps.now() };
        const sweep: SweepRecord = {
          ...own,
          name: name?.trim() || nextSweepName(state.sweeps),
          ...planOf(state, spec, own),
          made: [],
          state: 'running',
          endedBy: null,
          error: null,
        };
        await deps.storage.putSweep(sweep);
        showSweep(context, sweep);
        return sweep.id;
      }),

    pauseSweep: (sweepId) => attempt('train', () => change(sweepId, { state: 'paused' })),
    continueSweep: (sweepId) =>
      attempt('train', () => change(sweepId, { state: 'running', endedBy: null, error: null })),

    stopSweep: (sweepId) =>
      attempt('train', async () => {
        await change(sweepId, { state: 'stopped', endedBy: 'person' });
        await removeWaiting(sweepId);
      }),

    renameSweep: (sweepId, name) => attempt('train', () => change(sweepId, { name })),

    deleteSweep: (sweepId, deletesRuns = false) =>
      attempt('storage', async () => {
        const own = runsOfSweep({ id: sweepId }, store.getState().runs);
        const { running, elsewhere } = store.getState();
        const busy = own.find(({ id }) => id === running?.runId || elsewhere[id]);
        if (busy && deletesRuns)
          throw new VoxtuneError('training/busy', `“${busy.name}” is still at work. Stop it or wait for it first.`, {
            name: busy.name,
          });
        // first: nothing may be made of it meanwhile
        await deps.storage.deleteSweep(sweepId);
        store.setState(({ sweeps }) => ({ sweeps: sweeps.filter(({ id }) => id !== sweepId) }));
        deps.tabs.send({ type: 'sweep', sweepId });
        await removeWaiting(sweepId);
        if (deletesRuns) for (const { id } of runsOfSweep({ id: sweepId }, store.getState().runs)) await deleteRun(id);
      }),
  };
}

/** Shows a sweep as it is stored now, here and in the other tabs. */
export function showSweep({ store, deps }: StudioContext, sweep: SweepRecord): void {
  store.setState(({ sweeps }) => ({
    sweeps: sweeps.some(({ id }) => id === sweep.id)
      ? sweeps.map((one) => (one.id === sweep.id ? sweep : one))
      : [sweep, ...sweeps],
  }));
  deps.tabs.send({ type: 'sweep', sweepId: sweep.id });
}

function planOf(state: StudioState, spec: SweepSpec, own: Pick<RunRecord, 'id' | 'createdAt'>): SweepPlan {
  const { dataset } = openForRun(state);
  checkSpec(spec);
  const origin = originOf(state);
  if (origin && spec.folds)
    throw new VoxtuneError(
      'sweep/heard',
      `“${origin.runName}”, whose weights all trials would begin with, has heard clips that the folds test. Begin with the model’s own weights, or without folds.`,
      { name: origin.runName },
    );
  const base = factsOf(newRun(state, own.id, own.createdAt, origin));
  const { splitConfig } = dataset.record;
  const folds = makeFolds(splitInput(dataset), { splitConfig, split: dataset.split }, spec.folds);
  const trials = makeTrials(spec, base.config);
  const plan = { spec, base, folds, trials };
  const { train, validation } = itemAt(folds, 0).split;
  if (!spec.folds && validation.length === 0)
    throw new VoxtuneError(
      'sweep/no-validation',
      'Trials are ranked by the validation clips, and the split has none. Give it some under Data, or use folds.',
    );
  const shortest = rungBudgets(plan)?.[0] ?? null;
  for (const trial of trials)
    assertTrainable(
      planTraining(trialConfig(base.config, trial, null, shortest), {
        train: train.length,
        validation: validation.length,
        labels: base.labels,
      }),
    );
  return plan;
}

function checkSpec({ seeds, halving, method, maxRuns, maxMinutes }: SweepSpec): void {
  const refuse = (field: string, bound: string, found: string | number) => {
    throw new VoxtuneError('sweep/invalid', `${field} must be ${bound}; found ${found}.`, { field, bound, found });
  };
  if (seeds.length === 0) refuse('seeds', 'one at least', 'none');
  if (new Set(seeds).size < seeds.length) refuse('seeds', 'each named once', seeds.join(', '));
  if (maxRuns !== null && maxRuns < 1) refuse('budget_runs', '≥ 1', maxRuns);
  if (maxMinutes !== null && !(maxMinutes > 0)) refuse('budget_minutes', '> 0', maxMinutes);
  if (method !== 'halving') return;
  if (!halving) throw new VoxtuneError('internal/unexpected', 'Successive halving without its settings.');
  if (!(halving.eta > 1)) refuse('halving_eta', '> 1', halving.eta);
  if (!(halving.from > 0)) refuse('halving_from', '> 0', halving.from);
}

/** "sweep 3": one more than the highest number among them. */
function nextSweepName(sweeps: readonly Pick<SweepRecord, 'name'>[]): string {
  const numbers = sweeps.map(({ name }) => Number(/(\d+)$/.exec(name)?.[1] ?? 0));
  return `sweep-${numbers.reduce((most, one) => Math.max(most, one), 0) + 1}`;
}
