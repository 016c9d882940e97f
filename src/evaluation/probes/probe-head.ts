// What a probe has learned: one linear layer over statistics of hidden states, with whatever standardisation it was fitted in folded
// in, so that it applies to the statistics as they are. Hidden states count from 0, what enters the first transformer layer.
// Letters: S hidden states, H hidden size, D features, K classes.

import { anyNumber, count, isNumber, listOf } from '../../lib/record-schemas.ts';
import { z } from '../../lib/zod.ts';

/** Over the frames of a clip: the mean of one hidden state or several, one after the other; then also their standard deviations,
 *  after all means; or the means of all hidden states, summed with a weight each. */
export const headFeatures = ['mean', 'mean_std', 'weighted_sum'] as const;

export type HeadFeatures = (typeof headFeatures)[number];

const numbers = listOf(isNumber, 'a number');

export const probeHeadSchema = z.object({
  features: z.enum(headFeatures),
  /** Hidden states that it reads, in order. */
  layers: z.array(count),
  /** Of `weighted_sum`: what each hidden state counts [S], before the softmax. Null for the others. */
  layerWeights: numbers.nullable(),
  /** [D, K], row after row: logits = features · weights + intercepts. */
  weights: numbers,
  intercepts: numbers,
  /** Inverse of the penalty's strength that it was fitted with, as scikit-learn's C; null where it had none. */
  c: anyNumber.nullable(),
});

export type ProbeHead = z.infer<typeof probeHeadSchema>;

/** What of it a run's record keeps. The numbers are in the run's checkpoint: they are up to megabytes, and records are read and
 *  sent whole. */
export const probeHeadFactsSchema = probeHeadSchema.pick({ features: true, layers: true, c: true });

export type ProbeHeadFacts = z.infer<typeof probeHeadFactsSchema>;

export function headFacts({ features, layers, c }: ProbeHead): ProbeHeadFacts {
  return { features, layers, c };
}

/** Whether transformers' own classifier can say it: the mean of one hidden state is what a model cut there pools, and the weighted
 *  sum is `use_weighted_layer_sum`. */
export function isNativeHead({ features, layers }: Pick<ProbeHead, 'features' | 'layers'>): boolean {
  return features === 'weighted_sum' || (features === 'mean' && layers.length === 1);
}

/** The head of a run that is a probe (`record.probe`) which transformers' own classifier cannot say; null for every other run. */
export function customHead(probe: { head: ProbeHeadFacts } | undefined): ProbeHeadFacts | null {
  return probe && !isNativeHead(probe.head) ? probe.head : null;
}
