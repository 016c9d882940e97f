// Measuring the machine, and what the page remembers of it.

import { modeSettings } from '../config/forward-mode.ts';
import { parseJson } from '../lib/parse-json.ts';
import { type BenchmarkResult, benchmarkResultSchema } from '../training/benchmark-types.ts';
import { isSameMode } from './machine-speed.ts';
import { loadBuiltinModel } from './model-actions.ts';
import type { StudioContext } from './studio-context.ts';
import type { SettingsStore } from './studio-deps.ts';
import type { StudioActions } from './studio-state.ts';

const key = 'voxtune.benchmarks';
/** The newest of as many models, layers and engines are kept. */
const keptCount = 12;
/** What a model is measured with where no data set is open. */
const usualLabelCount = 6;

export function benchmarkActions(context: StudioContext): Pick<StudioActions, 'measureMachine' | 'stopMeasuring'> {
  const { store, deps, attempt } = context;
  /** Of the measurement under way: the worker cannot stop what it has not begun. */
  let isStopped = false;

  async function measure(): Promise<void> {
    const { running, probing, measuring } = store.getState();
    if (running || probing || measuring) return;
    isStopped = false;
    store.setState({ measuring: 'product' });
    try {
      if (!store.getState().model) await loadBuiltinModel(context);
      const { model, config, dataset } = store.getState();
      if (!model || isStopped) return;
      const result = await context.trainWorker().measure(
        {
          modelId: model.id,
          settings: modeSettings(config),
          labelCount: Math.max(dataset?.labels.length ?? 0, 2) || usualLabelCount,
          batchSize: config.perDeviceTrainBatchSize,
        },
        (part) => store.setState({ measuring: part }),
      );
      const others = store.getState().benchmarks.filter((other) => !isSameSetup(other, result));
      const benchmarks = [result, ...others].slice(0, keptCount);
      store.setState({ benchmarks });
      deps.settings.write(key, JSON.stringify(benchmarks));
    } finally {
      store.setState({ measuring: null });
    }
  }

  return {
    measureMachine: () => attempt('engine', measure),
    stopMeasuring() {
      if (store.getState().measuring === null) return;
      isStopped = true;
      context.trainWorker().stop();
    },
  };
}

/** Ends a measurement: what a person starts does not wait for it. */
export async function endMeasuring({ store, trainWorker }: StudioContext): Promise<void> {
  if (store.getState().measuring === null) return;
  trainWorker().stop();
  await new Promise<void>((resolve) => {
    const unsubscribe = store.subscribe(({ measuring }) => {
      if (measuring !== null) return;
      unsubscribe();
      resolve();
    });
  });
}

/** What earlier visits measured, as far as it was kept whole. */
export function recallBenchmarks(settings: SettingsStore): BenchmarkResult[] {
  const stored = parseJson(settings.read(key));
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((one) => benchmarkResultSchema.safeParse(one).data ?? []).slice(0, keptCount);
}

function isSameSetup(a: BenchmarkResult, b: BenchmarkResult): boolean {
  return a.engine === b.engine && a.modelId === b.modelId && isSameMode(a, b);
}
