// Files in OPFS that an export is written into, so that it may be larger than memory. What it hands out stays until the browser has had
// time to save it; what it needs on the way goes with it. In the page's own thread, which has no such files, they are Blobs.

import { BlobSink, type ByteSink } from '../lib/byte-sink.ts';
import { FileSink } from './file-sink.ts';
import { hasSyncFiles } from './opfs.ts';
import { holdTemporaryFolder, type TemporaryFolder, withTemporaryFolder } from './unfinished-folders.ts';

/** Opens an empty file. `what` it is: for whoever has no space left for it. */
export type OpenSink = (what: string) => Promise<ByteSink>;

export interface ExportFiles {
  /** For what is handed out. */
  openResult: OpenSink;
  /** For what is gone when the export is made. */
  openScratch: OpenSink;
}

/** Of exports that were handed out, oldest first: the browser may still be saving them. */
const handedOut: { results: TemporaryFolder; at: number }[] = [];
/** A gigabyte onto a slow disk. */
const savedWithinMs = 300_000;

/** Runs work with files of its own. Those handed out stay for as long as saving one may take, and are removed by the
 *  next export after that, or with the page. */
export async function withExportFiles<T>(work: (files: ExportFiles) => Promise<T>): Promise<T> {
  if (!hasSyncFiles()) {
    const openBlob = async () => new BlobSink();
    return work({ openResult: openBlob, openScratch: openBlob });
  }
  const now = performance.now();
  const savedCount = handedOut.filter(({ at }) => now - at > savedWithinMs).length;
  for (const { results } of handedOut.splice(0, savedCount)) await results.remove();
  const results = holdTemporaryFolder(`exports/${crypto.randomUUID()}`);
  const scratch = `exports/${crypto.randomUUID()}`;
  return withTemporaryFolder(scratch, async (markScratch) => {
    const opened: FileSink[] = [];
    const opener =
      (folder: string, mark: () => Promise<void>): OpenSink =>
      async (what) => {
        await mark();
        const file = await FileSink.create(`${folder}/${opened.length}`, what);
        opened.push(file);
        return file;
      };
    try {
      const made = await work({
        openResult: opener(results.path, results.mark),
        openScratch: opener(scratch, markScratch),
      });
      handedOut.push({ results, at: performance.now() });
      return made;
    } finally {
      for (const file of opened) file.close();
    }
  }).catch(async (thrown: unknown) => {
    await results.remove();
    throw thrown;
  });
}
