// Runs at work in other tabs: shown here as they go, and taken up when their tab is gone.

import { VoxtuneError } from '../lib/errors.ts';
import { newActivity, type RunActivity } from '../run/run-activity.ts';
import { RunHistory } from '../run/run-history.ts';
import { factsOf, type RunIncident, type RunRecord, runFactsSchema } from '../run/run-record.ts';
import { withIncident } from '../run/run-reducer.ts';
import type { Listing } from '../storage/whole-records.ts';
import { logRowsSchema } from '../training/log-rows.ts';
import type { StudioContext } from './studio-context.ts';
import type { TabMessage } from './studio-deps.ts';

/** Runs as they are stored, those made right that a closed page left running. Follows the others from then on. */
export async function openRuns(context: StudioContext): Promise<Listing<RunRecord>> {
  const { storage, tabs } = context.deps;
  const { whole, broken } = await storage.listRuns();
  const owned = await tabs.owned();
  const opened = whole.map((run) => {
    if (run.state !== 'running') return run;
    // one that cannot be noted hides no others
    if (!owned.has(run.id)) return endIfAbandoned(context, run).catch(() => ({ ...run, state: 'stopped' as const }));
    follow(context, run.id);
    return run;
  });
  return { whole: await Promise.all(opened), broken };
}

/** Listens to the other tabs. */
export function listenToTabs(context: StudioContext): void {
  const { store, deps } = context;
  deps.tabs.onMessage((message) => hear(context, message));
  for (const runId of Object.keys(store.getState().elsewhere)) deps.tabs.send({ type: 'ask', runId });
}

/** All of a run: for a tab that begins to listen, and for all of them where events do not say how it changed. */
export function wholeRun(run: RunRecord, activity: RunActivity): TabMessage {
  return { type: 'run', run: factsOf(run), rows: run.history.slice(0), activity };
}

function hear(context: StudioContext, message: TabMessage): void {
  const { store } = context;
  switch (message.type) {
    case 'queue':
      store.setState(({ queue }) => ({ queue: { ...queue, isPaused: message.isPaused } }));
      return;
    case 'sweep':
      void readSweepAgain(context, message.sweepId);
      return;
    case 'kept':
      for (const { runId, change } of message.changes) context.runFeed.push(runId, { type: 'changed', change });
      return;
    case 'run':
      hearOfRun(context, message, message.run.id);
      return;
    case 'ask':
    case 'event':
    case 'renamed':
    case 'stored':
      hearOfRun(context, message, message.runId);
      return;
  }
}

type MessageOfRun = Exclude<TabMessage, { type: 'queue' | 'sweep' | 'kept' }>;

function hearOfRun(context: StudioContext, message: MessageOfRun, runId: string): void {
  const { store, deps, runFeed } = context;
  const isOwn = store.getState().running?.runId === runId;
  switch (message.type) {
    case 'ask': {
      if (!isOwn) return;
      runFeed.publish();
      const run = store.getState().runs.find(({ id }) => id === runId);
      const { running } = store.getState();
      if (run && running) deps.tabs.send(wholeRun(run, running));
      return;
    }
    case 'renamed':
      runFeed.change(runId, { name: message.name });
      return;
    case 'stored':
      if (!isOwn) void readAgain(context, runId);
      return;
    case 'run': {
      // another version of this page may be open there
      const facts = runFactsSchema.safeParse(message.run);
      const rows = logRowsSchema.safeParse(message.rows);
      if (isOwn || !facts.success || !rows.success) return;
      runFeed.replace({ ...facts.data, history: RunHistory.of(rows.data) });
      store.setState(({ elsewhere }) =>
        elsewhere[runId] ? { elsewhere: { ...elsewhere, [runId]: message.activity } } : {},
      );
      return;
    }
    case 'event': {
      if (isOwn) return;
      if (!store.getState().runs.some((run) => run.id === runId)) void addStored(context, runId);
      if (!store.getState().elsewhere[runId]) {
        follow(context, runId);
        deps.tabs.send({ type: 'ask', runId });
      }
      runFeed.push(runId, message.event);
      return;
    }
  }
}

/** Shows a run as at work elsewhere until its tab lets go of it. */
function follow(context: StudioContext, runId: string): void {
  const { store, deps, runFeed } = context;
  const activity = newActivity(runId, 'train', deps.now());
  store.setState(({ elsewhere }) => ({ elsewhere: { ...elsewhere, [runId]: activity } }));
  void deps.tabs.released(runId).then(async () => {
    runFeed.publish();
    store.setState(({ elsewhere: { [runId]: _ended, ...others } }) => ({ elsewhere: others }));
    const stored = await deps.storage.getRun(runId).catch(() => null);
    if (stored) runFeed.replace(await endIfAbandoned(context, stored));
  });
}

/** What another tab has added, changed or deleted. */
async function readAgain({ store, deps, runFeed }: StudioContext, runId: string): Promise<void> {
  runFeed.publish();
  const run = await deps.storage.getRun(runId).catch(() => null);
  store.setState(({ runs }) => {
    const others = runs.filter(({ id }) => id !== runId);
    if (!run) return { runs: others };
    const isKnown = others.length < runs.length;
    return { runs: isKnown ? runs.map((one) => (one.id === runId ? run : one)) : [run, ...runs] };
  });
}

async function readSweepAgain({ store, deps }: StudioContext, sweepId: string): Promise<void> {
  const listing = await deps.storage.listSweeps().catch(() => null);
  const sweep = listing?.whole.find(({ id }) => id === sweepId);
  store.setState(({ sweeps }) => {
    if (!sweep) return { sweeps: sweeps.filter(({ id }) => id !== sweepId) };
    const isKnown = sweeps.some(({ id }) => id === sweepId);
    return { sweeps: isKnown ? sweeps.map((one) => (one.id === sweepId ? sweep : one)) : [sweep, ...sweeps] };
  });
}

export function isAtWorkElsewhere({ store }: StudioContext, runId: string): boolean {
  return store.getState().elsewhere[runId] !== undefined;
}

async function addStored({ store, deps }: StudioContext, runId: string): Promise<void> {
  const run = await deps.storage.getRun(runId).catch(() => null);
  if (!run) return;
  store.setState(({ runs }) => (runs.some(({ id }) => id === runId) ? {} : { runs: [run, ...runs] }));
  deps.tabs.send({ type: 'ask', runId });
}

/** No worker outlives its page: a run that is stored as running and that nobody owns was cut off, and can go on; one of the queue
 *  waits there again. */
export async function endIfAbandoned({ deps }: StudioContext, run: RunRecord): Promise<RunRecord> {
  if (run.state !== 'running') return run;
  const { storage } = deps;
  try {
    return await deps.tabs.own(run, async () => {
      const stored = await storage.getRun(run.id);
      if (stored.state !== 'running') return stored;
      const { checkpoints } = await storage.recountCheckpoints(run.id);
      const step = checkpoints.at(-1)?.step ?? 0;
      const incident: RunIncident = { kind: 'interrupted', at: deps.now(), step, error: null, params: {} };
      const incidents = withIncident(stored.incidents, incident);
      const state = stored.queueOrder === undefined ? 'stopped' : 'queued';
      return { ...stored, ...(await storage.updateRun(run.id, { state, incidents })) };
    });
  } catch (thrown) {
    // on a full disk it cannot be noted, but it can go on all the same
    if (thrown instanceof VoxtuneError && thrown.code === 'storage/full') return { ...run, state: 'stopped' };
    // another tab has taken it meanwhile
    return storage.getRun(run.id);
  }
}
