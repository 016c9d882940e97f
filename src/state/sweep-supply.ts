// Where the queue gets the runs of sweeps: the next one is made when nothing else waits, and what a run leaves behind is tidied before
// the next begins.

import { toErrorRecord } from '../lib/errors.ts';
import { type RunRecord, resultStepAmong } from '../run/run-record.ts';
import { leadingTrials } from '../sweep/leading-trials.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import { madeOf, outcomeOf, runsOfSweep, sweepRun } from '../sweep/sweep-runs.ts';
import { keptTrials, nextOfSweep } from '../sweep/sweep-steps.ts';
import { addQueued } from './queue-actions.ts';
import { whatIsGone } from './queue-gone.ts';
import type { RunSupply } from './queue-runner.ts';
import { lastOrder } from './queue-state.ts';
import { nextRunName } from './run-names.ts';
import type { StudioContext } from './studio-context.ts';
import { showSweep } from './sweep-actions.ts';

export function sweepSupply(context: StudioContext): RunSupply {
  const { store, deps } = context;

  async function change(sweep: SweepRecord, changed: Partial<Omit<SweepRecord, 'id'>>): Promise<SweepRecord> {
    const changedSweep = await deps.storage.updateSweep(sweep.id, changed);
    showSweep(context, changedSweep);
    return changedSweep;
  }

  /** Of a sweep that goes on: its next run, stored; null where it has none, or has to wait. */
  async function nextOf(sweep: SweepRecord): Promise<RunRecord | null> {
    const gone = whatIsGone(store.getState(), { ...sweep.base, name: sweep.name });
    if (gone) {
      await change(sweep, { state: 'stopped', endedBy: 'error', error: toErrorRecord(gone) });
      return null;
    }
    const { runs } = store.getState();
    const own = runsOfSweep(sweep, runs);
    const byId = new Map(own.map((run) => [run.id, run]));
    // where the tab was killed between the two, the sweep does not know its last run
    const unknown = own.filter(({ id }) => !sweep.made.some(({ runId }) => runId === id)).flatMap(madeOf);
    const known = { ...sweep, made: [...sweep.made, ...unknown] };
    const minutes = own.reduce((sum, { elapsedSec }) => sum + elapsedSec, 0) / 60;
    const next = nextOfSweep(known, (id) => outcomeOf(byId.get(id), known), minutes);
    if (next.kind === 'wait') return null;
    if (next.kind === 'end') {
      await change(known, { made: known.made, state: 'finished', endedBy: next.why });
      await tidy(known, 1);
      return null;
    }
    const run = sweepRun(known, next.run, {
      id: deps.newId(),
      name: nextRunName(runs.map(({ name }) => name)),
      createdAt: deps.now(),
      queueOrder: lastOrder(runs) + 1,
    });
    await addQueued(context, [run]);
    await change(known, { made: [...known.made, ...madeOf(run)] });
    return run;
  }

  /** Deletes checkpoints that nothing of the sweep needs: of the trials that lead each run's result stays, of the others none. */
  async function tidy(sweep: SweepRecord, kept: number): Promise<void> {
    const own = runsOfSweep(sweep, store.getState().runs).filter(({ queueOrder }) => queueOrder === undefined);
    const leading = new Set(leadingTrials(sweep, own, kept));
    for (const run of own) {
      const steps = run.checkpoints.map(({ step }) => step);
      const isKept = sweep.spec.keeps === 'all' || (run.sweep && leading.has(run.sweep.trial));
      const result = isKept ? resultStepAmong(run, steps) : null;
      const dropped = steps.filter((step) => step !== result);
      if (dropped.length > 0) await drop(run, dropped);
    }
  }

  async function drop(run: RunRecord, steps: readonly number[]): Promise<void> {
    const { checkpoints, resultStep } = await deps.tabs.own(run, () => deps.storage.deleteCheckpoints(run.id, steps));
    const changed = { checkpoints, resultStep };
    context.runFeed.change(run.id, changed);
    deps.tabs.send({ type: 'stored', runId: run.id });
  }

  return {
    hasMore: ({ sweeps }) => sweeps.some(({ state }) => state === 'running'),

    async next() {
      // the oldest first
      for (const sweep of store.getState().sweeps.toReversed()) {
        if (sweep.state !== 'running') continue;
        const run = await nextOf(sweep);
        if (run) return run;
      }
      return null;
    },

    async ended({ sweep: trial }) {
      const sweep = store.getState().sweeps.find(({ id }) => id === trial?.sweepId);
      if (sweep) await tidy(sweep, keptTrials);
    },
  };
}
