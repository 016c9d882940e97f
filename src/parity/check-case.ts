// All checks of one model's folder, as far as its files allow.

import { defaultFeatureExtractor, type FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { cachedMode, type ForwardMode, type TrainedParts } from '../config/forward-mode.ts';
import { type ModelConfig, parseModelConfig } from '../formats/hugging-face/model-config.ts';
import type { SafetensorsFile } from '../formats/weights/safetensors.ts';
import { HubertClassifier } from '../model/classifier.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import {
  byName,
  clipNumbers,
  type FilesByName,
  goldenInputs,
  goldenLabels,
  type LabelledClips,
  labelsOfNames,
  openTensors,
  readInputs,
  readJson,
  trainedPartsOf,
} from './case-files.ts';
import { checkForward, checkPaddedBatch, checkSoloBatch } from './check-forward.ts';
import { checkGradients } from './check-gradients.ts';
import { checkFeatureExtractor, checkLoading, checkParameterNames, type LoadedFiles } from './check-loading.ts';
import { checkOpened, openedSchema } from './check-opened.ts';
import { checkTraining, type GoldenTraining, trainingSchema } from './check-training.ts';
import type { Reporter } from './reporter.ts';

/** How clips share a batch: each as if alone, padded, or padded with an attention mask. */
type Batching = 'solo' | 'padded' | 'masked';

interface CaseData {
  config: ModelConfig;
  files: FilesByName;
  clips: readonly File[];
  loading: LoadedFiles;
  extractor: FeatureExtractorConfig;
  forward: SafetensorsFile | null;
  gradients: SafetensorsFile | null;
  /** By the names of their files. */
  trainings: ReadonlyMap<string, GoldenTraining>;
  /** By clip; null without the clips' files. */
  inputs: Float32Array[] | null;
  trained: TrainedParts;
}

/** What gradients.safetensors calls the gradients of each batching. */
const gradientKinds = { grad_solo: 'solo', grad: 'padded', grad_masked: 'masked' } as const;
const trainingNames = ['training-solo', 'training'] as const;

export async function checkCase(files: readonly File[], clips: readonly File[], report: Reporter): Promise<void> {
  const data = await report.group('reading its files', () => readCase(byName(files), clips, report));
  if (!data) return;
  await report.group('forward', () => forwardChecks(data, report));
  await report.group('opened', () => openedChecks(data, report));
  await report.group('batch', () => batchChecks(data, report));
  for (const kind of Object.keys(gradientKinds) as (keyof typeof gradientKinds)[]) {
    await report.group(kind, () => gradientChecks(data, kind, report));
  }
  for (const name of trainingNames) await report.group(name, () => trainingChecks(data, name, report));
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
  const extractor = preprocessor
    ? checkFeatureExtractor(await readJson(preprocessor), report)
    : defaultFeatureExtractor;
  const gradients = await openTensors(files, 'gradients.safetensors');
  const trainings = new Map<string, GoldenTraining>();
  for (const name of trainingNames) {
    const file = files.get(`${name}.json`);
    if (file) trainings.set(name, trainingSchema.parse(await readJson(file)));
  }
  const training = trainings.get('training-solo') ?? trainings.get('training');
  const names = training?.trainable ?? (gradients?.names() ?? []).map((name) => name.slice(name.indexOf('.') + 1));
  const trained = trainedPartsOf(names, config) ?? cachedMode(2);
  if (training) checkParameterNames(config, trained, training, report);
  return {
    config,
    files,
    clips,
    loading,
    extractor,
    forward: await openTensors(files, 'forward.safetensors'),
    gradients,
    trainings,
    inputs: clips.length > 0 ? await readInputs(clips, extractor) : null,
    trained,
  };
}

/** Runs checks on a model of their own, which is freed afterwards. */
async function withModel(
  data: CaseData,
  batching: Batching,
  { trainableParts, trainLayers }: TrainedParts,
  use: (model: SpeechClassifier) => Promise<void>,
): Promise<void> {
  const { paddingValue, paddingSide } = data.extractor;
  const mode: ForwardMode = {
    trainableParts,
    trainLayers,
    batchPadding:
      batching === 'solo'
        ? null
        : { hasMask: batching === 'masked', value: paddingValue, side: paddingSide, multipleOf: null },
    trainsFrozenParts: false,
  };
  const model = new HubertClassifier(data.loading.loaded, mode);
  try {
    await use(model);
  } finally {
    model.dispose();
  }
}

