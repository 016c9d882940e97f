// What takes space: reading it, deleting parts of it, and asking the browser to keep the rest.

import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

type StorageActions = Pick<StudioActions, 'readStorageUsage' | 'deleteStored' | 'keepStorage'>;
type Deletions = Pick<StudioActions, 'deleteDataset' | 'deleteModel' | 'deleteRun' | 'discardHubDownload'>;

export function storageActions(context: StudioContext, deletions: Deletions): StorageActions {
  const { store, deps, attempt } = context;

  async function read(): Promise<void> {
    const storageUsage = await deps.storage.readUsage();
    store.setState({ storageUsage });
  }

  return {
    readStorageUsage: () => attempt('storage', read),

    async deleteStored({ kind, id }) {
      const remove = {
        dataset: deletions.deleteDataset,
        model: deletions.deleteModel,
        run: deletions.deleteRun,
        download: deletions.discardHubDownload,
        'trunk-cache': (key: string) => attempt('storage', () => deps.storage.deleteTrunkCache(key)),
      }[kind];
      await remove(id);
      await attempt('storage', read);
    },

    keepStorage: () =>
      attempt('storage', async () => {
        await deps.storage.requestPersistence();
        await read();
      }),
  };
}
