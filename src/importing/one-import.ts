// One import at a time: who may begin, how it is cancelled, and what others hear of its clips meanwhile.

import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sweepUnfinished } from '../storage/dataset-store.ts';
import { ClipFeed, type ImportedClips } from './clip-feed.ts';
import { type ImportOptions, runImport } from './import-archive.ts';
import type { ImportEvent } from './import-events.ts';

let running: { controller: AbortController; feed: ClipFeed } | null = null;

/** Rejects with `import/cancelled` after `cancelImport()`; then, as after any failure, nothing of it is left in storage. */
export async function importFiles(
  files: readonly File[],
  options: ImportOptions,
  onEvent: (event: ImportEvent) => void,
): Promise<DatasetRecord> {
  if (running) throw new Error('An import is running already: wait for it or cancel it.');
  const controller = new AbortController();
  const feed = new ClipFeed();
  running = { controller, feed };
  try {
    await sweepUnfinished();
    return await runImport(files, options, onEvent, controller.signal, feed);
  } finally {
    running = null;
  }
}

export function cancelImport(): void {
  running?.controller.abort(new VoxtuneError('import/cancelled', 'The import was cancelled; nothing of it was kept.'));
}

/** The clips of the import under way; where there is none, those of one that failed. */
export function clipsUnderWay(): ImportedClips {
  if (running) return running.feed;
  const ended = new ClipFeed();
  ended.end('failed');
  return ended;
}
