// Opens layer statistics in the tests: only workers hold files open, and one alone has the engine.

import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { importModel } from '../library/store-model.ts';
import type { StatisticsPart } from '../model/layer-statistics.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { engineFor } from '../runs/engine.ts';
import { type AcousticPart, LayerStatistics } from '../runs/probe/layer-statistics.ts';

export interface OpenedStatistics {
  /** One for each part asked for; null where the pass was stopped. */
  matrices: Float32Array[] | null;
  /** Clips that were done, at each report. */
  done: number[];
}

const api = {
  async importModel(files: File[]): Promise<ModelRecord> {
    await engineFor('wasm');
    return importModel(files);
  },
  /** `stopAfter`: the pass is stopped at the first report of so many clips. */
  async statistics(
    wanted: { modelId: string; featureExtractor: FeatureExtractorConfig; datasetId: string; clips: number[] },
    parts: (StatisticsPart | AcousticPart)[],
    stopAfter = Number.POSITIVE_INFINITY,
  ): Promise<OpenedStatistics> {
    const stop = new AbortController();
    const done: number[] = [];
    const onProgress = (progress: { done: number }) => {
      done.push(progress.done);
      if (progress.done >= stopAfter) stop.abort();
    };
    const opened = await LayerStatistics.open({ ...wanted, signal: stop.signal, onProgress });
    const matrices = opened && parts.map((part) => opened.matrix(part));
    opened?.close();
    return { matrices, done };
  },
};

export type StatisticsTestApi = typeof api;

exposeWorker(api);
