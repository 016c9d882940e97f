// The whole page over stored records that are damaged at random: whatever they hold, it starts, draws every place and shows the
// good ones; a damaged one is among them, or shown as broken. VOXTUNE_RANDOM_RUNS sets how many (`npm run fuzz`).

import { MantineProvider } from '@mantine/core';
import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, test } from 'vitest';
import { runTable } from '../export/run-table.ts';
import { runTables } from '../run/run-tables.ts';
import { createStudio, type Studio } from '../state/studio-store.ts';
import { toDataset } from '../storage/dataset-store.ts';
import { toModel } from '../storage/model-store.ts';
import { toRun } from '../storage/run-store.ts';
import { type Listing, type ReadRecord, type RecordKind, sortInto } from '../storage/whole-records.ts';
import { oddJson, oddRecord } from '../testing/random-damage.ts';
import { storedDataset, testDeps } from '../testing/studio-deps.ts';
import { clipPaths, wholeDataset, wholeModel, wholeRows, wholeRun } from '../testing/whole-records.ts';
import { ClipPlayerContext, createClipPlayer } from '../ui/common/clip-player.ts';
import { StudioContext } from '../ui/common/use-studio.ts';
import { DataPlace } from '../ui/data/DataPlace.tsx';
import { EvaluatePlace } from '../ui/evaluate/EvaluatePlace.tsx';
import { createWholeI18n } from '../ui/messages/all-words.ts';
import { ModelPlace } from '../ui/model/ModelPlace.tsx';
import { PredictPlace } from '../ui/predict/PredictPlace.tsx';
import { ProbePlace } from '../ui/probe/ProbePlace.tsx';
import { RunsPlace } from '../ui/runs/RunsPlace.tsx';
import { ActivityBar } from '../ui/shell/ActivityBar.tsx';
import { DatasetMenu } from '../ui/shell/DatasetMenu.tsx';
import { Header } from '../ui/shell/Header.tsx';
import { StepList } from '../ui/shell/StepList.tsx';
import { StoragePlace } from '../ui/storage/StoragePlace.tsx';
import { TrainPlace } from '../ui/train/TrainPlace.tsx';

const numRuns = Math.min(Number(process.env.VOXTUNE_RANDOM_RUNS ?? 8), 500);
const seed = Number(process.env.VOXTUNE_RANDOM_SEED ?? Date.now() % 2 ** 31);
const i18n = createWholeI18n('en');

const parts = [
  () => <Header onHelp={() => {}} />,
  DatasetMenu,
  StepList,
  ActivityBar,
  DataPlace,
  ModelPlace,
  ProbePlace,
  TrainPlace,
  EvaluatePlace,
  PredictPlace,
  RunsPlace,
  StoragePlace,
];

/** Draws every place and the shell around them. */
function drawAll(studio: Studio): string {
  // what is drawn on a server is a store's first state: here its present one
  const now = { ...studio, store: { ...studio.store, getInitialState: studio.store.getState } };
  const player = createClipPlayer({ read: () => Promise.reject(new Error('silence')) });
  return parts
    .map((Part) =>
      renderToString(
        <I18nextProvider i18n={i18n}>
          <MantineProvider>
            <StudioContext.Provider value={now}>
              <ClipPlayerContext.Provider value={player}>
                <Part />
              </ClipPlayerContext.Provider>
            </StudioContext.Provider>
          </MantineProvider>
        </I18nextProvider>,
      ),
    )
    .join('\n');
}

interface Stored {
  dataset: unknown;
  model: unknown;
  run: unknown;
  rows: unknown;
  session: string;
}

function listing<T>(kind: RecordKind, good: T, damaged: unknown, read: (stored: unknown) => ReadRecord<T>): Listing<T> {
  const found: Listing<T> = { whole: [good], broken: [] };
  sortInto(found, { kind, key: 'damaged' }, damaged, read(damaged));
  return found;
}

