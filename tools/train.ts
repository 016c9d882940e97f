// `npm run train`: the studio's own work (import, training, test, export) without its page. See train-help.ts.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Failure, PrepareOutcome, TrainOutcome } from '../src/app/headless-api.ts';
import { runTableFiles, runTables } from '../src/run/run-tables.ts';
import { UsageError } from './cli-error.ts';
import { givenFiles } from './given-files.ts';
import { openHeadlessPage, saveDownload } from './headless-page.ts';
import { watchPeakMemory } from './process-memory.ts';
import { duration, ProgressLine } from './progress-line.ts';
import { readSplitFile } from './split-file.ts';
import { makeOutFolder, missingResults, modelFiles, tableFile, unpackModel } from './train-files.ts';
import { trainHelp } from './train-help.ts';
import { readTrainOptions, type TrainOptions } from './train-options.ts';

/** The files that were not used, each with its reason. */
const leftOutFile = 'left-out.csv';

/** What the person gave is at fault, and not this program or machine. */
function isInputFault(outcome: Failure): boolean {
  const { code } = outcome.error;
  if (outcome.stage === 'settings' || code === 'training/clip-too-long') return true;
  return (
    /^(zip|tar|file|import|audio|table|labels|split|model|pickle|config)\//.test(code) || code === 'engine/no-webgpu'
  );
}

/** The option that lets it be done all the same. */
function hint(code: string): string {
  if (code === 'model/missing-weights') return ' --make-missing-weights does that.';
  if (code === 'training/clip-too-long')
    return ' --long-clips cut, shorten or leave-out does so with every clip that is longer than --max-clip-seconds.';
  return '';
}

async function saveResults(page: Page, runId: string, folder: string): Promise<void> {
  for (const table of runTables) {
    await saveDownload(page, join(folder, runTableFiles[table]), () =>
      page.evaluate(([id, name]) => window.voxtuneHeadless.saveTable(id, name), [runId, table] as const),
    );
  }
  const zipPath = join(folder, 'model.zip');
  await saveDownload(page, zipPath, () => page.evaluate((id) => window.voxtuneHeadless.saveModel(id), runId));
  await unpackModel(zipPath, join(folder, 'model'));
  rmSync(zipPath);
}

/** Adds what only this side knows to metrics.json. */
function addFacts(path: string, facts: Record<string, number | null>): Record<string, unknown> {
  const metrics = { ...JSON.parse(readFileSync(path, 'utf8')), ...facts } as Record<string, unknown>;
  writeFileSync(path, `${JSON.stringify(metrics, null, 2)}\n`);
  return metrics;
}

async function train(options: TrainOptions): Promise<number> {
  const files = givenFiles(options.files);
  const parts = options.splitFile === null ? null : readSplitFile(options.splitFile);
  const split = parts ? { method: 'given' as const, parts } : options.request.split;
  const tables = options.labelFiles.map(tableFile);
  const model = options.model === null ? [] : modelFiles(options.model);
  const folder = makeOutFolder(options.outFolder);
  const line = new ProgressLine();
  for (const note of options.notes) line.say(note);
  const startedAt = performance.now();
  const memory = watchPeakMemory();
  const { page, setFiles, close } = await openHeadlessPage({ allowsGpu: true });
  try {
    await page.exposeFunction('reportProgress', (progress: Parameters<ProgressLine['show']>[0]) => line.show(progress));
    await setFiles('files', files);
    await setFiles('model', model);
    await setFiles('labels', tables);
    const request = { ...options.request, split };
    const outcome: PrepareOutcome | TrainOutcome = options.isDryRun
      ? await page.evaluate((asked) => window.voxtuneHeadless.prepare(asked), request)
      : await page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
    await saveDownload(page, join(folder, leftOutFile), () =>
      page.evaluate(() => window.voxtuneHeadless.saveLeftOut()),
    );
    for (const file of ['check.csv', 'check.json'] as const)
      await saveDownload(page, join(folder, file), () =>
        page.evaluate((name) => window.voxtuneHeadless.saveCheck(name), file),
      );
    if (!outcome.ok) {
      line.complain(outcome.error.message + hint(outcome.error.code));
      return isInputFault(outcome) ? 2 : 1;
    }
    if (!('runId' in outcome)) return 0;
    await saveResults(page, outcome.runId, folder);
    const metrics = addFacts(join(folder, 'metrics.json'), {
      import_runtime: outcome.importSeconds,
      total_runtime: Number(((performance.now() - startedAt) / 1000).toFixed(3)),
      peak_memory_bytes: memory.stop(),
    });
    const missing = missingResults(folder);
    if (missing.length > 0) {
      line.complain(`These results could not be written: ${missing.join(', ')}.`);
      return 1;
    }
    const accuracy = Number(metrics.test_accuracy);
    const loss = Number(metrics.test_loss);
    line.say(`test_accuracy ${accuracy.toFixed(4)}, test_loss ${loss.toFixed(4)}`);
    line.say(`Everything is in ${folder} after ${duration((performance.now() - startedAt) / 1000)}.`);
    return 0;
  } finally {
    memory.stop();
    await close();
  }
}

try {
  const options = readTrainOptions(process.argv.slice(2));
  if (options.isHelp) {
    console.log(trainHelp());
    process.exit(0);
  }
  process.exit(await train(options));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message} npm run train -- --help lists the options.`);
    process.exit(2);
  }
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
