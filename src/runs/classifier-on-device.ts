// The classifier that is on the device: kept from a training to its evaluation and export, and for a next run that trains
// the same parts of the same model, for which its trained parameters are set back.

import { bodySettings, forwardMode } from '../config/forward-mode.ts';
import { type OpenedClassifier, openClassifier } from '../library/open-model.ts';
import type { RunRecord } from '../run/run-record.ts';
import { getModel } from '../storage/model-store.ts';
import { engineGeneration } from './engine.ts';

export interface RunClassifier extends OpenedClassifier {
  /** The step whose parameters it holds; null: not known, or in training. */
  loadedStep: number | null;
}

/** `madeFrom`: all that an untrained one depends on. */
let open: (RunClassifier & { runId: string; generation: number; madeFrom: string }) | null = null;

/** A classifier for the run as the model's file has it, untouched by training. */
export async function freshClassifier(run: RunRecord): Promise<RunClassifier> {
  const madeFrom = await originOf(run);
  const generation = engineGeneration();
  if (open?.madeFrom === madeFrom && open.generation === generation) {
    open.model.reset();
    open = { ...open, loadedStep: null, runId: run.id };
  } else {
    closeClassifier();
    open = { ...(await openFor(run)), loadedStep: null, runId: run.id, generation, madeFrom };
  }
  return open;
}

function openFor(run: RunRecord): Promise<OpenedClassifier> {
  const { modelId, labels, config, featureExtractor } = run;
  return openClassifier({ modelId, labels, settings: config, featureExtractor, seed: config.seed });
}

async function originOf({ modelId, labels, config, featureExtractor }: RunRecord): Promise<string> {
  const { contentHash, layerCount } = await getModel(modelId);
  const mode = forwardMode(config, featureExtractor, layerCount);
  return JSON.stringify([modelId, contentHash, labels, mode, bodySettings(config), config.seed]);
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
