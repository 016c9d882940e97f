// `npm run train`: the studio's own work (import, training, test, export) without its page. See train-help.ts.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { PrepareOutcome, TrainOutcome } from '../src/app/headless-api.ts';
import type { WeightDtype } from '../src/export/export-kinds.ts';
import { runTableFiles, runTables } from '../src/run/run-tables.ts';
import { saveDownload } from './headless-page.ts';
import { projectFile, saveExports, saveModelFolder, saveProjectFile } from './save-exports.ts';
import { withSplitFile } from './split-file.ts';
import { endWith, runCommand, runInStudio, type StudioCommand } from './studio-command.ts';
import { addFacts, modelResults } from './studio-files.ts';
import { trainHelp } from './train-help.ts';
import { readTrainOptions, type TrainOptions } from './train-options.ts';

async function saveResults(page: Page, runId: string, folder: string, dtype: WeightDtype): Promise<void> {
  for (const table of runTables) {
    await saveDownload(page, join(folder, runTableFiles[table]), () =>
      page.evaluate(([id, name]) => window.voxtuneHeadless.saveTable(id, name), [runId, table] as const),
    );
  }
  await saveModelFolder(page, runId, join(folder, 'model'), dtype);
  await saveProjectFile(page, runId, folder);
}

async function train(options: TrainOptions): Promise<number> {
  const request = withSplitFile(options.request, options.splitFile);
  const ask = (page: Page): Promise<PrepareOutcome | TrainOutcome> =>
    options.isDryRun
      ? page.evaluate((asked) => window.voxtuneHeadless.prepare(asked), request)
      : page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
  return runInStudio(options, ask, (outcome, command) => finish(outcome, command, options), options.notes);
}

/** How far the accuracy may be from that of other clips, or why that is not known. */
function intervalLine(metrics: Readonly<Record<string, unknown>>): string {
  const [low, high] = [Number(metrics.test_accuracy_low), Number(metrics.test_accuracy_high)];
  const [by, count] = [String(metrics.test_intervals_over), Number(metrics.test_intervals_count)];
  if (Number.isNaN(low)) return `no interval: all test clips are of one ${by}`;
  const over = by === 'clips' ? 'as if clips had nothing in common' : `over ${count} of ${by}`;
  return `95 % interval of the accuracy ${low.toFixed(4)} to ${high.toFixed(4)}, ${over}`;
}

type Done = Extract<PrepareOutcome | TrainOutcome, { ok: true }>;

async function finish(
  outcome: Done,
  command: StudioCommand,
  { exports, modelDtype }: Pick<TrainOptions, 'exports' | 'modelDtype'>,
): Promise<number> {
  if (!('runId' in outcome)) return 0;
  const { page, folder } = command;
  await saveResults(page, outcome.runId, folder, modelDtype);
  const metrics = addFacts(join(folder, 'metrics.json'), {
    import_runtime: outcome.importSeconds,
    total_runtime: Number(command.seconds().toFixed(3)),
    peak_memory_bytes: command.peakMemoryBytes(),
  });
  const failedCount = await saveExports(page, { runId: outcome.runId }, exports, command);
  const [accuracy, loss] = [Number(metrics.test_accuracy), Number(metrics.test_loss)];
  const news = [`test_accuracy ${accuracy.toFixed(4)}, test_loss ${loss.toFixed(4)}`, intervalLine(metrics)];
  return endWith([...Object.values(runTableFiles), ...modelResults, projectFile], command, news, failedCount);
}

await runCommand('train', readTrainOptions, trainHelp, train);
