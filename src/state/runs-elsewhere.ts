// Runs at work in other tabs: shown here as they go, and taken up when their tab is gone.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunActivity } from '../run/run-activity.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunIncident, RunRecord } from '../run/run-record.ts';
import { activityAfter, runAfter } from '../run/run-reducer.ts';
import type { StudioContext } from './studio-context.ts';

/** Runs as they are stored, those made right that a closed page left running. Follows the others from then on. */
export async function openRuns(context: StudioContext): Promise<RunRecord[]> {
  const { storage, tabs } = context.deps;
  const runs = await storage.listRuns();
  const owned = await tabs.owned();
  const opened = runs.map((run) => {
    if (run.state !== 'running') return run;
    if (!owned.has(run.id)) return endIfAbandoned(context, run);
    follow(context, run.id);
    return run;
  });
  return Promise.all(opened);
}

/** Listens to the other tabs. */
export function listenToTabs(context: StudioContext): void {
  const { store, deps } = context;
  deps.tabs.onTold(({ runId, event }) => {
    const { running, runs } = store.getState();
    if (running?.runId === runId) return;
    if (!store.getState().elsewhere[runId]) follow(context, runId);
    if (!runs.some((run) => run.id === runId)) void addStored(context, runId);
    store.setState((state) => ({
      runs: state.runs.map((run) => (run.id === runId ? runAfter(run, event) : run)),
      elsewhere: { ...state.elsewhere, [runId]: elsewhereAfter(state.elsewhere[runId], runId, event, deps.now()) },
    }));
  });
}

function elsewhereAfter(activity: RunActivity | undefined, runId: string, event: RunEvent, now: number): RunActivity {
  return activityAfter(activity ?? newActivity(runId, now), event);
}

function newActivity(runId: string, now: number): RunActivity {
  return { runId, kind: 'train', startedAt: now, isStopping: false, progress: null, phase: 'loading', space: null };
}

/** Shows a run as at work elsewhere until its tab lets go of it. */
function follow(context: StudioContext, runId: string): void {
  const { store, deps } = context;
  store.setState(({ elsewhere }) => ({ elsewhere: { ...elsewhere, [runId]: newActivity(runId, deps.now()) } }));
  void deps.tabs.released(runId).then(async () => {
    store.setState(({ elsewhere: { [runId]: _ended, ...others } }) => ({ elsewhere: others }));
    const stored = await deps.storage.getRun(runId).catch(() => null);
    const run = stored && (await endIfAbandoned(context, stored));
    store.setState(({ runs }) => ({ runs: runs.map((other) => (run && other.id === runId ? run : other)) }));
  });
}

async function addStored({ store, deps }: StudioContext, runId: string): Promise<void> {
  const run = await deps.storage.getRun(runId).catch(() => null);
  if (!run) return;
  store.setState(({ runs }) => (runs.some(({ id }) => id === runId) ? {} : { runs: [run, ...runs] }));
}

/** No worker outlives its page: a run that is stored as running and that nobody owns was cut off, and can go on. */
async function endIfAbandoned({ deps }: StudioContext, run: RunRecord): Promise<RunRecord> {
  if (run.state !== 'running') return run;
  try {
    return await deps.tabs.own(run, async () => {
      const stored = await deps.storage.getRun(run.id);
      if (stored.state !== 'running') return stored;
      const { checkpoints } = await deps.storage.recountCheckpoints(run.id);
      const step = checkpoints.at(-1)?.step ?? 0;
      const incident: RunIncident = { kind: 'interrupted', at: deps.now(), step, error: null, params: {} };
      return deps.storage.updateRun(run.id, { state: 'stopped', incidents: [...stored.incidents, incident] });
    });
  } catch (thrown) {
    // on a full disk it cannot be noted, but it can go on all the same
    if (thrown instanceof VoxtuneError && thrown.code === 'storage/full') return { ...run, state: 'stopped' };
    // another tab has taken it meanwhile
    return deps.storage.getRun(run.id);
  }
}
