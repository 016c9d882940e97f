// The store's storage port, bound to IndexedDB and OPFS.

import type { StudioStorage } from '../state/studio-deps.ts';
import { ClipReader } from '../storage/clip-reader.ts';
import { listCrossEvaluations, listLabelMappings, putLabelMapping } from '../storage/cross-store.ts';
import { onUpgrade } from '../storage/database.ts';
import { deleteDataset, readDataset, readDatasets, removeTable, updateDataset } from '../storage/dataset-store.ts';
import { deleteDownload, listDownloads } from '../storage/download-store.ts';
import { dismissImport, sweepUnfinished } from '../storage/fill-dataset.ts';
import { listInterruptedImports, nextImportEnd } from '../storage/import-journal.ts';
import { deleteModel, readModels, updateModel } from '../storage/model-store.ts';
import { readProbe } from '../storage/probe-store.ts';
import { putBackMissing } from '../storage/put-back.ts';
import { deleteRecord, exportRecord, listRecords } from '../storage/raw-records.ts';
import {
  deleteCheckpoints,
  deleteRun,
  getRun,
  putRun,
  readRuns,
  recountCheckpoints,
  updateRun,
} from '../storage/run-store.ts';
import { deleteSweep, putSweep, readSweeps, updateSweep } from '../storage/sweep-store.ts';
import { deleteTrunkCache } from '../storage/trunk-cache.ts';
import { backupFile, deleteBackup, listBackups } from '../storage/upgrade-backup.ts';
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
  listDatasets: readDatasets,
  readDataset,
  updateDataset,
  removeTable,
  async deleteDataset(id) {
    if (openClips?.datasetId === id) openClips = null;
    await deleteDataset(id);
  },
  readClipSamples: async (datasetId, clip) => (await readerOf(datasetId)).readSamples(clip),
  listModels: readModels,
  updateModel,
  deleteModel,
  listRuns: readRuns,
  getRun,
  putRun,
  updateRun,
  listSweeps: readSweeps,
  putSweep,
  updateSweep,
  deleteSweep,
  readProbe,
  listCrossEvaluations,
  listLabelMappings,
  putLabelMapping,
  recountCheckpoints,
  deleteRun,
  deleteCheckpoints,
  listInterruptedImports,
  nextImportEnd,
  dismissImport,
  sweepUnfinished,
  readUsage: storageUsage,
  listRecords,
  exportRecord,
  deleteRecord,
  listBackups,
  backupFile,
  putBackMissing,
  deleteBackup,
  listDownloads,
  deleteDownload,
  deleteTrunkCache,
  requestPersistence,
  onUpgrade,
};
