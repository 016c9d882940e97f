// From hidden states to logits, in float32: the mean over a clip's frames, projector and classifier; of a probe with a head of its own,
// its linear layer over statistics of states.
// Letters: B clips, T frames, H hidden size, S hidden states, D statistics, K labels.

import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { softmax } from '../../evaluation/softmax.ts';
import { itemAt } from '../../lib/present.ts';
import { statisticsHeadNames } from '../../model/statistics-head.ts';
import { leave } from './encoder.ts';
import type { Value } from './graph-builder.ts';
import type { Network } from './network.ts';

/** Which frames count. */
export interface OwnFrames {
  /** 1 for a clip's own frames, 0 for padding [B, T, 1]. */
  own: Value;
  /** Own frames of each clip [B, 1]. */
  counts: Value;
}

/** states S × [B, T, H] → logits [B, K]. `frames` null: all are clips' own. */
export function classifierHead(network: Network, states: readonly Value[], frames: OwnFrames | null): Value {
  const pooled = network.config.usesWeightedLayerSum
    ? weightedMean(network, states, frames)
    : frameMean(network, leave(network, itemAt(states, -1)), frames); // [B, H]
  return network.fullLinear(network.fullLinear(pooled, 'projector'), 'classifier');
}

/** The same for a head over the statistics of `layers`' states. */
export function statisticsHead(
  network: Network,
  states: readonly Value[],
  frames: OwnFrames | null,
  { features, layers }: ProbeHeadFacts,
): Value {
  const { graph, config } = network;
  const means: Value[] = [];
  const deviations: Value[] = [];
  for (const layer of layers) {
    const state = network.full(leave(network, itemAt(states, layer))); // [B, T, H]
    const mean = frameMean(network, state, frames); // [B, H]
    means.push(mean);
    if (features !== 'mean_std') continue;
    const centred = graph.subtract(state, graph.unsqueeze(mean, [1]));
    const variance = frameMean(network, graph.multiply(centred, centred), frames);
    deviations.push(graph.node('Sqrt', [variance]));
  }
  const read = [...means, ...deviations];
  const statistics = read.length === 1 ? itemAt(read, 0) : graph.node('Concat', read, { axis: { int: 1 } }); // [B, D]
  const shape = [config.labels.length, read.length * config.hiddenSize];
  return network.fullLinear(statistics, statisticsHeadNames.weight.replace(/\.weight$/, ''), shape);
}

/** x [B, T, H] → [B, H], in float32. */
function frameMean(network: Network, x: Value, frames: OwnFrames | null): Value {
  const { graph } = network;
  const exact = network.full(x);
  if (!frames) return graph.mean(exact, 1, false);
  return graph.divide(graph.sum(graph.multiply(exact, frames.own), 1, false), frames.counts);
}

/** The mean frame of every state as it is, without the closing norm, times its share, summed → [B, H]. */
function weightedMean(network: Network, states: readonly Value[], frames: OwnFrames | null): Value {
  const { graph } = network;
  const shares = softmax([...network.read('layer_weights').data]);
  const parts = states.map((state, i) =>
    graph.multiply(frameMean(network, state, frames), graph.scalar(itemAt(shares, i), 'float32')),
  );
  return parts.reduce((sum, part) => graph.add(sum, part));
}
