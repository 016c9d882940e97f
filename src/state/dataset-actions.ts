// Importing, opening, renaming and deleting data sets; who speaks in them, and their split.

import { longestLimits, usualLimits } from '../config/import-limits.ts';
import { asChosen, type DatasetChange } from '../dataset/dataset-record.ts';
import { type ErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { BrokenRecord } from '../storage/whole-records.ts';
import { type DatasetChanges, openDataset } from './change-dataset.ts';
import { interpretDataset } from './open-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { ImportWishes, StudioActions } from './studio-state.ts';

type DatasetActions = Pick<
  StudioActions,
  | 'importFiles'
  | 'importLongRecordings'
  | 'cancelImport'
  | 'openDataset'
  | 'renameDataset'
  | 'deleteDataset'
  | 'setGroupRules'
  | 'setSplitConfig'
>;

/** What importing by hand and the sample share. They reject without showing the error. */
export interface ImportSteps {
  open(id: string): Promise<void>;
  /** Imports what `read` brings as a data set of this name, with `change` made to it, and opens it. */
  importAs(
    name: string,
    read: (signal: AbortSignal) => Promise<File[]> | File[],
    change?: DatasetChange,
    wishes?: ImportWishes,
  ): Promise<void>;
}

/** What every model that Voxtune loads was trained on. */
const importSampleRateHz = 16_000;

export function importSteps(context: StudioContext): ImportSteps & { cancel(): void } {
  const { store, deps } = context;
  let reading: AbortController | null = null;

  async function open(id: string): Promise<void> {
    const stored = await deps.storage.readDataset(id).catch((thrown: unknown) => {
      markBroken(id, thrown);
      throw thrown;
    });
    const dataset = interpretDataset(stored.record, stored.clips, stored.problems, stored.tables);
    store.setState((state) => ({ dataset, runId: runOf(id, state.runId, state.runs) }));
  }

  /** A data set whose record is whole may have a list of clips that is not. */
  function markBroken(id: string, thrown: unknown): void {
    if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/not-whole') return;
    const problem = String(thrown.params.problem);
    store.setState(({ datasets, broken }) => {
      const known = datasets.find((record) => record.id === id);
      if (!known) return {};
      const one: BrokenRecord = { kind: 'dataset', key: id, id, name: known.name, problem };
      return { datasets: datasets.filter((record) => record.id !== id), broken: [...broken, one] };
    });
  }

  async function importAs(
    ...[name, read, change, { limits = usualLimits, nameEncoding } = {}]: Parameters<ImportSteps['importAs']>
  ): Promise<void> {
    if (store.getState().importing) return;
    store.setState({ importing: { startedAt: deps.now(), name, progress: null } });
    reading = new AbortController();
    try {
      const files = await read(reading.signal);
      reading = null;
      const imported = await context
        .importWorker()
        .importFiles(files, { name, sampleRateHz: importSampleRateHz, limits, nameEncoding }, (event) => {
          if (event.type !== 'progress') return;
          store.setState(({ importing }) => (importing ? { importing: { ...importing, progress: event } } : {}));
        });
      const record = change ? await deps.storage.updateDataset(imported.id, asChosen(change)) : imported;
      store.setState(({ datasets }) => ({ datasets: [record, ...datasets] }));
      await open(record.id);
    } finally {
      reading = null;
      store.setState({ importing: null });
    }
  }

  function cancel(): void {
    if (reading) reading.abort();
    else if (store.getState().importing) context.importWorker().cancel();
  }

  return { open, importAs, cancel };
}

export function datasetActions(
  context: StudioContext,
  steps: ReturnType<typeof importSteps>,
  { change }: Pick<DatasetChanges, 'change'>,
): DatasetActions {
  const { store, deps, attempt } = context;

  /** The files of the last import that met recordings beyond its limits: to be imported again without them. */
  let withLongOnes: { files: File[]; wishes: ImportWishes } | null = null;

  async function importWithin(files: File[], wishes: ImportWishes): Promise<void> {
    if (store.getState().importing) return;
    store.setState({ longOffer: null });
    withLongOnes = null;
    const offer = (datasetId: string | null) => {
      if (wishes.limits === longestLimits) return;
      withLongOnes = { files, wishes: { ...wishes, limits: longestLimits } };
      store.setState({ longOffer: { datasetId } });
    };
    try {
      await steps.importAs(datasetName(files), () => files, undefined, wishes);
    } catch (thrown) {
      if (thrown instanceof VoxtuneError && [thrown, ...thrown.culprits.map(({ error }) => error)].some(isTooLong)) {
        offer(null);
      }
      throw thrown;
    }
    const { dataset } = store.getState();
    if (!dataset) return;
    if (dataset.problems.some(({ error }) => isTooLong(error))) offer(dataset.record.id);
    // not after a file that gave nothing
    const leftOut = new Set(dataset.problems.map(({ path }) => path));
    const name = datasetName(files.filter((file) => !leftOut.has(file.webkitRelativePath || file.name)));
    if (name !== '' && name !== dataset.record.name) await change(dataset.record.id, { name });
  }

  return {
    importFiles: (files, wishes = {}) => attempt('import', () => importWithin(files, wishes)),

    importLongRecordings: () =>
      attempt('import', async () => {
        if (withLongOnes) await importWithin(withLongOnes.files, withLongOnes.wishes);
      }),

    cancelImport: steps.cancel,

    openDataset: (id) => attempt('import', () => steps.open(id)),

    renameDataset: (id, name) => attempt('import', () => change(id, { name })),

    deleteDataset: (id) =>
      attempt('storage', async () => {
        await context.withoutPrefill(() => deps.storage.deleteDataset(id));
        store.setState(({ datasets, dataset }) => ({
          datasets: datasets.filter((record) => record.id !== id),
          dataset: dataset?.record.id === id ? null : dataset,
        }));
      }),

    setGroupRules: (rules) =>
      attempt('import', () =>
        change(openDataset(store.getState().dataset).record.id, { groupRules: rules ?? undefined }),
      ),

    setSplitConfig: (splitConfig) =>
      attempt('import', () => change(openDataset(store.getState().dataset).record.id, { splitConfig })),
  };
}

function isTooLong({ code }: Pick<ErrorRecord, 'code'>): boolean {
  return code === 'audio/too-long' || code === 'import/too-long';
}

/** The shown run if it belongs to the data set, else the data set's newest one. */
function runOf(datasetId: string, runId: string | null, runs: readonly { id: string; datasetId: string }[]) {
  const own = runs.filter((run) => run.datasetId === datasetId);
  return (own.find((run) => run.id === runId) ?? own[0])?.id ?? null;
}

/** "archive.zip" → "archive"; loose files take their folder's name, or the first file's. */
export function datasetName(files: readonly File[]): string {
  const [first] = files;
  if (!first) return '';
  const path = first.webkitRelativePath || first.name;
  const folder = path.slice(0, Math.max(0, path.indexOf('/')));
  if (folder) return folder;
  return first.name.replace(/\.[^.]+$/, '');
}
