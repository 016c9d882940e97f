// Writes a run's exports into the results' folder, one after another: what cannot be made is named, and the others are made.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Failure, SaveOutcome } from '../src/app/headless-api.ts';
import type { AskedExport, WeightDtype } from '../src/export/export-kinds.ts';
import { saveDownload } from './headless-page.ts';
import type { WrittenExport } from './options/export-options.ts';
import type { ProgressLine } from './progress-line.ts';
import { unpackZip } from './studio-files.ts';

/** The file of one export. @returns why there is none */
export async function saveExport(page: Page, runId: string, asked: AskedExport, path: string): Promise<Failure | null> {
  let failure: Failure | null = null;
  const ask = async () => {
    const outcome: SaveOutcome = await page.evaluate((request) => window.voxtuneHeadless.saveExport(request), {
      ...asked,
      runId,
    });
    if (outcome.ok) return;
    failure = outcome;
    throw new Error(outcome.error.message);
  };
  try {
    await saveDownload(page, path, ask);
  } catch (error) {
    if (!failure) throw error;
  }
  return failure;
}

/** @returns how many could not be made: each is complained of */
export async function saveExports(
  page: Page,
  runId: string,
  exports: readonly WrittenExport[],
  { folder, line }: { folder: string; line: ProgressLine },
): Promise<number> {
  let failedCount = 0;
  for (const one of exports) {
    const path = join(folder, one.path);
    mkdirSync(folder, { recursive: true });
    const filePath = one.isFolder ? `${path}.zip` : path;
    const failure = await saveExport(page, runId, one, filePath);
    if (failure) {
      failedCount += 1;
      line.complain(`The export ${one.kind} could not be made: ${failure.error.message}`);
      continue;
    }
    if (one.isFolder) {
      await unpackZip(filePath, path);
      rmSync(filePath);
    }
    line.say(`Wrote ${one.path}${one.isFolder ? '/' : ''}`);
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
  const failure = await saveExport(page, runId, { kind: 'model', options: { dtype } }, `${folder}.zip`);
  if (failure) throw new Error(failure.error.message);
  await unpackZip(`${folder}.zip`, folder);
  rmSync(`${folder}.zip`);
}
