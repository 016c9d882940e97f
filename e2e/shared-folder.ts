// What one spec makes and others use lies here for as long as a run of the specs; each run begins with none of it.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../tools/packages.mjs';

export const sharedFolder = join(projectRoot, 'test-results', 'shared');

/** Called by Playwright's config, which every process of a run reads: the first one does it. */
export function emptySharedFolder(): void {
  if (process.env.TEST_WORKER_INDEX !== undefined) return;
  rmSync(sharedFolder, { recursive: true, force: true });
  mkdirSync(sharedFolder, { recursive: true });
}
