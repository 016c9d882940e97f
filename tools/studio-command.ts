// What the commands that do the studio's own work share: the headless page with the files that were given in it, what the import left
// out and the check found, what is said of a failure, the exit codes.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Failure } from '../src/app/headless-api.ts';
import { UsageError } from './cli-error.ts';
import { givenFiles } from './given-files.ts';
import { openHeadlessPage, saveDownload } from './headless-page.ts';
import type { StudioOptions } from './options/studio-options.ts';
import { watchPeakMemory } from './process-memory.ts';
import { duration, ProgressLine } from './progress-line.ts';
import { makeOutFolder, missingResults, modelFiles, tableFile } from './studio-files.ts';

/** The files that were not used, each with its reason. */
const leftOutFile = 'left-out.csv';

/** What the person gave is at fault, and not this program or machine. */
function isInputFault(outcome: Failure): boolean {
  const { code } = outcome.error;
  if (outcome.stage === 'settings' || code === 'training/clip-too-long') return true;
  return (
    /^(zip|tar|file|import|audio|table|labels|split|model|pickle|config|project)\//.test(code) ||
    code === 'engine/no-webgpu'
  );
}

/** The option that lets it be done all the same. */
function hint(code: string): string {
  if (code === 'model/missing-weights') return ' --make-missing-weights does that.';
  if (code === 'training/clip-too-long')
    return ' --long-clips cut, shorten or leave-out does so with every clip that is longer than --max-clip-seconds.';
  return '';
}

export interface StudioCommand {
  page: Page;
  line: ProgressLine;
  /** Of the results. */
  folder: string;
  /** Since the command began. */
  seconds(): number;
  /** Of the browser, so far; null where the system does not tell. */
  peakMemoryBytes(): number | null;
}

/** Opens the page with the files, lets it do what `ask` asks for, and hands what came of it to `finish`, whose exit code it returns. */
export async function runInStudio<Outcome extends { ok: true } | Failure>(
  options: StudioOptions,
  ask: (page: Page) => Promise<Outcome>,
  finish: (outcome: Exclude<Outcome, Failure>, command: StudioCommand) => Promise<number>,
  notes: readonly string[] = [],
): Promise<number> {
  const files = givenFiles(options.files);
  const tables = options.labelFiles.map(tableFile);
  const model = options.model === null ? [] : modelFiles(options.model);
  const folder = makeOutFolder(options.outFolder);
  const line = new ProgressLine();
  for (const note of notes) line.say(note);
  const startedAt = performance.now();
  const memory = watchPeakMemory();
  const { page, setFiles, close } = await openHeadlessPage({ allowsGpu: true });
  try {
    await page.exposeFunction('reportProgress', (progress: Parameters<ProgressLine['show']>[0]) => line.show(progress));
    await setFiles('files', files);
    await setFiles('model', model);
    await setFiles('labels', tables);
    const outcome: Outcome | Failure = await ask(page);
    await saveDownload(page, join(folder, leftOutFile), () =>
      page.evaluate(() => window.voxtuneHeadless.saveLeftOut()),
    );
    for (const file of ['check.csv', 'check.json'] as const)
      await saveDownload(page, join(folder, file), () =>
        page.evaluate((name) => window.voxtuneHeadless.saveCheck(name), file),
      );
    if (!outcome.ok) return complain(outcome, line);
    const seconds = () => (performance.now() - startedAt) / 1000;
    const command = { page, line, folder, seconds, peakMemoryBytes: () => memory.stop() };
    return await finish(outcome as Exclude<Outcome, Failure>, command);
  } finally {
    memory.stop();
    await close();
  }
}

/** Says what went wrong. @returns the exit code */
export function complain(failure: Failure, line: ProgressLine): number {
  line.complain(failure.error.message + hint(failure.error.code));
  return isInputFault(failure) ? 2 : 1;
}

/** Says where all of it is, `news` before that; or which of the wanted results are missing. `failedCount`: of exports that were
 *  complained of already. @returns the exit code */
export function endWith(
  wanted: readonly string[],
  command: Pick<StudioCommand, 'line' | 'folder' | 'seconds'>,
  news: readonly string[] = [],
  failedCount = 0,
): number {
  const { line, folder, seconds } = command;
  const missing = missingResults(folder, wanted);
  if (missing.length > 0) {
    line.complain(`These results could not be written: ${missing.join(', ')}.`);
    return 1;
  }
  for (const one of news) line.say(one);
  line.say(`Everything${failedCount > 0 ? ' else' : ''} is in ${folder} after ${duration(seconds())}.`);
  return failedCount > 0 ? 1 : 0;
}

/** Reads the command line and does what it says; the process ends with the exit code. */
export async function runCommand<Options extends Pick<StudioOptions, 'isHelp'>>(
  name: string,
  read: (args: readonly string[]) => Options,
  help: () => string,
  work: (options: Options) => Promise<number>,
): Promise<never> {
  try {
    const options = read(process.argv.slice(2));
    if (options.isHelp) {
      console.log(help());
      process.exit(0);
    }
    process.exit(await work(options));
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message} npm run ${name} -- --help lists the options.`);
      process.exit(2);
    }
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
