// The exports of headless.html: the same files as the page's, as downloads.

import { exportFileName } from '../export/export-kinds.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { HeadlessApi } from './headless-api.ts';
import { download, filesOf } from './headless-files.ts';
import type { Session } from './headless-session.ts';

export function exportCommands(session: Session): Pick<HeadlessApi, 'saveExport' | 'bringResult'> {
  return {
    saveExport: (request) =>
      session.attempt(async ({ actions }, enter) => {
        enter('export');
        const blob = await actions.exportRun(request);
        // what is saved is called otherwise by whoever asked
        download(blob, exportFileName('export', request));
        return { ok: true as const };
      }),

    bringResult: () =>
      session.attempt(async ({ actions, store }, enter) => {
        enter('import');
        const [file] = filesOf('files');
        if (!file) throw new VoxtuneError('internal/unexpected', 'There is no file in the input.');
        const { hasWeights } = await actions.bringResult(file);
        // the newest is the one that came
        const runId = present(store.getState().runs[0]).id;
        return { ok: true as const, runId, hasWeights };
      }),
  };
}
