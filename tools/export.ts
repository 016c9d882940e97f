// `npm run export`: what `npm run train` has written of a run, in other forms, without training again. See export-help.ts.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenWrittenOutcome } from '../src/app/headless-api.ts';
import { UsageError } from './cli-error.ts';
import { type ExportCommandOptions, readExportCommand } from './export-command.ts';
import { exportCommandHelp } from './export-help.ts';
import { openHeadlessPage } from './headless-page.ts';
import { ProgressLine } from './progress-line.ts';
import { projectFile, saveExports } from './save-exports.ts';
import { complain, endWith, runCommand } from './studio-command.ts';
import { makeOutFolder, modelFiles } from './studio-files.ts';

async function exportAgain({ from, outFolder, exports }: ExportCommandOptions): Promise<number> {
  const project = join(from, projectFile);
  for (const needed of [project, join(from, 'model')])
    if (!statSync(needed, { throwIfNoEntry: false }))
      throw new UsageError(`${needed} is not there. Name the folder that npm run train has written (its --out).`);
  const model = modelFiles(join(from, 'model'));
  const folder = makeOutFolder(outFolder);
  const line = new ProgressLine();
  const startedAt = performance.now();
  const { page, setFiles, close } = await openHeadlessPage();
  try {
    await page.exposeFunction('reportProgress', (progress: Parameters<ProgressLine['show']>[0]) => line.show(progress));
    await setFiles('files', [project]);
    await setFiles('model', model);
    const opened: OpenWrittenOutcome = await page.evaluate(() => window.voxtuneHeadless.openWritten());
    if (!opened.ok) return complain(opened, line);
    const { runId, trainedModelId } = opened;
    const failedCount = await saveExports(page, { runId, trainedModelId }, exports, { folder, line });
    return endWith([], { line, folder, seconds: () => (performance.now() - startedAt) / 1000 }, [], failedCount);
  } finally {
    await close();
  }
}

await runCommand('export', readExportCommand, exportCommandHelp, exportAgain);
