// The model in evaluation mode: every intermediate result of one clip at a time, from the samples to the logits; the clips
// as one batch, each as if alone; and as one padded batch, with or without the attention mask.

import { dispose, readData } from '../engine/tensor.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import type { ClipFrames } from '../model/clip-frames.ts';
import type { ClipTrace, SpeechClassifier } from '../model/speech-classifier.ts';
import { clipNumbers, type LabelledClips } from './case-files.ts';
import { expectedStatistics } from './check-statistics.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** Absolute, for results of float32 arithmetic in another order of summation. */
export const forwardTolerance = 2e-4;
/** Absolute: the feature extractor normalises in float32, this program in float64. */
const inputTolerance = 1e-5;

/** `clipInputs`: what this program's feature extractor made of the clips' files; null without files. `hasHead`: whether
 *  the classifier's weights were read, and not newly made. */
export async function checkForward(
  model: SpeechClassifier,
  golden: TensorSource,
  clipInputs: readonly Float32Array[] | null,
  hasHead: boolean,
  report: Reporter,
): Promise<void> {
  const numbers = clipNumbers(golden);
  if (numbers.length === 0) report.fail('forward', 'forward.safetensors holds no clip');
  for (const number of numbers) {
    await report.group(`clip${number} forward`, () => checkClip(model, golden, clipInputs, number, hasHead, report));
  }
}

async function checkClip(
  model: SpeechClassifier,
  golden: TensorSource,
  clipInputs: readonly Float32Array[] | null,
  number: number,
  hasHead: boolean,
  report: Reporter,
): Promise<void> {
  const clip = `clip${number}`;
  const names = new Set(golden.names());
  const inputName = `${clip}.input_values`;
  const own = clipInputs?.[number];
  if (own && names.has(inputName)) {
    report.compare(`${clip} input_values`, largestDifference(own, golden.read(inputName)), inputTolerance);
  }
  const input = own ?? (names.has(inputName) ? golden.read(inputName) : null);
  if (!input) return report.fail(`${clip} forward`, 'neither its file nor its input_values are there');

  const trace = await model.trace(input);
  const compare = (name: string, found: Float32Array | undefined) => {
    if (!names.has(`${clip}.${name}`)) return;
    const expected = golden.read(`${clip}.${name}`);
    report.compare(`${clip} ${name}`, largestDifference(found ?? [], expected), forwardTolerance);
  };
  compare('conv_features', trace.convFeatures);
  compare('projected', trace.projected);
  const states = golden.names().filter((name) => name.startsWith(`${clip}.hidden_states.`));
  for (const name of states) {
    const index = Number(name.split('.').at(-1));
    compare(`hidden_states.${index}`, trace.hiddenStates[index]);
  }
  compare('last_hidden_state', trace.lastHiddenState);
  if (hasHead) compare('logits', trace.logits);
  const statistics = await expectedStatistics(model, golden, clip);
  const [found] = await model.layerStatistics([input]);
  if (statistics)
    report.compare(`${clip} layer statistics`, largestDifference(found ?? [], statistics), forwardTolerance);
  const [trunk] = await model.trunk([input]);
  checkTrunkAgrees(clip, trunk, trace, model, report);
}

/** The trunk is another path to the state that enters the first layer that trains: training depends on it. */
function checkTrunkAgrees(
  clip: string,
  trunk: ClipFrames | undefined,
  trace: ClipTrace,
  model: SpeechClassifier,
  report: Reporter,
): void {
  if (model.frameWidth !== model.config.hiddenSize) return; // a weighted layer sum keeps several states a frame
  const state = trace.hiddenStates[model.config.layerCount - model.mode.trainLayers];
  const error = largestDifference(trunk?.frames ?? [], state ?? []);
  report.compare(`${clip} trunk`, error, forwardTolerance, 'against its own forward');
}

/** Clips as one batch, each as if alone: their logits, however many layers the trunk leaves to the top. */
export async function checkSoloBatch(
  model: SpeechClassifier,
  golden: TensorSource,
  inputs: readonly Float32Array[],
  report: Reporter,
): Promise<void> {
  const { frames, frameCounts } = model.batchFrames(await model.trunk(inputs));
  const logits = model.top(frames, frameCounts, null);
  try {
    const expected = inputs.flatMap((_, clip) => [...golden.read(`clip${clip}.logits`)]);
    const error = largestDifference(await readData(logits), expected);
    report.compare(`logits as one batch, top of ${model.mode.trainLayers} layers`, error, forwardTolerance);
  } finally {
    dispose([frames, logits]);
  }
}

/** Clips as one padded batch: logits and loss. `suffix` of the golden's names: nothing, or `_masked`. */
export async function checkPaddedBatch(
  model: SpeechClassifier,
  golden: TensorSource,
  suffix: '' | '_masked',
  { inputs, labels }: LabelledClips,
  report: Reporter,
): Promise<void> {
  const { frames, frameCounts } = model.batchFrames(await model.trunk(inputs));
  const logits = model.top(frames, frameCounts, null);
  const step = model.lossAndGradients(frames, frameCounts, Int32Array.from(labels), null);
  try {
    const names = new Set(golden.names());
    const compare = async (name: string, found: Promise<Float32Array>) => {
      if (!names.has(name)) return report.fail(name, 'forward.safetensors has none');
      report.compare(name, largestDifference(await found, golden.read(name)), forwardTolerance);
    };
    await compare(`batch.logits${suffix}`, readData(logits));
    await compare(`batch.loss${suffix}`, readData(step.loss));
  } finally {
    dispose([frames, logits, step.loss, step.logits, ...step.gradients.values()]);
  }
}
