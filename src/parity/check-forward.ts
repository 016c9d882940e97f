// One clip at a time in evaluation mode: every intermediate result, from the samples to the logits.

import type { SafetensorsFile } from '../formats/weights/safetensors.ts';
import type { ClipTrace, SpeechClassifier } from '../model/speech-classifier.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** Absolute, for results of float32 arithmetic in another order of summation. */
export const forwardTolerance = 2e-4;
/** Absolute: the feature extractor normalises in float32, this program in float64. */
const inputTolerance = 1e-5;

/** Clips that forward.safetensors holds: `clip0`, `clip1`, … */
export function clipNumbers(golden: SafetensorsFile): number[] {
  const found = golden.names().flatMap((name) => /^clip(\d+)\./.exec(name)?.[1] ?? []);
  return [...new Set(found.map(Number))].sort((a, b) => a - b);
}

/** `clipInputs`: what this program's feature extractor made of the clips' files; null without files. `hasHead`: whether
 *  the classifier's weights were read, and not newly made. */
export async function checkForward(
  model: SpeechClassifier,
  golden: SafetensorsFile,
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
  golden: SafetensorsFile,
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
  checkTrunkAgrees(clip, await model.trunk([input]), trace, model, report);
}

/** The trunk is another path to the state that enters the first layer that trains: training depends on it. */
function checkTrunkAgrees(
  clip: string,
  [trunk]: { frames: Float32Array; frameCount: number }[],
  trace: ClipTrace,
  model: SpeechClassifier,
  report: Reporter,
): void {
  const state = trace.hiddenStates[model.config.layerCount - model.mode.trainLayers];
  if (model.frameWidth !== model.config.hiddenSize) return; // a weighted layer sum keeps several states a frame
  report.compare(`${clip} trunk`, largestDifference(trunk.frames, state), forwardTolerance, 'against its own forward');
}