async function forwardChecks(data: CaseData, report: Reporter): Promise<void> {
  const { forward, loading, inputs, config } = data;
  if (!forward) return;
  await withModel(data, 'solo', data.trained, (model) => checkForward(model, forward, inputs, loading.hasHead, report));
  if (!loading.hasHead) return report.skip('logits', 'the weight files bring no classifier');
  // inputs of clips without a golden are not compared
  const batch = (inputs ?? goldenInputs(forward)).slice(0, clipNumbers(forward).length);
  for (const trainLayers of [0, Math.min(3, config.layerCount)]) {
    const split: TrainedParts = { trainableParts: 'top_layers', trainLayers };
    await withModel(data, 'solo', split, (model) => checkSoloBatch(model, forward, batch, report));
  }
}

async function openedChecks({ files, config, inputs, forward }: CaseData, report: Reporter): Promise<void> {
  const file = files.get('opened.json');
  const weights = await openTensors(files, 'model.safetensors');
  if (!file || !weights) return;
  const opened = openedSchema.parse(await readJson(file));
  await checkOpened(config, weights, opened, inputs ?? goldenInputs(forward), report);
}

async function batchChecks(data: CaseData, report: Reporter): Promise<void> {
  const { forward } = data;
  if (!forward?.names().some((name) => name.startsWith('batch.'))) return;
  const batch = await firstClips(data, 'batch', report);
  if (!batch) return;
  await withModel(data, 'padded', data.trained, (model) => checkPaddedBatch(model, forward, '', batch, report));
  await withModel(data, 'masked', data.trained, (model) => checkPaddedBatch(model, forward, '_masked', batch, report));
}

async function gradientChecks(data: CaseData, kind: keyof typeof gradientKinds, report: Reporter): Promise<void> {
  const { gradients, trainings } = data;
  if (!gradients?.names().some((name) => name.startsWith(`${kind}.`))) return;
  const batch = await firstClips(data, kind, report);
  if (!batch) return;
  // the first micro-batch of a training is of these clips, with the weights as loaded
  const loss = kind === 'grad_solo' ? (trainings.get('training-solo')?.micro_batch_losses[0] ?? null) : null;
  await withModel(data, gradientKinds[kind], data.trained, (model) =>
    checkGradients(model, gradients, kind, batch, loss, report),
  );
}

/** Batches are of the first four clips: fixtures/golden/README.md. */
const goldenClipCount = 4;

/** Null where a check of that name has to be skipped, which is then reported. */
async function firstClips(data: CaseData, name: string, report: Reporter): Promise<LabelledClips | null> {
  const { loading, trainings, clips, config, files, forward } = data;
  if (!loading.hasHead) {
    report.skip(name, 'the weight files bring no classifier');
    return null;
  }
  const named = [...trainings.values()][0]?.labels ?? labelsOfNames(clips, config);
  const labels = (named.length > 0 ? named : await goldenLabels(files)).slice(0, goldenClipCount);
  const inputs = (data.inputs ?? goldenInputs(forward)).slice(0, goldenClipCount);
  if (labels.length === goldenClipCount && inputs.length === goldenClipCount) return { inputs, labels };
  report.skip(name, `the first ${goldenClipCount} clips or their labels are not among the files`);
  return null;
}

async function trainingChecks(data: CaseData, name: string, report: Reporter): Promise<void> {
  const { trainings, files, loading, inputs } = data;
  const training = trainings.get(name);
  if (!training) return;
  if (!loading.hasHead) return report.skip(name, 'the weight files bring no classifier');
  if (!inputs) return report.skip(name, 'the clips are not among the files');
  const trained = await openTensors(files, `${name.replace('training', 'trained')}.safetensors`);
  const batching = name === 'training-solo' ? 'solo' : training.args.attention_mask ? 'masked' : 'padded';
  await withModel(data, batching, data.trained, (model) =>
    checkTraining(model, name, training, trained, inputs, report),
  );
}
