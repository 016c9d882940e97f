// The store's storage port, bound to IndexedDB and OPFS.

import type { StudioStorage } from '../state/studio-deps.ts';
import type { ClipPackReader } from '../storage/clip-pack.ts';
import { onUpgrade } from '../storage/database.ts';
import {
  deleteDataset,
  getDataset,
  listDatasets,
  loadClips,
  loadProblems,
  openClipPack,
  sweepUnfinished,
  updateDataset,
} from '../storage/dataset-store.ts';
import { deleteDownload, listDownloads } from '../storage/download-store.ts';
import { deleteModel, listModels, updateModel } from '../storage/model-store.ts';
import {
  deleteCheckpoints,
  deleteRun,
  getRun,
  listRuns,
  putRun,
  recountCheckpoints,
  updateRun,
} from '../storage/run-store.ts';
import { deleteTrunkCache } from '../storage/trunk-cache.ts';
import { requestPersistence, storageUsage } from '../storage/usage.ts';

/** The pack that clips were last read from: one data set is open at a time. */
let openPack: { datasetId: string; reader: Promise<ClipPackReader> } | null = null;

function packOf(datasetId: string): Promise<ClipPackReader> {
  if (openPack?.datasetId !== datasetId) {
    const reader = openClipPack(datasetId);
    reader.catch(() => {
      openPack = null;
    });
    openPack = { datasetId, reader };
  }
  return openPack.reader;
}

export const browserStorage: StudioStorage = {
  listDatasets,
  async readDataset(id) {
    const [record, clips, problems] = await Promise.all([getDataset(id), loadClips(id), loadProblems(id)]);
    return { record, clips, problems };
  },
  updateDataset,
  async deleteDataset(id) {
    if (openPack?.datasetId === id) openPack = null;
    await deleteDataset(id);
  },
  readClipSamples: async (datasetId, clip) => (await packOf(datasetId)).readSamples(clip),
  listModels,
  updateModel,
  deleteModel,
  listRuns,
  getRun,
  putRun,
  updateRun,
  recountCheckpoints,
  deleteRun,
  deleteCheckpoints,
  sweepUnfinished,
  readUsage: storageUsage,
  listDownloads,
  deleteDownload,
  deleteTrunkCache,
  requestPersistence,
  onUpgrade,
};
