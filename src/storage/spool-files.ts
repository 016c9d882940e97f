// Files in OPFS that hold, while an import runs, what came out of a compressed archive and is still to be decoded. Only in workers.

import { FileSink } from './file-sink.ts';
import { withTemporaryFolder } from './unfinished-folders.ts';

/** Runs work with files of its own, which are gone afterwards. */
export function withSpoolFiles<T>(work: (open: () => Promise<FileSink>) => Promise<T>): Promise<T> {
  const folder = `imports/${crypto.randomUUID()}`;
  const files: FileSink[] = [];
  return withTemporaryFolder(folder, async (mark) => {
    try {
      return await work(async () => {
        await mark();
        const file = await FileSink.create(`${folder}/${files.length}`, 'what the archive unpacks to');
        files.push(file);
        return file;
      });
    } finally {
      for (const file of files) file.close();
    }
  });
}
