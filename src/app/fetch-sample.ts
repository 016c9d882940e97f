// The sample's archive, which lies beside the page.

import { VoxtuneError } from '../lib/errors.ts';
import { pageFile } from '../lib/page-files.ts';
import { serverFault } from '../lib/page-server.ts';

/** Throws `import/no-sample`; `import/cancelled` when `signal` aborts. */
export async function fetchSample(signal: AbortSignal): Promise<File> {
  const path = pageFile('sample/archive.zip');
  try {
    const response = await fetch(path, { signal });
    if (!response.ok) throw notFetched(path, `status ${response.status}`);
    return new File([await response.blob()], 'archive.zip', { type: 'application/zip' });
  } catch (thrown) {
    if (signal.aborted) throw new VoxtuneError('import/cancelled', 'The import was cancelled.', {}, { cause: thrown });
    throw thrown instanceof VoxtuneError ? thrown : ((await serverFault()) ?? notFetched(path, 'no answer'));
  }
}

function notFetched(path: string, found: string): VoxtuneError {
  return new VoxtuneError(
    'import/no-sample',
    `The sample ${path} could not be fetched (${found}). Check the connection and try again.`,
    { path, found },
  );
}
