// The golden harness: everything that this program is compared in with the reference libraries, from a folder's files to
// results. `npm run parity` calls it in a worker, the tests call it where they are; nothing else compares with fixtures/golden.

import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { byName, readJson } from './case-files.ts';
import { checkCase } from './check-case.ts';
import { checkFunctions, checkOptimizer, checkResampling } from './check-functions.ts';
import { checkMetrics, checkSchedules, checkSplits } from './check-shared.ts';
import { checkTrainerOptions } from './check-trainer-options.ts';
import { type CheckResult, collectResults, type Reporter } from './reporter.ts';

export interface GoldenHarness {
  /** A model's folder (config.json, weights, forward.safetensors, …), with the clips beside it where there are any. */
  checkCase(name: string, files: File[], clips: File[]): Promise<CheckResult[]>;
  /** The files that belong to no model: schedules, splits, metrics, functions … Files of other names are left alone. */
  checkShared(files: File[]): Promise<CheckResult[]>;
  /** Recordings of any rate, and `expected.safetensors`. */
  checkResampling(files: File[]): Promise<CheckResult[]>;
}

/** The harness in a worker. */
export interface ParityWorkerApi extends GoldenHarness {
  /** Starts the engine that the checks of models run on. */
  open(backend: 'wasm' | 'webgpu'): Promise<EngineInfo>;
}

const sharedChecks: [fileName: string, check: (json: unknown, report: Reporter) => Promise<void> | void][] = [
  ['schedules.json', checkSchedules],
  ['splits.json', checkSplits],
  ['metrics.json', checkMetrics],
  ['functions.json', checkFunctions],
  ['adamw.json', checkOptimizer],
  ['trainer-options.json', checkTrainerOptions],
];

/** On the engine that is open in this thread. */
export const goldenHarness: GoldenHarness = {
  checkCase: (name, files, clips) => collectResults(name, (report) => checkCase(files, clips, report)),
  checkShared: (files) =>
    collectResults('', async (report) => {
      const named = byName(files);
      for (const [fileName, check] of sharedChecks) {
        const file = named.get(fileName);
        if (file) await report.group(fileName, async () => check(await readJson(file), report));
      }
    }),
  checkResampling: (files) => collectResults('', (report) => checkResampling(files, report)),
};
