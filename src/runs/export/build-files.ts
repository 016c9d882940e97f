// Files of this build that exports are made with, from the page's own origin (tools/share-page-plugin.ts).

import { VoxtuneError } from '../../lib/errors.ts';
import { pageFile } from '../../lib/page-files.ts';

/** Throws `export/no-page-template`. */
export async function fetchBuildFile(name: 'predict-page.txt' | 'package-index.txt'): Promise<string> {
  const response = await fetch(pageFile(name)).catch(() => null);
  const found = response ? `status ${response.status}` : 'no answer';
  const text = response?.ok ? await response.text().catch(() => null) : null;
  if (text !== null) return text;
  const message = `${name}, which the model is put into, could not be fetched (${found}). Check the connection and try again.`;
  throw new VoxtuneError('export/no-page-template', message, { found });
}
