// All checks of one model's folder, as far as its files allow.

import { defaultFeatureExtractor } from '../../config/feature-extractor.ts';
import { parseFeatureExtractor } from '../../formats/hf-feature-extractor.ts';
import { type ModelConfig, parseModelConfig } from '../../formats/hf-model-config.ts';
import type { SafetensorsFile } from '../../formats/safetensors.ts';
import { HubertClassifier } from '../../model/hubert-classifier.ts';
import type { SpeechClassifier } from '../../model/speech-classifier.ts';
import {
  byName,
  type FilesByName,
  goldenInputs,
  goldenLabels,
  labelsOfNames,
  openTensors,
  readInputs,
  readJson,
  trainLayersOf,
} from './case-files.ts';
import { checkForward } from './check-forward.ts';
import { checkGradients } from './check-gradients.ts';
import { checkLoading, type LoadedFiles } from './check-loading.ts';
import { checkTraining, type GoldenTraining, trainingSchema } from './check-training.ts';
import type { Reporter } from './reporter.ts';

interface CaseData {
  config: ModelConfig;
  files: FilesByName;
  clips: readonly File[];
  loading: LoadedFiles;
  forward: SafetensorsFile | null;
  gradients: SafetensorsFile | null;
  training: GoldenTraining | null;
  /** By clip; null without the clips' files. */
  inputs: Float32Array[] | null;
  trainLayers: number;
}

export async function checkCase(files: readonly File[], clips: readonly File[], report: Reporter): Promise<void> {
  const data = await report.group('reading its files', () => readCase(byName(files), clips, report));
  if (!data) return;
  await report.group('forward', () => forwardChecks(data, report));
  await report.group('grad_solo', () => gradientChecks(data, report));
  await report.group('training-solo', () => trainingChecks(data, report));
  if (data.files.has('training.json')) report.skip('training', 'padded batches are not offered yet');
}

async function readCase(files: FilesByName, clips: readonly File[], report: Reporter): Promise<CaseData | null> {
  const config = parseModelConfig(await readJson(files.get('config.json') as File));
  if (!files.has('model.safetensors') && !files.has('pytorch_model.bin')) {
    report.skip('the model', 'it comes without weights');
    return null;
  }
  const loading = await checkLoading(files, config, report);
  if (!loading) return null;
  const preprocessor = files.get('preprocessor_config.json');
  const extractor = preprocessor ? parseFeatureExtractor(await readJson(preprocessor)) : defaultFeatureExtractor;
  const gradients = await openTensors(files, 'gradients.safetensors');
  const trainingFile = files.get('training-solo.json');
  const training = trainingFile ? trainingSchema.parse(await readJson(trainingFile)) : null;
  const soloNames = (gradients?.names() ?? []).filter((name) => name.startsWith('grad_solo.'));
  return {
    config,
    files,
    clips,
    loading,
    forward: await openTensors(files, 'forward.safetensors'),
    gradients,
    training,
    inputs: clips.length > 0 ? await readInputs(clips, extractor) : null,
    trainLayers: trainLayersOf(training?.trainable ?? soloNames, config) ?? 2,
  };
}

/** Runs checks on a model of their own, which is freed afterwards. */
async function withModel(data: CaseData, use: (model: SpeechClassifier) => Promise<void>): Promise<void> {
  const model = new HubertClassifier(data.loading.loaded, data.trainLayers);
  try {
    await use(model);
  } finally {
    model.dispose();
  }
}

async function forwardChecks(data: CaseData, report: Reporter): Promise<void> {
  const { forward, loading, inputs } = data;
  if (!forward) return;
  await withModel(data, (model) => checkForward(model, forward, inputs, loading.hasHead, report));
  if (!loading.hasHead) report.skip('logits', 'the weight files bring no classifier');
  if (forward.names().some((name) => name.startsWith('batch.'))) {
    report.skip('batch', 'padded batches are not offered yet');
  }
}

async function gradientChecks(data: CaseData, report: Reporter): Promise<void> {
  const { gradients, loading, forward, inputs, training, clips, config } = data;
  if (!gradients) return;
  const kinds = new Set(gradients.names().map((name) => name.split('.')[0]));
  if (kinds.has('grad') || kinds.has('grad_masked')) {
    report.skip('grad and grad_masked', 'padded batches are not offered yet');
  }
  if (!kinds.has('grad_solo')) return;
  if (!loading.hasHead) return report.skip('grad_solo', 'the weight files bring no classifier');
  const named = training?.labels ?? labelsOfNames(clips, config);
  const labels = (named.length > 0 ? named : await goldenLabels(data.files)).slice(0, goldenClipCount);
  const batch = (inputs ?? goldenInputs(forward)).slice(0, goldenClipCount);
  if (labels.length !== goldenClipCount || batch.length !== goldenClipCount) {
    return report.skip('grad_solo', `the first ${goldenClipCount} clips or their labels are not among the files`);
  }
  await withModel(data, (model) => checkGradients(model, gradients, batch, labels, report));
}

/** gradients.safetensors is of the first four clips: fixtures/golden/README.md. */
const goldenClipCount = 4;

async function trainingChecks(data: CaseData, report: Reporter): Promise<void> {
  const { training, files, loading, inputs } = data;
  if (!training) return;
  if (!loading.hasHead) return report.skip('training-solo', 'the weight files bring no classifier');
  if (!inputs) return report.skip('training-solo', 'the clips are not among the files');
  const trained = await openTensors(files, 'trained-solo.safetensors');
  await withModel(data, (model) => checkTraining(model, training, trained, inputs, report));
}
