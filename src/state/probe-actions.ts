// Probing the open model over the open data set, and going on from what it finds.

import { bodySettings, openedLayerCount } from '../config/forward-mode.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { headFacts, isNativeHead, type ProbeHead } from '../evaluation/probes/probe-head.ts';
import { probeRow } from '../evaluation/probes/probe-report.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { newRecord } from '../run/new-record.ts';
import { noOwnHead } from '../run/run-record.ts';
import type { ProbeEvent } from '../runs/probe/probe-types.ts';
import { endMeasuring } from './benchmark-actions.ts';
import { assertEngineFree } from './engine-taken.ts';
import { choiceOf, openForRun } from './new-run.ts';
import { labelledClips } from './open-dataset.ts';
import { fitRequest, probeRequest } from './probe-request.ts';
import type { StudioContext } from './studio-context.ts';
import type { OpenDataset, Probing, StudioActions } from './studio-state.ts';

type ProbeActions = Pick<StudioActions, 'probe' | 'stopProbe' | 'useProbe' | 'fineTuneFromProbe'>;

export function probeActions(context: StudioContext, opening: Pick<StudioActions, 'duplicateRun'>): ProbeActions {
  const { store, deps, attempt } = context;

  /** The train worker does one thing at a time. */
  async function occupy<T>(phase: Probing['phase'], work: () => Promise<T>): Promise<T> {
    assertEngineFree(store.getState());
    await endMeasuring(context);
    store.setState({ probing: newProbing(phase, deps.now()) });
    try {
      return await work();
    } finally {
      store.setState({ probing: null });
    }
  }

  const onEvent = (event: ProbeEvent) =>
    store.setState(({ probing }) => ({ probing: probing && probingAfter(probing, event) }));

  async function makeRun(rowName: string, learnsFrom: 'train' | 'all'): Promise<string> {
    const { probe: report, config, runs, ...open } = store.getState();
    const row = report && probeRow(report, rowName);
    if (!report || !row)
      throw new VoxtuneError('storage/missing', `There is no probe ${rowName}. Probe the model first.`, {
        what: rowName,
      });
    const { dataset, model } = openForRun(open);
    const whole = learnsFrom === 'all' ? withoutTest(dataset) : dataset;
    return occupy('fitting', async () => {
      // what it is tested with later must not be what it learned from
      const request = fitRequest(dataset, model, whole.split.train);
      const { name: _, ...asked } = row;
      const head = await context.trainWorker().fitProbe(request, asked, onEvent);
      const { accuracy, interval } = row;
      const { foldCount, foldsBy } = report;
      const record = newRecord({
        ...choiceOf({ dataset: whole, model, runs }),
        id: deps.newId(),
        createdAt: deps.now(),
        origin: null,
        config: { ...config, ...settingsOf(head, model.layerCount) },
        totalSteps: 0,
      });
      const probe = { rowName, head: headFacts(head), accuracy, interval, foldCount, foldsBy };
      await deps.storage.putRun({ ...record, state: 'finished', probe });
      try {
        await context.trainWorker().useProbe(record.id, head);
      } catch (thrown) {
        await deps.storage.deleteRun(record.id);
        throw thrown;
      }
      const stored = await deps.storage.getRun(record.id);
      store.setState((state) => ({ runs: [stored, ...state.runs], runId: stored.id, draft: null }));
      return stored.id;
    });
  }

  return {
    probe: (options = {}) =>
      attempt('probe', async () => {
        const { dataset, model } = openForRun(store.getState());
        const request = probeRequest(dataset, model, options);
        await occupy('pass', async () => {
          const report = await context.trainWorker().probe(request, onEvent);
          const { dataset: open, model: used } = store.getState();
          if (open?.record.id === report.datasetId && used?.id === report.modelId) store.setState({ probe: report });
        });
      }),

    stopProbe() {
      const { probing } = store.getState();
      if (!probing) return;
      store.setState({ probing: { ...probing, isStopping: true } });
      context.trainWorker().stop();
    },

    useProbe: (rowName, learnsFrom = 'train') =>
      attempt('probe', async () => {
        const runId = await makeRun(rowName, learnsFrom);
        store.setState({ place: 'evaluate' });
        return runId;
      }),

    fineTuneFromProbe: (rowName) =>
      attempt('probe', async () => {
        const { config, probe } = store.getState();
        if (probe && probeRow(probe, rowName)?.isNative === false) throw noOwnHead(rowName);
        const runId = await makeRun(rowName, 'train');
        await opening.duplicateRun(runId, 0);
        // as the form was, but for how the model is opened
        store.setState(({ config: probed, model }) => {
          const layerCount = openedLayerCount(probed, model?.layerCount ?? 0);
          const trainLayers = Math.min(Math.max(1, config.trainLayers), layerCount);
          return { config: { ...config, ...bodySettings(probed), trainLayers } };
        });
      }),
  };
}

function withoutTest(dataset: OpenDataset): OpenDataset {
  return { ...dataset, split: { train: labelledClips(dataset.clipLabels), validation: [], test: [] } };
}

/** How a model runs whose head is a probe: nothing of its body trains, and it is opened as the head reads it. */
function settingsOf(head: ProbeHead, layerCount: number): Partial<TrainingConfig> {
  const isNative = isNativeHead(head);
  const [layer = layerCount] = head.layers;
  const isCut = isNative && head.features === 'mean' && layer < layerCount;
  return {
    trainableParts: 'top_layers',
    trainLayers: 0,
    padding: 'solo',
    trunk: 'cache',
    // one state of a few clips is little, and then it gives what its export gives, to a few last bits
    ...(isNative && head.features === 'mean' && { trunkCacheDtype: 'float32' as const }),
    numHiddenLayers: isCut ? layer : null,
    useWeightedLayerSum: isNative ? head.features === 'weighted_sum' : null,
    classifierProjSize: null,
  };
}

function newProbing(phase: Probing['phase'], startedAt: number): Probing {
  return { startedAt, phase, done: 0, total: 0, clipsPerSec: 0, secondsLeft: null, rows: [], isStopping: false };
}

function probingAfter(probing: Probing, event: ProbeEvent): Probing {
  switch (event.type) {
    case 'pass': {
      const { type: phase, ...progress } = event;
      return { ...probing, ...progress, phase };
    }
    case 'fitting':
      return { ...probing, phase: 'fitting', done: event.done, total: event.total };
    case 'row':
      return { ...probing, rows: [...probing.rows, event.row] };
  }
}

/** Keeps `probe` the stored report of the data set and model that are open. */
export function followProbes({ store, deps }: StudioContext): void {
  let shown = '';
  store.subscribe(({ dataset, model }) => {
    const key = dataset && model ? JSON.stringify([dataset.record.id, model.id]) : '';
    if (key === shown) return;
    shown = key;
    store.setState({ probe: null });
    if (!dataset || !model) return;
    // one that cannot be read is made again in seconds
    void deps.storage
      .readProbe(dataset.record.id, model.id)
      .catch(() => null)
      .then((probe) => {
        if (key === shown && !store.getState().probing) store.setState({ probe });
      });
  });
}
