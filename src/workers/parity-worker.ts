// Checks this program against the reference libraries' results, on the engine that training uses. `npm run parity`.

import { openEngine } from '../engine/backend/backend.ts';
import { byName, readJson } from '../parity/case-files.ts';
import { checkCase } from '../parity/check-case.ts';
import { checkOptimizer } from '../parity/check-optimizer.ts';
import { checkResampling } from '../parity/check-resampling.ts';
import { checkMetrics, checkSchedules, checkSplits } from '../parity/check-shared.ts';
import { checkTrainerOptions } from '../parity/check-trainer-options.ts';
import type { CheckResult, ParityWorkerApi } from '../parity/parity-types.ts';
import { Reporter } from '../parity/reporter.ts';
import { exposeWorker } from '../protocol/worker-client.ts';

async function collect(prefix: string, check: (report: Reporter) => Promise<void>): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const report = new Reporter(prefix, (result) => results.push(result));
  await report.group('its files', () => check(report));
  return results;
}

const sharedChecks: [fileName: string, check: (json: unknown, report: Reporter) => Promise<void> | void][] = [
  ['schedules.json', checkSchedules],
  ['splits.json', checkSplits],
  ['metrics.json', checkMetrics],
  ['adamw.json', checkOptimizer],
  ['trainer-options.json', checkTrainerOptions],
];

const api = {
  open: (backend) => openEngine(backend),
  checkCase: (name, files, clips) => collect(name, (report) => checkCase(files, clips, report)),
  checkResampling: (files) => collect('', (report) => checkResampling(files, report)),
  checkShared: (files) =>
    collect('', async (report) => {
      const named = byName(files);
      for (const [fileName, check] of sharedChecks) {
        const file = named.get(fileName);
        if (file) await report.group(fileName, async () => check(await readJson(file), report));
      }
    }),
} satisfies ParityWorkerApi;

exposeWorker(api);
