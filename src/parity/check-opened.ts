// Models opened other than their config.json says: cut at a layer, or with a weighted sum of all hidden states. Clips alone, and
// as one batch with the last layer on top of what the trunk gives.

import { cachedMode } from '../config/forward-mode.ts';
import { dispose, readData } from '../engine/tensor.ts';
import { type ModelConfig, withBodySettings } from '../formats/hugging-face/model-config.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { z } from '../lib/zod.ts';
import { HubertClassifier } from '../model/classifier.ts';
import { loadWeights } from '../model/weights/loading.ts';
import { forwardTolerance } from './check-forward.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

export const openedSchema = z.array(
  z.object({
    num_hidden_layers: z.number().nullable().default(null),
    use_weighted_layer_sum: z.boolean().nullable().default(null),
    /** Of the first clips. */
    logits: z.array(z.array(z.number())).nonempty(),
  }),
);

/** @param inputs of the case's clips, as the model hears them */
export async function checkOpened(
  config: ModelConfig,
  weights: TensorSource,
  opened: z.infer<typeof openedSchema>,
  inputs: readonly Float32Array[],
  report: Reporter,
): Promise<void> {
  for (const { num_hidden_layers, use_weighted_layer_sum, logits } of opened) {
    const cut = withBodySettings(config, {
      numHiddenLayers: num_hidden_layers,
      useWeightedLayerSum: use_weighted_layer_sum,
      classifierProjSize: null,
    });
    const mode = cachedMode(Math.min(1, cut.layerCount));
    const model = new HubertClassifier(loadWeights(weights, cut, 0), mode);
    const name = `opened with ${JSON.stringify({ num_hidden_layers, use_weighted_layer_sum })}`;
    try {
      const clips = inputs.slice(0, logits.length);
      const expected = logits.flat();
      for (const [clip, samples] of clips.entries()) {
        const alone = (await model.trace(samples)).logits;
        report.compare(`${name}: clip${clip} logits`, largestDifference(alone, logits[clip] ?? []), forwardTolerance);
      }
      const batch = model.batchFrames(await model.trunk(clips));
      const top = model.top(batch.frames, batch.frameCounts, null);
      report.compare(
        `${name}: logits as one batch`,
        largestDifference(await readData(top), expected),
        forwardTolerance,
      );
      dispose([batch.frames, top]);
    } finally {
      model.dispose();
    }
  }
}
