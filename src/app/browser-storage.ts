// The store's storage port, bound to IndexedDB and OPFS.

import type { StudioStorage } from '../state/studio-deps.ts';
import { ClipReader } from '../storage/clip-reader.ts';
import { onUpgrade } from '../storage/database.ts';
import {
  deleteDataset,
  getDataset,
  listDatasets,
  loadClips,
  loadProblems,
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

/** Of the data set that clips were last read from: one is open at a time. */
let openClips: { datasetId: string; reader: Promise<ClipReader> } | null = null;

function readerOf(datasetId: string): Promise<ClipReader> {
  if (openClips?.datasetId !== datasetId) {
    const reader = ClipReader.open(datasetId);
    reader.catch(() => {
      openClips = null;
    });
    openClips = { datasetId, reader };
  }
  return openClips.reader;
}

export const browserStorage: StudioStorage = {
  listDatasets,
  async readDataset(id) {
    const [record, clips, problems] = await Promise.all([getDataset(id), loadClips(id), loadProblems(id)]);
    return { record, clips, problems };
  },
  updateDataset,
  async deleteDataset(id) {
    if (openClips?.datasetId === id) openClips = null;
    await deleteDataset(id);
  },
  readClipSamples: async (datasetId, clip) => (await readerOf(datasetId)).readSamples(clip),
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
