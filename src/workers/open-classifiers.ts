// The classifier that is on the device: kept from a training to its evaluation and export, replaced by the next run's.

import type { RunRecord } from '../protocol/run-types.ts';
import { engineGeneration } from './train-worker-engine.ts';
import { type OpenedClassifier, openClassifier } from './train-worker-models.ts';

export interface RunClassifier extends OpenedClassifier {
  /** The step whose parameters it holds; null: not known, or in training. */
  loadedStep: number | null;
}

let open: (RunClassifier & { runId: string; generation: number }) | null = null;

/** A classifier for the run as the model's file has it, untouched by training. */
export async function freshClassifier(run: RunRecord): Promise<RunClassifier> {
  closeClassifier();
  const generation = engineGeneration();
  const { modelId, labels, config, featureExtractor } = run;
  const opened = await openClassifier({ modelId, labels, settings: config, featureExtractor, seed: config.seed });
  open = { ...opened, loadedStep: null, runId: run.id, generation };
  return open;
}

/** The run's classifier with whatever parameters it has, opened where it is not. */
export async function anyClassifier(run: RunRecord): Promise<RunClassifier> {
  if (open?.runId === run.id && open.generation === engineGeneration()) return open;
  return freshClassifier(run);
}

function closeClassifier(): void {
  // an engine that is gone took its tensors with it
  if (open?.generation === engineGeneration()) open.model.dispose();
  open = null;
}
