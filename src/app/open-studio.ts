// Wires the store to the real thing: IndexedDB and OPFS, the workers, localStorage. Used by the page and by the
// page without a face that the command line drives.

import { startTransition } from 'react';
import { acrossTable } from '../export/across-table.ts';
import { labelsCsv } from '../export/labels-csv.ts';
import { predictedCsv } from '../export/predicted-csv.ts';
import { runTable } from '../export/run-table.ts';
import { runsTable } from '../export/runs-table.ts';
import { sweepTable } from '../export/sweep-table.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import type { FiguresWorkerApi } from '../protocol/figures-worker.ts';
import type { HubWorkerApi } from '../protocol/hub-worker.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import type { OnnxWorkerApi } from '../protocol/onnx-worker.ts';
import type { PictureWorkerApi } from '../protocol/picture-worker.ts';
import type { PushWorkerApi } from '../protocol/push-worker.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { connectWorker, lastingWorker } from '../protocol/worker-client.ts';
import type { SettingsStore } from '../state/studio-deps.ts';
import { createStudio, type Studio } from '../state/studio-store.ts';
import { saveBlob } from '../ui/common/save-blob.ts';
import { browserMicrophone } from './browser-microphone.ts';
import { browserStorage } from './browser-storage.ts';
import { browserSurroundings } from './browser-surroundings.ts';
import { browserTabs } from './browser-tabs.ts';
import { fetchSample } from './fetch-sample.ts';
import { runsFileCalls } from './runs-file.ts';

/** The studio on this browser's storage and workers; `start()` is the caller's to call. */
export function openStudio(): Studio {
  return createStudio({
    storage: browserStorage,
    microphone: browserMicrophone,
    settings: localSettings,
    tabs: browserTabs(),
    surroundings: browserSurroundings(),
    connectImportWorker: () =>
      lastingWorker<ImportWorkerApi>(
        () => new Worker(new URL('../workers/import-worker.ts', import.meta.url), { type: 'module', name: 'import' }),
        'import',
      ).api,
    connectTrainWorker: () =>
      connectWorker<TrainWorkerApi>(
        new Worker(new URL('../workers/train-worker.ts', import.meta.url), { type: 'module', name: 'train' }),
        'train',
      ),
    connectPictureWorker: () =>
      lastingWorker<PictureWorkerApi>(
        () => new Worker(new URL('../workers/picture-worker.ts', import.meta.url), { type: 'module', name: 'picture' }),
        'picture',
      ).api,
    connectFiguresWorker: () =>
      lastingWorker<FiguresWorkerApi>(
        () => new Worker(new URL('../workers/figures-worker.ts', import.meta.url), { type: 'module', name: 'figures' }),
        'figures',
      ).api,
    connectExportWorker,
    connectPushWorker: () =>
      connectWorker<PushWorkerApi>(
        new Worker(new URL('../workers/push-worker.ts', import.meta.url), { type: 'module', name: 'push' }),
        'push',
      ),
    connectOnnxWorker: () =>
      connectWorker<OnnxWorkerApi>(
        new Worker(new URL('../workers/onnx-worker.ts', import.meta.url), { type: 'module', name: 'onnx' }),
        'onnx',
      ),
    connectHubWorker: () =>
      lastingWorker<HubWorkerApi>(
        () => new Worker(new URL('../workers/hub-worker.ts', import.meta.url), { type: 'module', name: 'hub' }),
        'hub',
      ).api,
    hubEndpoint: hubEndpoint(),
    runTable,
    runsTable,
    ...runsFileCalls(connectExportWorker),
    sweepTable,
    acrossTable,
    labelsTable: (dataset) => new Blob([labelsCsv(dataset)], { type: 'text/csv' }),
    predictedTable: (clips, labels) => {
      const rows = clips.map(({ name, answer, logits }) => ({ ...answer, file: name, logits }));
      return new Blob([predictedCsv(rows, labels)], { type: 'text/csv' });
    },
    saveFile: saveBlob,
    fetchSample,
    onNextFrame,
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
  });
}

function connectExportWorker(): ExportWorkerApi {
  return lastingWorker<ExportWorkerApi>(
    () => new Worker(new URL('../workers/export-worker.ts', import.meta.url), { type: 'module', name: 'export' }),
    'export',
  ).api;
}

/** Hugging Face, or a mirror of it where whoever serves the page names one in the HTML (tools/serve.mjs does with --hub). */
function hubEndpoint(): string {
  const named = document.querySelector<HTMLMetaElement>('meta[name="voxtune-hub"]')?.content;
  return named ? new URL(named).origin : 'https://huggingface.co';
}

/** Where the browser keeps no settings, the page works without its memory. */
const localSettings: SettingsStore = {
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Full or forbidden: the next session starts without it.
    }
  },
};

/** A tab in the background is not drawn: there, and where drawing takes longer, this is soon enough. */
const frameAtLatestMs = 250;

function onNextFrame(callback: () => void): void {
  const turn = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    // drawn in small pieces, after what the person does
    startTransition(callback);
  };
  const frame = requestAnimationFrame(turn);
  const timer = setTimeout(turn, frameAtLatestMs);
}