async function openStudio({ dataset, model, run, rows, session }: Stored): Promise<Studio> {
  const { deps, settings } = testDeps({ trainWorker: { countParameters: () => Promise.reject(new Error('none')) } });
  const asRun = (stored: unknown, batch: unknown) => toRun(stored, { starts: [0], rows: [batch] });
  const goodRun = asRun(wholeRun('good-run'), wholeRows()).record;
  if (!goodRun) throw new Error('the good run is not whole');
  const datasets = listing('dataset', wholeDataset('good-set'), dataset, toDataset);
  const models = listing('model', wholeModel('good-model'), model, toModel);
  const runs = listing('run', goodRun, run, (stored) => asRun(stored, rows));
  deps.storage.listDatasets = async () => datasets;
  deps.storage.listModels = async () => models;
  deps.storage.listRuns = async () => runs;
  deps.storage.readDataset = async (id) => {
    const record = datasets.whole.find((one) => one.id === id);
    if (!record) throw new Error('gone');
    return { ...storedDataset(id, clipPaths), record };
  };
  deps.storage.readUsage = async () => {
    const items = runs.whole.map(({ id, name, checkpoints }) => ({
      kind: 'run' as const,
      id,
      name,
      bytes: 1,
      checkpoints,
    }));
    const broken = [...datasets.broken, ...models.broken, ...runs.broken].map((one) => {
      const kind = one.kind as 'run';
      return { kind, id: one.id, name: one.name ?? one.id, bytes: 0, broken: one };
    });
    return { items: [...items, ...broken], usedBytes: 1, quotaBytes: 2, isPersisted: false };
  };
  settings.set('voxtune.session', session);
  const studio = createStudio(deps);
  await studio.start();
  await studio.actions.readStorageUsage();
  return studio;
}

/** A last visit in which the damaged records were open. */
const session = {
  place: 'train',
  datasetId: 'damaged',
  modelId: 'damaged',
  runId: 'damaged',
  draft: null,
  config: wholeRun().config,
  backendPreference: 'wasm',
};
const whole: Stored = {
  dataset: wholeDataset('damaged'),
  model: wholeModel('damaged'),
  run: { ...wholeRun('damaged'), datasetId: 'damaged', modelId: 'damaged' },
  rows: wholeRows(),
  session: JSON.stringify(session),
};

test('over whole records every place is drawn', async () => {
  const studio = await openStudio(whole);
  expect(studio.store.getState()).toMatchObject({ runId: 'damaged', broken: [], errors: {} });
  const drawn = drawAll(studio);
  for (const name of ['good-run', 'good-model', 'speaker', 'Storage']) expect(drawn).toContain(name);
});

test('over damaged records every place is drawn, the good ones are there, and so are the damaged', async () => {
  const stored = fc.record<Stored>({
    dataset: fc.oneof(oddRecord(whole.dataset), fc.constant(whole.dataset)),
    model: fc.oneof(oddRecord(whole.model), fc.constant(whole.model)),
    run: oddRecord(whole.run),
    rows: fc.oneof(oddRecord(whole.rows), fc.constant(whole.rows)),
    session: fc.oneof(oddJson(whole.session), fc.constant(whole.session)),
  });
  await fc.assert(
    fc.asyncProperty(stored, async (records) => {
      const studio = await openStudio(records);
      const { datasets, models, runs, broken } = studio.store.getState();
      expect(datasets.map(({ id }) => id)).toContain('good-set');
      expect(models.map(({ id }) => id)).toContain('good-model');
      expect(runs.map(({ id }) => id)).toContain('good-run');
      expect(datasets.length + models.length + runs.length + broken.length).toBe(6);
      const drawn = drawAll(studio);
      expect(drawn).toContain('good-run');
      if (broken.some(({ kind }) => kind === 'run')) expect(drawn).toContain('not stored whole');
      for (const run of runs) for (const table of runTables) runTable(run, table, storedDataset('x', clipPaths).clips);
    }),
    { numRuns, seed, endOnFailure: true },
  );
});
