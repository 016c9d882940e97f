// Where each frame stands, from convolutions over its neighbours: model/blocks/positional-embedding.ts.
// Letters: B clips, T frames, H hidden size.

import { weightNorm } from '../../model/weights/weight-norm.ts';
import { activate } from './activations.ts';
import { floatBytes, type Value } from './graph-builder.ts';
import type { Network } from './network.ts';

/** eps of torch's norms, whatever `layer_norm_eps` says. */
const normEpsilon = 1e-5;

/** x [B, T, H], 0 where `own` [B, T, 1] is (null: nowhere) → what is added to it [B, T, H]. No convolution sees more of padding than 0. */
export function positionalEmbedding(network: Network, x: Value, own: Value | null): Value {
  const prefix = `${network.body}encoder.pos_conv_embed.`;
  switch (network.config.positional.kind) {
    case 'weight-norm':
      return weightNormed(network, x, prefix);
    case 'batch-norm':
      return batchNormed(network, x, own, prefix);
    case 'stacked':
      return stacked(network, x, own, prefix);
  }
}

function weightNormed(network: Network, x: Value, prefix: string): Value {
  const name = `${prefix}conv`;
  const [lengths, directions] = [0, 1].map((i) => `${name}.parametrizations.weight.original${i}`) as [string, string];
  const read = () => weightNorm(network.read(lengths), network.read(directions)).data;
  return activate(
    network.graph,
    groupedConvolution(network, x, name, { read, shape: network.shapeOf(directions) }),
    network.config.convActivation,
  );
}

/** A batch norm with the statistics that it came with, then the convolution. */
function batchNormed(network: Network, x: Value, own: Value | null, prefix: string): Value {
  const { graph, config } = network;
  const name = `${prefix}batch_norm.`;
  const channels = network.shapeOf(`${name}weight`);
  // x · slope + shift
  const slopes = () => {
    const variance = network.read(`${name}running_var`).data;
    return network.read(`${name}weight`).data.map((gain, c) => gain / Math.sqrt((variance[c] ?? 0) + normEpsilon));
  };
  const shifts = () => {
    const [bias, mean, slope] = [network.read(`${name}bias`).data, network.read(`${name}running_mean`).data, slopes()];
    return bias.map((value, c) => value - (mean[c] ?? 0) * (slope[c] ?? 0));
  };
  const slope = graph.weight(`${name}slope`, 'float32', channels, () => floatBytes(slopes(), 'float32'));
  const shift = graph.weight(`${name}shift`, 'float32', channels, () => floatBytes(shifts(), 'float32'));
  const normed = graph.add(graph.multiply(network.full(x), slope), shift);
  const seen = own ? graph.multiply(normed, own) : normed;
  return activate(graph, groupedConvolution(network, seen, `${prefix}conv`), config.convActivation);
}

/** Several convolutions, each followed by a layer norm without parameters. */
function stacked(network: Network, x: Value, own: Value | null, prefix: string): Value {
  const { graph, config } = network;
  let y = x;
  for (let i = 0; i < config.positional.convCount; i++) {
    const seen = own && i > 0 ? graph.multiply(y, own) : y;
    const convolved = groupedConvolution(network, seen, `${prefix}layers.${i}.conv`);
    const normed = network.layerNorm(convolved, { channels: config.hiddenSize }, normEpsilon);
    y = activate(graph, normed, config.convActivation);
  }
  return y;
}

/** Keeps the length: padded by ⌊K / 2⌋ on both sides, and an even kernel's last output dropped. x [B, T, H] → [B, T, H]. */
function groupedConvolution(
  network: Network,
  x: Value,
  name: string,
  weight: { read?: () => Float32Array; shape?: readonly number[] } = {},
): Value {
  const { graph } = network;
  const { kernel, groups } = network.config.positional;
  const padding = [Math.floor(kernel / 2), Math.floor((kernel - 1) / 2)] as const;
  const byChannel = graph.transpose(x, [0, 2, 1]); // [B, H, T]
  const convolved = network.convolution(byChannel, name, { groups, padding }, { hasBias: true, ...weight });
  return graph.transpose(convolved, [0, 2, 1]);
}
