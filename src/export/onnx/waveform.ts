// What Wav2Vec2FeatureExtractor does to a clip: mean 0 and variance 1, with 1e-7 added to the variance.
// Letters: B clips, N samples.

import type { Value } from './graph-builder.ts';
import type { Network } from './network.ts';
import type { Padding } from './padding.ts';

const varianceFloor = 1e-7;

/** samples [B, N] → [B, N], each clip by itself; padding stays 0. */
export function normaliseWaveform({ graph }: Network, samples: Value, padding: Padding | null): Value {
  const epsilon = graph.scalar(varianceFloor, 'float32');
  if (!padding) {
    const centred = graph.subtract(samples, graph.mean(samples, 1, true));
    const variance = graph.mean(graph.multiply(centred, centred), 1, true); // [B, 1]
    return graph.divide(centred, graph.node('Sqrt', [graph.add(variance, epsilon)]));
  }
  const count = graph.cast(padding.counts, 'float32'); // [B, 1]
  const own = graph.multiply(samples, padding.samples);
  const mean = graph.divide(graph.sum(own, 1, true), count);
  const centred = graph.multiply(graph.subtract(samples, mean), padding.samples);
  const variance = graph.divide(graph.sum(graph.multiply(centred, centred), 1, true), count);
  return graph.divide(centred, graph.node('Sqrt', [graph.add(variance, epsilon)]));
}
