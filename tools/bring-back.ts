// `npm run bring-back -- RESULT.voxtune-result.zip [--model DIR] --out DIR`: what a cluster has left of a run becomes a run, as the page
// makes one, and its tables are written; with the model that it began with also its weights, as an exported folder.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTableFiles } from '../src/run/run-tables.ts';
import { UsageError } from './cli-error.ts';
import { openHeadlessPage, saveDownload } from './headless-page.ts';
import { readCommandLine } from './options/command-line.ts';
import { ProgressLine } from './progress-line.ts';
import { saveModelFolder } from './save-exports.ts';
import { complain, runCommand } from './studio-command.ts';
import { makeOutFolder, modelFiles } from './studio-files.ts';

const options = {
  model: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean' },
} as const;

interface BringBackOptions {
  isHelp: boolean;
  file: string;
  model: string | null;
  out: string;
}

function readOptions(args: readonly string[]): BringBackOptions {
  const { values, positionals } = readCommandLine(args, options);
  const [file = '', ...more] = positionals;
  const isHelp = values.help ?? false;
  if (!isHelp && (more.length > 0 || !existsSync(file)))
    throw new UsageError('Name one file ….voxtune-result.zip, which train.py has left.');
  return { isHelp, file, model: values.model ?? null, out: values.out ?? 'out' };
}

function help(): string {
  return [
    'npm run bring-back -- RESULT.voxtune-result.zip [options]',
    '',
    'Makes a run of what a cluster has left and writes metrics.json, predictions.csv and history.json of it.',
    '',
    '--model DIR   the model that the run began with: then also model/',
    '--out DIR     where (out)',
  ].join('\n');
}

async function bringBack({ file, model, out }: BringBackOptions): Promise<number> {
  const folder = makeOutFolder(out);
  const line = new ProgressLine();
  const { page, setFiles, close } = await openHeadlessPage();
  try {
    if (model !== null) {
      await setFiles('model', modelFiles(model));
      await page.evaluate(() => window.voxtuneHeadless.openModel('wasm'));
    }
    await setFiles('files', [file]);
    const outcome = await page.evaluate(() => window.voxtuneHeadless.bringResult());
    if (!outcome.ok) return complain(outcome, line);
    for (const table of ['metrics', 'predictions', 'history'] as const)
      await saveDownload(page, join(folder, runTableFiles[table]), () =>
        page.evaluate(([id, name]) => window.voxtuneHeadless.saveTable(id, name), [outcome.runId, table] as const),
      );
    if (outcome.hasWeights) await saveModelFolder(page, outcome.runId, join(folder, 'model'));
    else line.say('Its weights were not taken: name the model that it began with by --model.');
    line.say(`Everything is in ${folder}.`);
    return 0;
  } finally {
    await close();
  }
}

await runCommand('bring-back', readOptions, help, bringBack);
