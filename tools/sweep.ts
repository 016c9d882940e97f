// `npm run sweep`: trainings that differ in some settings, ranked, without the page. See sweep-help.ts.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { PrepareOutcome, SweepOutcome } from '../src/app/headless-api.ts';
import { sweepTables } from '../src/sweep/sweep-tables.ts';
import { saveDownload } from './headless-page.ts';
import { saveModelFolder } from './save-exports.ts';
import { withSplitFile } from './split-file.ts';
import { endWith, runCommand, runInStudio, type StudioCommand } from './studio-command.ts';
import { addFacts, modelResults } from './studio-files.ts';
import { sweepHelp } from './sweep-help.ts';
import { readSweepOptions, type SweepOptions } from './sweep-options.ts';

async function sweep(options: SweepOptions): Promise<number> {
  const request = withSplitFile(options.request, options.splitFile);
  const ask = (page: Page): Promise<PrepareOutcome | SweepOutcome> =>
    options.isDryRun
      ? page.evaluate((asked) => window.voxtuneHeadless.prepareSweep(asked), request)
      : page.evaluate((asked) => window.voxtuneHeadless.sweep(asked), request);
  return runInStudio(options, ask, (outcome, command) => finish(outcome, command, options.savesModel), options.notes);
}

type Done = Extract<PrepareOutcome | SweepOutcome, { ok: true }>;

async function finish(outcome: Done, command: StudioCommand, savesModel: boolean): Promise<number> {
  if ('data' in outcome) return 0;
  const { page, folder, line } = command;
  for (const file of sweepTables)
    await saveDownload(page, join(folder, file), () =>
      page.evaluate(([id, name]) => window.voxtuneHeadless.saveSweep(id, name), [outcome.sweepId, file] as const),
    );
  const { bestRunId } = outcome;
  if (savesModel && bestRunId !== null) await saveModelFolder(page, bestRunId, join(folder, 'model'));
  addFacts(join(folder, 'sweep.json'), {
    import_seconds: outcome.importSeconds,
    total_seconds: Number(command.seconds().toFixed(3)),
    peak_memory_bytes: command.peakMemoryBytes(),
  });
  const code = endWith([...sweepTables, ...(savesModel && bestRunId !== null ? modelResults : [])], command);
  if (outcome.throughCount > 0) return code;
  line.complain('No run came to its end: sweep.csv says why.');
  return 1;
}

await runCommand('sweep', readSweepOptions, sweepHelp, sweep);
