// What is done in the table of runs: choosing, tags, notes, putting runs away, deleting several.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { RunsTableActions } from './runs-table.ts';
import { rememberRunsTable } from './runs-table-memory.ts';
import { inUse, runUsing } from './storage-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { KeptChange } from './studio-deps.ts';
import type { StudioActions } from './studio-state.ts';

export function runsTableActions(
  context: StudioContext,
  { deleteRun, bringResult }: Pick<StudioActions, 'deleteRun' | 'bringResult'>,
): RunsTableActions {
  const { store, deps, runFeed, attempt } = context;

  /** Stores what changes of each run, and shows all of it at once, here and in other tabs. */
  async function keep(runIds: readonly string[], changeOf: (run: RunRecord) => KeptChange | null): Promise<void> {
    const wanted = new Set(runIds);
    const changes = store
      .getState()
      .runs.filter(({ id }) => wanted.has(id))
      .flatMap((run) => {
        const change = changeOf(run);
        return change ? [{ runId: run.id, change }] : [];
      });
    const stored: typeof changes = [];
    try {
      for (const one of changes) {
        await deps.storage.updateRun(one.runId, one.change);
        stored.push(one);
      }
    } finally {
      for (const { runId, change } of stored) runFeed.push(runId, { type: 'changed', change });
      runFeed.publish();
      if (stored.length > 0) deps.tabs.send({ type: 'kept', changes: stored });
    }
  }

  return {
    chooseRuns: (chosenRuns) => store.setState({ chosenRuns }),

    setRunsTable(change) {
      const runsTable = { ...store.getState().runsTable, ...change };
      store.setState({ runsTable });
      rememberRunsTable(deps.settings, runsTable);
    },

    tagRuns: (runIds, { added, removed }) =>
      attempt('storage', () =>
        keep(runIds, ({ tags = [] }) => {
          const kept = tags.filter((tag) => !removed.includes(tag));
          return { tags: [...new Set([...kept, ...added])] };
        }),
      ),

    noteRun: (runId, note) => attempt('storage', () => keep([runId], () => ({ note: note.trim() }))),

    archiveRuns: (runIds, isArchived) =>
      attempt('storage', async () => {
        await keep(runIds, (run) => ((run.isArchived ?? false) === isArchived ? null : { isArchived }));
        store.setState(({ chosenRuns }) => ({ chosenRuns: chosenRuns.filter((id) => !runIds.includes(id)) }));
      }),

    deleteRuns: (runIds) =>
      attempt('storage', async () => {
        const busy = new Set(
          runIds.flatMap((id) => {
            const user = runUsing(store.getState(), { kind: 'run', id });
            return user ? [id] : [];
          }),
        );
        for (const id of runIds) if (!busy.has(id)) await deleteRun(id);
        store.setState(({ chosenRuns }) => ({
          chosenRuns: chosenRuns.filter((id) => busy.has(id) || !runIds.includes(id)),
        }));
        const [first] = busy;
        const user = first === undefined ? null : runUsing(store.getState(), { kind: 'run', id: first });
        if (user) throw inUse(user.name);
      }),

    exportRuns: (runIds) =>
      attempt('storage', () => deps.writeRunsFile(store.getState().runs.filter(({ id }) => runIds.includes(id)))),

    importRuns: (file) =>
      attempt('storage', async () => {
        const read = await deps.readRunsFile(file).catch(nullWhereResult);
        if (!read) return { added: 1, known: 0, result: await bringResult(file) };
        const { runs, broken } = store.getState();
        const here = new Set([...runs, ...broken].map(({ id }) => id));
        const added = read.filter(({ id }) => !here.has(id));
        const stored: RunRecord[] = [];
        try {
          for (const run of added) {
            await deps.storage.putRun(run);
            stored.push(run);
          }
        } catch (thrown) {
          for (const { id } of stored) await deps.storage.deleteRun(id);
          throw thrown;
        }
        store.setState((state) => ({
          runs: [...state.runs, ...added].sort((a, b) => b.createdAt - a.createdAt),
          chosenRuns: added.map(({ id }) => id),
        }));
        return { added: added.length, known: read.length - added.length };
      }),

    exportRunsTable: (shown, format) => attempt('storage', async () => deps.runsTable(shown, format)),
  };
}

/** What a cluster has left has a reader of its own. */
function nullWhereResult(thrown: unknown): null {
  if (thrown instanceof VoxtuneError && thrown.code === 'runs-file/foreign' && thrown.params.found === 'result')
    return null;
  throw thrown;
}
