// Saving a data set with all that was made of it as one file, and opening such a file: the export worker does the work, while whatever
// trains goes on.

import { projectEnding } from '../config/project-ending.ts';
import type { ExportProgress } from '../export/export-kinds.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import type { RestoredProject } from '../runs/project/project-types.ts';
import type { ImportSteps } from './import-actions.ts';
import type { ProjectActions, ProjectWork } from './project-types.ts';
import { brokenWith } from './record-actions.ts';
import type { StudioContext } from './studio-context.ts';

export function projectActions(context: StudioContext, { open }: Pick<ImportSteps, 'open'>): ProjectActions {
  const { store, deps, attempt } = context;
  let connected: ExportWorkerApi | null = null;
  // one of its own: exports go on meanwhile
  const worker = () => {
    connected ??= deps.connectExportWorker();
    return connected;
  };

  async function during<T>(
    { kind, name }: Pick<ProjectWork, 'kind' | 'name'>,
    work: (onProgress: (progress: ExportProgress) => void) => Promise<T>,
  ): Promise<T> {
    if (store.getState().projectWork)
      throw new VoxtuneError('project/busy', `Another project is being saved or opened. Wait for it or stop it.`, {
        name,
      });
    store.setState({ projectWork: { kind, name, startedAt: deps.now(), progress: null, isStopping: false } });
    try {
      return await work((progress) =>
        store.setState(({ projectWork }) => ({ projectWork: projectWork && { ...projectWork, progress } })),
      );
    } finally {
      store.setState({ projectWork: null });
    }
  }

  const modelIds = () => [store.getState().model?.id ?? []].flat();
  const nameOf = (datasetId: string) => store.getState().datasets.find(({ id }) => id === datasetId)?.name ?? '';

  /** Reads what came, and shows it. */
  async function show(taken: RestoredProject): Promise<void> {
    const [datasets, models, sweeps] = await Promise.all([
      deps.storage.listDatasets(),
      deps.storage.listModels(),
      deps.storage.listSweeps(),
    ]);
    const runs = await Promise.all(taken.runIds.map((id) => deps.storage.getRun(id)));
    store.setState((state) => {
      // one that is at work here is newer than what is stored
      const here = new Set([...Object.keys(state.elsewhere), state.running?.runId]);
      const came = runs.filter(({ id }) => !here.has(id));
      const ids = new Set(came.map(({ id }) => id));
      const all = [...state.runs.filter(({ id }) => !ids.has(id)), ...came].sort((a, b) => b.createdAt - a.createdAt);
      const [newest] = all.filter(({ id }) => taken.runIds.includes(id));
      return {
        datasets: datasets.whole,
        models: models.whole,
        sweeps: sweeps.whole,
        broken: brokenWith(brokenWith(state.broken, 'dataset', datasets), 'model', models),
        runs: all,
        runId: newest?.id ?? state.runId,
        model: models.whole.find(({ id }) => id === newest?.modelId) ?? state.model,
        draft: newest ? null : state.draft,
        openedProject: taken,
        place: 'data' as const,
      };
    });
    for (const runId of taken.runIds) deps.tabs.send({ type: 'stored', runId });
    if (taken.datasetId !== null) await open(taken.datasetId);
  }

  return {
    projectSizes: (datasetId) => attempt('project', () => worker().projectSizes({ datasetId, modelIds: modelIds() })),

    saveProject: (asked, target) =>
      attempt('project', async () => {
        const name = nameOf(asked.datasetId);
        const choice = { ...asked, modelIds: modelIds() };
        const file = await during({ kind: 'saving', name }, (onProgress) =>
          worker().saveProject(choice, target, onProgress),
        );
        if (file) deps.saveFile(file, `${name}${projectEnding}`);
      }),

    projectFile: (asked) =>
      attempt('project', async () => {
        const choice = { ...asked, modelIds: modelIds() };
        const file = await during({ kind: 'saving', name: nameOf(asked.datasetId) }, (onProgress) =>
          worker().saveProject(choice, null, onProgress),
        );
        if (!file) throw new Error('a project without a target came as no file');
        return file;
      }),

    openProject: (file) =>
      attempt('project', async () => {
        await context.storageRead;
        store.setState({ openedProject: null });
        // the first time, the browser may ask the person: here it is plain what for
        void deps.storage.requestPersistence().catch(() => false);
        const taken = await during({ kind: 'opening', name: file.name }, (onProgress) =>
          worker().openProject(file, onProgress),
        );
        await show(taken);
        return taken;
      }),

    stopProject() {
      store.setState(({ projectWork }) => ({ projectWork: projectWork && { ...projectWork, isStopping: true } }));
      worker().stop();
    },

    dismissOpenedProject: () => store.setState({ openedProject: null }),
  };
}
