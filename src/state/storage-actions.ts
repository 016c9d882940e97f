// What takes space: reading it, deleting parts of it, and asking the browser to keep the rest.

import { VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { UsageItem } from '../storage/usage.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions, StudioState } from './studio-state.ts';

type StorageActions = Pick<StudioActions, 'readStorageUsage' | 'deleteStored' | 'deleteCheckpoints' | 'keepStorage'>;
type Deletions = Pick<
  StudioActions,
  'deleteDataset' | 'deleteModel' | 'deleteRun' | 'deleteSweep' | 'discardHubDownload' | 'deleteRecord'
>;

export function storageActions(context: StudioContext, deletions: Deletions): StorageActions {
  const { store, deps, attempt } = context;

  let reads = 0;

  /** Of two that overlap the one that began last counts: the other may be of before a deletion. */
  async function read(): Promise<void> {
    reads += 1;
    const mine = reads;
    const storageUsage = await deps.storage.readUsage();
    if (mine === reads) store.setState({ storageUsage });
  }

  async function afterDeletion(): Promise<void> {
    // a checkpoint may be waiting for just this space
    if (store.getState().running) context.trainWorker().spaceMade();
    await attempt('storage', read);
  }

  return {
    readStorageUsage: () => attempt('storage', read),

    async deleteStored(item) {
      const { kind, id } = item;
      const user = runUsing(store.getState(), item);
      if (user) return attempt('storage', () => Promise.reject(inUse(user.name)));
      const { broken } = item;
      const remove = broken
        ? () => deletions.deleteRecord(broken)
        : {
            dataset: deletions.deleteDataset,
            model: deletions.deleteModel,
            run: deletions.deleteRun,
            sweep: (sweepId: string) => deletions.deleteSweep(sweepId),
            download: deletions.discardHubDownload,
            'trunk-cache': (key: string) => attempt('storage', () => deps.storage.deleteTrunkCache(key)),
          }[kind];
      await context.withoutPrefill(() => remove(id), kind === 'trunk-cache');
      await afterDeletion();
    },

    async deleteCheckpoints(runId, steps) {
      await attempt('storage', async () => {
        const user = runUsing(store.getState(), { kind: 'run', id: runId });
        if (user) throw inUse(user.name);
        const known = store.getState().runs.find(({ id }) => id === runId) ?? { id: runId, name: runId };
        await deps.tabs.own(known, async () => {
          const { checkpoints, resultStep } = await deps.storage.deleteCheckpoints(runId, steps);
          const change = { checkpoints, resultStep };
          context.runFeed.change(runId, change);
          deps.tabs.send({ type: 'event', runId, event: { type: 'changed', change } });
        });
      });
      await afterDeletion();
    },

    keepStorage: () =>
      attempt('storage', async () => {
        await deps.storage.requestPersistence();
        await read();
      }),
  };
}

/** The run at work, here or in another tab, that needs this thing; null where none does. */
export function runUsing(
  { running, elsewhere, runs }: Pick<StudioState, 'running' | 'elsewhere' | 'runs'>,
  item: Pick<UsageItem, 'kind' | 'id' | 'datasetId'>,
): RunRecord | null {
  const busy = new Set([...(running ? [running.runId] : []), ...Object.keys(elsewhere)]);
  const uses = (run: RunRecord) => {
    if (item.kind === 'dataset') return run.datasetId === item.id;
    if (item.kind === 'model') return run.modelId === item.id;
    // a new run copies the weights that it begins with before its first checkpoint
    if (item.kind === 'run')
      return run.id === item.id || (run.origin?.runId === item.id && run.checkpoints.length === 0);
    return item.kind === 'trunk-cache' && run.datasetId === item.datasetId;
  };
  return runs.find((run) => busy.has(run.id) && uses(run)) ?? null;
}

export function inUse(name: string): VoxtuneError {
  return new VoxtuneError('training/busy', `“${name}” is still at work. Stop it or wait for it first.`, { name });
}
