// Writes a run's exports into the results' folder, one after another: what cannot be made is named, and the others are made.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Failure, SaveOutcome } from '../src/app/headless-api.ts';
import type { ExportRequest, WeightDtype } from '../src/export/export-kinds.ts';
import { saveDownload } from './headless-page.ts';
import type { WrittenExport } from './options/export-options.ts';
import type { ProgressLine } from './progress-line.ts';
import { unpackZip } from './studio-files.ts';

/** Without recordings and weights: what `npm run export` reads of a run besides its `model/`. */
export const projectFile = 'project.voxtune-project';

/** Which run, and the stored model that is its classifier where its checkpoint is not there. */
export type ExportedRun = Pick<ExportRequest, 'runId' | 'trainedModelId'>;

/** @returns how many could not be made: each is complained of */
export async function saveExports(
  page: Page,
  run: ExportedRun,
  exports: readonly WrittenExport[],
  { folder, line }: { folder: string; line: ProgressLine },
): Promise<number> {
  let failedCount = 0;
  for (const { kind, options, path: name, isFolder } of exports) {
    const path = join(folder, name);
    const filePath = isFolder ? `${path}.zip` : path;
    const request = { ...run, kind, options } as ExportRequest;
    const failure = await saveFile(page, filePath, () =>
      page.evaluate((asked) => window.voxtuneHeadless.saveExport(asked), request),
    );
    if (failure) {
      failedCount += 1;
      line.complain(`The export ${kind} could not be made: ${failure.error.message}`);
      continue;
    }
    if (isFolder) await unpackAs(filePath, path);
    line.say(`Wrote ${name}${isFolder ? '/' : ''}`);
  }
  return failedCount;
}

/** A run's model as a folder, in place of what was there. Throws where it cannot be made. */
export async function saveModelFolder(
  page: Page,
  runId: string,
  folder: string,
  dtype: WeightDtype = 'float32',
): Promise<void> {
  const request: ExportRequest = { runId, kind: 'model', options: { dtype } };
  const failure = await saveFile(page, `${folder}.zip`, () =>
    page.evaluate((asked) => window.voxtuneHeadless.saveExport(asked), request),
  );
  if (failure) throw new Error(failure.error.message);
  await unpackAs(`${folder}.zip`, folder);
}

/** The run's records. Throws where they cannot be written. */
export async function saveProjectFile(page: Page, runId: string, folder: string): Promise<void> {
  const failure = await saveFile(page, join(folder, projectFile), () =>
    page.evaluate((id) => window.voxtuneHeadless.saveProject(id), runId),
  );
  if (failure) throw new Error(failure.error.message);
}

async function unpackAs(zipPath: string, folder: string): Promise<void> {
  await unpackZip(zipPath, folder);
  rmSync(zipPath);
}

/** The download that `ask` begins. @returns why there is none */
async function saveFile(page: Page, path: string, ask: () => Promise<SaveOutcome>): Promise<Failure | null> {
  let failure: Failure | null = null;
  try {
    await saveDownload(page, path, async () => {
      const outcome = await ask();
      if (outcome.ok) return;
      failure = outcome;
      throw new Error(outcome.error.message);
    });
  } catch (thrown) {
    if (!failure) throw thrown;
  }
  return failure;
}
