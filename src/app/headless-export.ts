// The exports of headless.html: the same files as the page's, as downloads.

import { exportFileName } from '../export/export-kinds.ts';
import type { HeadlessApi } from './headless-api.ts';
import { download } from './headless-files.ts';
import type { Session } from './headless-session.ts';

export function exportCommands(session: Session): Pick<HeadlessApi, 'saveExport'> {
  return {
    saveExport: (request) =>
      session.attempt(async ({ actions }, enter) => {
        enter('export');
        const blob = await actions.exportRun(request);
        // what is saved is called otherwise by whoever asked
        download(blob, exportFileName('export', request));
        return { ok: true as const };
      }),
  };
}
