// The first clips as one padded batch, with or without the attention mask: logits and loss in evaluation mode.

import { dispose, readData } from '../engine/tensor.ts';
import type { SafetensorsFile } from '../formats/weights/safetensors.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import type { LabelledClips } from './case-files.ts';
import { forwardTolerance } from './check-forward.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

/** `suffix` of the golden's names: nothing, or `_masked`. */
export async function checkBatch(
  model: SpeechClassifier,
  golden: SafetensorsFile,
  suffix: string,
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
