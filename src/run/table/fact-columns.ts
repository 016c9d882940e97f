// Columns of what a run is, beside its settings and figures.

import { defaultFolds } from '../../dataset/splits/split.ts';
import { splitDescription } from '../split-description.ts';
import type { RunColumn } from './run-column.ts';
import { leaksText } from './run-leaks.ts';

type FactColumn = Pick<RunColumn, 'kind' | 'value' | 'isGreaterBetter' | 'interval'>;

/** In the order of the menu. */
export const factColumns: Readonly<Record<string, FactColumn>> = {
  name: { kind: 'text', value: ({ name }) => name },
  state: { kind: 'text', value: ({ state }) => state },
  tags: { kind: 'list', value: ({ tags = [] }) => tags },
  note: { kind: 'text', value: ({ note }) => note || null },
  data_set: { kind: 'text', value: ({ datasetName }) => datasetName },
  model: { kind: 'text', value: ({ modelName }) => modelName },
  labels: { kind: 'number', value: ({ labels }) => labels.length },
  split: { kind: 'text', value: ({ splitConfig }) => splitDescription(splitConfig) },
  split_seed: { kind: 'number', value: ({ splitConfig }) => splitConfig.seed },
  fold: { kind: 'text', value: ({ splitConfig }) => foldText(splitConfig) },
  leaks: { kind: 'text', value: (run) => leaksText(run) || null },
  train_samples: { kind: 'number', value: ({ split }) => split.train.length },
  validation_samples: { kind: 'number', value: ({ split }) => split.validation.length },
  test_samples: { kind: 'number', value: ({ split }) => split.test.length },
  probe_accuracy: {
    kind: 'share',
    isGreaterBetter: true,
    value: ({ probe }) => probe?.accuracy ?? null,
    interval: ({ probe }) => probe?.interval ?? null,
  },
  sweep: { kind: 'text', value: ({ sweep }) => sweep?.sweepId ?? null },
  trial: { kind: 'number', value: ({ sweep }) => sweep?.trial ?? null },
  train_runtime: { kind: 'seconds', value: ({ probe, elapsedSec }) => (probe ? null : elapsedSec) },
  created: { kind: 'moment', value: ({ createdAt }) => createdAt },
  epoch: { kind: 'number', value: ({ probe, epoch }) => (probe ? null : epoch) },
  step: { kind: 'number', value: ({ probe, step }) => (probe ? null : step) },
  total_steps: { kind: 'number', value: ({ probe, totalSteps }) => (probe ? null : totalSteps) },
  best_step: { kind: 'number', value: ({ bestStep }) => bestStep },
  trained_parameters: { kind: 'number', value: ({ parameters }) => parameters?.trained ?? null },
  checkpoint_bytes: {
    kind: 'bytes',
    value: ({ checkpoints }) => checkpoints.reduce((sum, { bytes }) => sum + bytes, 0),
  },
  begun_from: { kind: 'text', value: ({ origin }) => (origin ? `${origin.runName} @ ${origin.step}` : null) },
  incidents: { kind: 'number', value: ({ incidents }) => incidents.length },
  backend: { kind: 'text', value: ({ backend }) => backend },
  device: { kind: 'text', value: ({ environment }) => environment?.device ?? null },
  version: { kind: 'text', value: ({ environment }) => environment?.version ?? null },
  data_hash: { kind: 'text', value: ({ dataHash }) => dataHash ?? null },
  split_hash: { kind: 'text', value: ({ splitHash }) => splitHash ?? null },
};

/** "2/5", "speaker 3", or of a protocol its fold; null where the split has none. */
function foldText({ method, folds, protocol }: Parameters<typeof splitDescription>[0]): string | null {
  if (method === 'protocol') return protocol ? String(protocol.fold) : null;
  if (method !== 'folds') return null;
  const { count, fold, leaveOut } = folds ?? defaultFolds;
  return leaveOut === undefined ? `${fold}/${count}` : `${leaveOut} ${fold}`;
}
