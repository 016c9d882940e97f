// `npm run probe`: what a model's layers tell of the labels, cross-validated, without the page. See probe-help.ts.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { PrepareOutcome, ProbeBest, ProbeOutcome } from '../src/app/headless-api.ts';
import { readFoldsFile } from './folds-file.ts';
import { saveDownload } from './headless-page.ts';
import { probeHelp } from './probe-help.ts';
import { type ProbeOptions, readProbeOptions } from './probe-options.ts';
import { saveModelFolder } from './save-exports.ts';
import { withSplitFile } from './split-file.ts';
import { complain, endWith, runCommand, runInStudio, type StudioCommand } from './studio-command.ts';
import { addFacts, modelResults } from './studio-files.ts';

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
  return runInStudio(options, ask, (outcome, command) => finish(outcome, command, options.best));
}

type Done = Extract<PrepareOutcome | ProbeOutcome, { ok: true }>;

async function finish(outcome: Done, command: StudioCommand, best: ProbeBest | null): Promise<number> {
  if ('data' in outcome) return 0;
  const { page, folder, line } = command;
  for (const file of results)
    await saveDownload(page, join(folder, file), () =>
      page.evaluate((name) => window.voxtuneHeadless.saveProbe(name), file),
    );
  if (best !== null) {
    const used = await page.evaluate((which) => window.voxtuneHeadless.useProbe(which), best);
    if (!used.ok) return complain(used, line);
    await saveModelFolder(page, used.runId, join(folder, 'model'));
  }
  addFacts(join(folder, 'probe.json'), {
    import_seconds: outcome.importSeconds,
    total_seconds: Number(command.seconds().toFixed(3)),
    peak_memory_bytes: command.peakMemoryBytes(),
  });
  return endWith([...results, ...(best === null ? [] : modelResults)], command);
}

await runCommand('probe', readProbeOptions, probeHelp, probe);
