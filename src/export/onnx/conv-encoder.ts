// The convolutional feature encoder: model/blocks/conv-encoder.ts.
// Letters: B clips, N samples, T frames, C channels.

import { type ConvLayerShape, convLayerShapes } from '../../model/frame-shape.ts';
import { activate } from './activations.ts';
import type { Value } from './graph-builder.ts';
import type { Network } from './network.ts';
import { afterConvolution, ownFrames, type Padding } from './padding.ts';

/** torch's default eps in every norm here, whatever `layer_norm_eps` says. */
const normEpsilon = 1e-5;

/** samples [B, N] → features [B, T, C], and which frames are clips' own. */
export function convEncoder(
  network: Network,
  samples: Value,
  padding: Padding | null,
): { features: Value; counts: Value | null } {
  const { graph, config } = network;
  let x = graph.unsqueeze(samples, [1]); // [B, 1, N]
  let counts = padding?.counts ?? null;
  for (const [i, shape] of convLayerShapes(config).entries()) {
    counts = counts && afterConvolution(network, counts, shape.kernel, shape.stride);
    x = graph.within(`convolution ${i}`, () => convLayer(network, x, i, shape, counts)); // [B, C, T]
  }
  return { features: graph.transpose(x, [0, 2, 1]), counts };
}

function convLayer(network: Network, x: Value, index: number, { stride }: ConvLayerShape, counts: Value | null): Value {
  const { graph, config } = network;
  const name = `${network.body}feature_extractor.conv_layers.${index}.`;
  // what hears the waveform, and the norm over all of it, is cheap and kept exact
  const type = index === 0 ? 'float32' : network.computeType;
  const convolved = network.convolution(x, `${name}conv`, { stride }, { type, hasBias: config.hasConvBias });
  const normed = norm(network, convolved, `${name}layer_norm`, index, counts);
  return activate(graph, network.compute(normed), config.convActivation);
}

/** x [B, C, T] → [B, C, T]. */
function norm(network: Network, x: Value, name: string, index: number, counts: Value | null): Value {
  const { graph, config } = network;
  if (config.featExtractNorm === 'layer') {
    const byFrame = graph.transpose(x, [0, 2, 1]);
    return graph.transpose(network.layerNorm(byFrame, name, normEpsilon), [0, 2, 1]);
  }
  if (index > 0) return x;
  return counts ? ownFramesNorm(network, x, name, counts) : channelNorm(network, x, name);
}

/** A group norm with a group for each channel: over the frames of each clip. */
function channelNorm(network: Network, x: Value, name: string): Value {
  const parameters = [network.vector(`${name}.weight`, x.type), network.vector(`${name}.bias`, x.type)];
  return network.graph.node('InstanceNormalization', [x, ...parameters], { epsilon: { float: normEpsilon } });
}

/** The same over the frames that are a clip's own, in float32. */
function ownFramesNorm(network: Network, x: Value, name: string, counts: Value): Value {
  const { graph } = network;
  const own = graph.cast(graph.unsqueeze(ownFrames(network, counts, x, 2), [1]), 'float32'); // [B, 1, T]
  const count = graph.cast(graph.unsqueeze(counts, [2]), 'float32'); // [B, 1, 1]
  const mean = graph.divide(graph.sum(graph.multiply(x, own), 2, true), count); // [B, C, 1]
  const centred = graph.multiply(graph.subtract(x, mean), own);
  const variance = graph.divide(graph.sum(graph.multiply(centred, centred), 2, true), count);
  const deviation = graph.node('Sqrt', [graph.add(variance, graph.scalar(normEpsilon, 'float32'))]);
  const channels = network.shapeOf(`${name}.weight`);
  const gain = network.vector(`${name}.weight`, 'float32', [...channels, 1]); // [C, 1]
  const shift = network.vector(`${name}.bias`, 'float32', [...channels, 1]);
  return graph.add(graph.multiply(graph.divide(centred, deviation), gain), shift);
}
