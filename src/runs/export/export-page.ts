// A run as a page of its own that predicts: its classifier, how its answers are read, and what is known of it.

import { version } from '../../../package.json';
import { forwardMode } from '../../config/forward-mode.ts';
import { trainingClipHabits, usualHabits } from '../../evaluation/clip-habits.ts';
import { customHead } from '../../evaluation/probes/probe-head.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import type { ExportOptions } from '../../export/export-kinds.ts';
import type { PageResult } from '../../export/page/page-facts.ts';
import { writePage } from '../../export/page/write-page.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { isLeaky } from '../../run/table/run-leaks.ts';
import { ClipReader } from '../../storage/clip-reader.ts';
import { readDataset } from '../../storage/dataset-store.ts';
import { calibrationOf } from '../predict/run-calibration.ts';
import { fetchBuildFile } from './build-files.ts';
import type { ExportContext } from './export-context.ts';

/** Throws `export/no-page-template`, `export/page-too-large`, `export/cancelled`, and what opening the model throws. */
export async function exportPage(context: ExportContext, { dtype }: ExportOptions['page']): Promise<Blob> {
  const { run, files, signal, onProgress } = context;
  const template = await fetchBuildFile('predict-page.txt');
  const model = await context.openModel();
  const { config, step } = model;
  const { name, labels, labelCodes = null, datasetName, modelName, featureExtractor, split } = run;
  return writePage({
    template,
    facts: {
      ...{ name, labels, labelCodes, datasetName, modelName, featureExtractor },
      trainClips: split.train.length,
      result: resultOf(run, step),
      ...calibrationOf(run, step),
      habits: await habitsOf(run),
      // what it came with, and training nothing: only the fields are read
      config: { ...config, raw: {} },
      mode: forwardMode(run.config, featureExtractor, config.layerCount),
      trunkCacheDtype: run.config.trunkCacheDtype,
      head: customHead(run.probe),
      madeAt: Date.now(),
      madeBy: version,
    },
    weights: model.weights,
    dtype,
    sink: await files.openResult('the page'),
    signal,
    onProgress,
  });
}

function resultOf(run: RunRecord, step: number): PageResult | null {
  const { evaluation } = run;
  if (evaluation?.step !== step) return null;
  const { predictions, metrics } = evaluation;
  return {
    accuracy: metrics.test_accuracy,
    interval: accuracyInterval(evaluation),
    clipCount: predictions.length,
    guess: majorityBaseline(
      run,
      predictions.map(({ label }) => label),
    ),
    isLeaky: isLeaky(run),
  };
}

/** They are a help: without its data set a run makes a page all the same. */
async function habitsOf(run: RunRecord) {
  try {
    const clips = await ClipReader.open(run.datasetId);
    return await trainingClipHabits({ readDataset, readClipSamples: (_, clip) => clips.readSamples(clip) }, run);
  } catch (thrown) {
    if (thrown instanceof VoxtuneError && thrown.code.startsWith('storage/')) return usualHabits;
    throw thrown;
  }
}
