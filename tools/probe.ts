// `npm run probe`: what a model's layers tell of the labels, cross-validated, without the page. See probe-help.ts.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { PrepareOutcome, ProbeOutcome } from '../src/app/headless-api.ts';
import { readFoldsFile } from './folds-file.ts';
import { saveDownload } from './headless-page.ts';
import { probeHelp } from './probe-help.ts';
import { type ProbeOptions, readProbeOptions } from './probe-options.ts';
import { withSplitFile } from './split-file.ts';
import { runCommand, runInStudio, type StudioCommand, sayEnd } from './studio-command.ts';
import { addFacts, missingResults, modelResults, saveModelFolder } from './studio-files.ts';

const results = ['probe.json', 'predictions.csv'] as const;

async function probe(options: ProbeOptions): Promise<number> {
  const { foldsFile, splitFile, isDryRun } = options;
  const folds =
    foldsFile === null ? options.request.folds : { kind: 'given' as const, folds: readFoldsFile(foldsFile) };
  const request = withSplitFile({ ...options.request, folds }, splitFile);
  const ask = (page: Page): Promise<PrepareOutcome | ProbeOutcome> =>
    isDryRun
      ? page.evaluate((asked) => window.voxtuneHeadless.prepareProbe(asked), request)
      : page.evaluate((asked) => window.voxtuneHeadless.probe(asked), request);
  return runInStudio(options, ask, finish);
}

type Done = Extract<PrepareOutcome | ProbeOutcome, { ok: true }>;

async function finish(outcome: Done, command: StudioCommand): Promise<number> {
  if (!('runId' in outcome)) return 0;
  const { page, folder, line } = command;
  for (const file of results)
    await saveDownload(page, join(folder, file), () =>
      page.evaluate((name) => window.voxtuneHeadless.saveProbe(name), file),
    );
  if (outcome.runId !== null) await saveModelFolder(page, outcome.runId, join(folder, 'model'));
  addFacts(join(folder, 'probe.json'), {
    import_seconds: outcome.importSeconds,
    total_seconds: Number(command.seconds().toFixed(3)),
    peak_memory_bytes: command.peakMemoryBytes(),
  });
  const missing = missingResults(folder, [...results, ...(outcome.runId === null ? [] : modelResults)]);
  if (missing.length > 0) {
    line.complain(`These results could not be written: ${missing.join(', ')}.`);
    return 1;
  }
  sayEnd(command);
  return 0;
}

await runCommand('probe', readProbeOptions, probeHelp, probe);
