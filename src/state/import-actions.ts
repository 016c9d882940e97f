// Importing: files as a new data set, more files into one, and what is left of an import that was cut off.

import { type ImportLimits, longestLimits, usualLimits } from '../config/import-limits.ts';
import { storedSampleRateHz } from '../config/stored-sample-rate.ts';
import { asChosen, type DatasetChange, type DatasetRecord } from '../dataset/dataset-record.ts';
import type { AddedClips, ImportEvent } from '../importing/import-progress.ts';
import { type ErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { chosenPath } from '../lib/file-names.ts';
import type { BrokenRecord } from '../storage/whole-records.ts';
import { type DatasetChanges, openDataset } from './change-dataset.ts';
import { interpretInTasks } from './open-dataset.ts';
import type { StudioContext } from './studio-context.ts';
import type { ImportWishes, OpenDataset, StudioActions } from './studio-state.ts';

type ImportActions = Pick<
  StudioActions,
  | 'importFiles'
  | 'addFiles'
  | 'importLongRecordings'
  | 'cancelImport'
  | 'continueImport'
  | 'dismissImport'
  | 'dismissAdded'
  | 'readNamesAs'
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
  /** Imports into a data set that is there, or goes on with an import that was cut off; opens it. */
  importMore(
    name: string,
    run: (onEvent: (event: ImportEvent) => void) => Promise<AddedClips>,
  ): Promise<AddedClips | null>;
  cancel(): void;
}

