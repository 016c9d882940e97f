// From the convolutions' features to the hidden states: model/blocks/encoder.ts.
// Letters: B clips, T frames, C channels of the last convolution, H hidden size, S hidden states.

import { itemAt } from '../../lib/present.ts';
import type { Value } from './graph-builder.ts';
import type { Network } from './network.ts';
import { positionalEmbedding } from './positional-embedding.ts';
import { relativePosition } from './relative-position.ts';
import { transformerLayer } from './transformer-layer.ts';

/** Added to scores that must not count: less than any, and no overflow in the precision of the scores. */
const notSeen = { float32: -1e9, float16: -6e4 } as const;

/** features [B, T, C], own [B, T, 1] (1 for clips' own frames, 0 for padding; null without) → what enters the first layer, then what
 *  leaves each, S × [B, T, H]. */
export function encoder(network: Network, features: Value, own: Value | null): Value[] {
  const { graph, config } = network;
  const entering = graph.within('entrance', () => enter(network, features, own));
  const { relativePosition: relative } = config;
  const context = {
    mask: own && graph.within('mask', () => attentionMask(network, own)),
    // the first layer has its weights
    position: relative && config.layerCount > 0 ? relativePosition(network, entering, relative) : null,
  };
  const states = [entering];
  for (let i = 0; i < config.layerCount; i++)
    states.push(graph.within(`layer ${i}`, () => transformerLayer(network, itemAt(states, -1), i, context)));
  return states;
}

/** The closing norm, where there is one. */
export function leave(network: Network, state: Value): Value {
  return network.config.isPreNorm ? encoderNorm(network, state) : state;
}

/** features [B, T, C] → [B, T, H]. */
function enter(network: Network, features: Value, own: Value | null): Value {
  const { graph, config } = network;
  const prefix = `${network.body}feature_projection.`;
  const normed = config.hasFeatureProjectionNorm
    ? network.layerNorm(features, `${prefix}layer_norm`, config.layerNormEps)
    : features;
  const projected = network.linear(normed, `${prefix}projection`); // [B, T, H]
  const zeroed = own ? network.compute(graph.multiply(projected, own)) : projected;
  const position = graph.within('position', () => positionalEmbedding(network, zeroed, own));
  const placed = graph.add(zeroed, position);
  // what layers only add to grows from layer to layer: it is kept in full precision
  return config.isPreNorm ? network.full(placed) : encoderNorm(network, placed);
}

function encoderNorm(network: Network, x: Value): Value {
  return network.layerNorm(x, `${network.body}encoder.layer_norm`, network.config.layerNormEps);
}

/** own [B, T, 1] → [B, 1, 1, T]. */
function attentionMask({ graph, computeType }: Network, own: Value): Value {
  const padding = graph.subtract(graph.scalar(1, 'float32'), graph.transpose(own, [0, 2, 1])); // [B, 1, T]
  return graph.unsqueeze(graph.multiply(padding, graph.scalar(notSeen[computeType], 'float32')), [1]);
}
