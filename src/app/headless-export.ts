// The exports of headless.html: the same files as the page's, as downloads, of a run that it has trained or of what an earlier command
// has written of one.

import { exportFileName } from '../export/export-kinds.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { HeadlessApi, OpenWrittenOutcome } from './headless-api.ts';
import { download, filesOf } from './headless-files.ts';
import type { Session } from './headless-session.ts';

export function exportCommands(
  session: Session,
): Pick<HeadlessApi, 'saveExport' | 'bringResult' | 'saveProject' | 'openWritten'> {
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

    saveProject: (runId) =>
      session.attempt(async ({ store, actions }, enter) => {
        enter('export');
        const { datasetId } = present(store.getState().runs.find(({ id }) => id === runId));
        const records = { recordings: false, models: false, checkpoints: 'none' } as const;
        download(await actions.projectFile({ datasetId, ...records, runIds: [runId] }), 'project');
        return { ok: true as const };
      }),

    openWritten: () =>
      session.attempt(async ({ store, actions }, enter): Promise<OpenWrittenOutcome> => {
        enter('import');
        const [runId] = (await actions.openProject(present(filesOf('files')[0]))).runIds;
        if (runId === undefined)
          throw new VoxtuneError('storage/missing', 'The project has no run that could be exported.', { what: 'run' });
        enter('model');
        await actions.importModel(filesOf('model'));
        return { ok: true, runId, trainedModelId: present(store.getState().model).id };
      }),
  };
}