export function importSteps(context: StudioContext): ImportSteps {
  const { store, deps } = context;
  let reading: AbortController | null = null;
  let openings = 0;

  /** What is asked for last is open in the end, whichever is read first. */
  async function open(id: string): Promise<void> {
    openings += 1;
    const opening = openings;
    const stored = await deps.storage.readDataset(id).catch((thrown: unknown) => {
      markBroken(id, thrown);
      throw thrown;
    });
    if (opening !== openings) return;
    const dataset = await interpretInTasks(stored.record, stored.clips, stored.problems, stored.tables);
    if (opening !== openings) return;
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

  /** Shows an import while it runs; null where one runs already. */
  async function during<T>(name: string, work: () => Promise<T>): Promise<T | null> {
    if (store.getState().importing) return null;
    store.setState({ importing: { startedAt: deps.now(), name, progress: null }, added: null });
    try {
      return await work();
    } finally {
      store.setState({ importing: null });
      await listInterrupted(context);
    }
  }

  const onEvent = (event: ImportEvent) => {
    if (event.type !== 'progress') return;
    store.setState(({ importing }) => (importing ? { importing: { ...importing, progress: event } } : {}));
  };

  return {
    open,

    async importAs(name, read, change, { limits = usualLimits, nameEncoding } = {}) {
      await during(name, async () => {
        reading = new AbortController();
        const files = await Promise.resolve(read(reading.signal)).finally(() => {
          reading = null;
        });
        const options = { name, sampleRateHz: storedSampleRateHz, limits, nameEncoding };
        const imported = await context.importWorker().importFiles(files, options, onEvent);
        const record = change ? await deps.storage.updateDataset(imported.id, asChosen(change)) : imported;
        store.setState(({ datasets }) => ({ datasets: [record, ...datasets] }));
        await open(record.id);
      });
    },

    importMore: (name, run) =>
      during(name, async () => {
        const result = await run(onEvent);
        store.setState(({ datasets }) => ({ datasets: withRecord(datasets, result.record) }));
        await open(result.record.id);
        return result;
      }),

    cancel() {
      if (reading) reading.abort();
      else if (store.getState().importing) context.importWorker().cancel();
    },
  };
}

/** In the place of the one before it, or first. */
function withRecord(datasets: readonly DatasetRecord[], record: DatasetRecord): DatasetRecord[] {
  const isKnown = datasets.some(({ id }) => id === record.id);
  return isKnown ? datasets.map((other) => (other.id === record.id ? record : other)) : [record, ...datasets];
}

/** Imports that were cut off, in another session or in this one. */
export async function listInterrupted({ store, deps }: StudioContext): Promise<void> {
  // they are a help: what is stored otherwise is there without them
  const interrupted = await deps.storage.listInterruptedImports().catch(() => []);
  store.setState({ interrupted });
}

/** Keeps that list right when imports of other tabs end, or of a page that was closed a moment ago. */
export async function followImports(context: StudioContext): Promise<void> {
  for (;;) {
    const next = await context.deps.storage.nextImportEnd().catch(() => null);
    if (!next) return;
    await next.ended;
    await listInterrupted(context);
  }
}

export function importActions(
  context: StudioContext,
  steps: ImportSteps,
  { change, inTurn }: Pick<DatasetChanges, 'change' | 'inTurn'>,
): ImportActions {
  const { store, deps, attempt } = context;

  /** The last import again, if it met recordings beyond its limits: without them. */
  let withLongOnes: ((limits: ImportLimits) => Promise<void>) | null = null;

  /** Runs an import that may be offered once more without limits. */
  async function within(
    limits: ImportLimits | undefined,
    run: (limits?: ImportLimits) => Promise<void>,
  ): Promise<void> {
    if (store.getState().importing) return;
    store.setState({ longOffer: null });
    withLongOnes = null;
    const offer = (datasetId: string | null) => {
      if (limits === longestLimits) return;
      withLongOnes = (longest) => within(longest, run);
      store.setState({ longOffer: { datasetId } });
    };
    try {
      await run(limits);
    } catch (thrown) {
      if (thrown instanceof VoxtuneError && [thrown, ...thrown.culprits.map(({ error }) => error)].some(isTooLong)) {
        offer(null);
      }
      throw thrown;
    }
    const { dataset } = store.getState();
    if (dataset?.problems.some(({ error }) => isTooLong(error))) offer(dataset.record.id);
  }

  async function importNew(files: File[], wishes: ImportWishes): Promise<void> {
    await steps.importAs(datasetName(files), () => files, undefined, wishes);
    const { dataset } = store.getState();
    if (!dataset) return;
    // not after a file that gave nothing
    const leftOut = new Set(dataset.problems.map(({ path }) => path));
    const name = datasetName(files.filter((file) => !leftOut.has(chosenPath(file))));
    if (name !== '' && name !== dataset.record.name) await change(dataset.record.id, { name });
  }

  async function add({ record }: OpenDataset, files: File[], wishes: ImportWishes): Promise<void> {
    const { limits = usualLimits, nameEncoding } = wishes;
    tell(
      await steps.importMore(record.name, (onEvent) =>
        context.importWorker().addFiles(files, record.id, { limits, nameEncoding }, onEvent),
      ),
    );
  }

  function tell(result: AddedClips | null): void {
    if (!result) return;
    const { record, addedCount, knownCount } = result;
    store.setState({ added: { datasetId: record.id, addedCount, knownCount } });
  }

  return {
    importFiles: (files, wishes = {}) =>
      attempt('import', async () => {
        await context.storageRead;
        await within(wishes.limits, (limits) => importNew(files, { ...wishes, limits }));
      }),

    addFiles: (files, wishes = {}) =>
      attempt('import', async () => {
        const dataset = openDataset(store.getState().dataset);
        await within(wishes.limits, (limits) => add(dataset, files, { ...wishes, limits }));
      }),

    importLongRecordings: () => attempt('import', async () => withLongOnes?.(longestLimits)),

    cancelImport: steps.cancel,

    continueImport: (path, files) =>
      attempt('import', async () => {
        const unfinished = store.getState().interrupted.find((one) => one.path === path);
        if (!unfinished) return;
        const result = await steps.importMore(unfinished.name, (onEvent) =>
          context.importWorker().continueImport(files, path, onEvent),
        );
        if (unfinished.pack > 0) tell(result);
      }),

    dismissImport: (path) =>
      attempt('import', async () => {
        await context.withoutPrefill(() => deps.storage.dismissImport(path));
        await listInterrupted(context);
      }),

    dismissAdded: () => store.setState({ added: null }),

    readNamesAs: (names, encoding) =>
      attempt('import', () =>
        inTurn(async () => {
          const { record: before } = openDataset(store.getState().dataset);
          const record = await context.importWorker().readNamesAs(before.id, names, encoding);
          store.setState(({ datasets }) => ({ datasets: withRecord(datasets, record) }));
          if (store.getState().dataset?.record.id === record.id) await steps.open(record.id);
        }),
      ),
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
  const path = chosenPath(first);
  const folder = path.slice(0, Math.max(0, path.indexOf('/')));
  if (folder) return folder;
  return first.name.replace(/(\.tar)?\.[^.]+$/i, '');
}
