// One transformer layer and its parts: model/blocks/transformer-layer.ts.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import { layerPrefix } from '../../model/weights/parameter-list.ts';
import { activate } from './activations.ts';
import type { Value } from './graph-builder.ts';
import type { Network } from './network.ts';
import { gatedPosition } from './relative-position.ts';

/** What the layers are told of their input. */
export interface LayerContext {
  /** Added to scores: 0, and for keys that are padding less than any score; [B, 1, 1, T]. Null without padding. */
  mask: Value | null;
  /** [1, N, T, T]; null without relative positions. */
  position: Value | null;
}

/** torch's default, whatever `layer_norm_eps` says. */
const adapterNormEpsilon = 1e-5;

/** x [B, T, H] → [B, T, H]. */
export function transformerLayer(network: Network, x: Value, index: number, context: LayerContext): Value {
  const { graph, config } = network;
  const prefix = layerPrefix(config, index);
  const norm = (y: Value, name: string) => network.layerNorm(y, `${prefix}${name}`, config.layerNormEps);
  const attended = (y: Value) => graph.within('attention', () => attention(network, y, index, context));
  const fed = (y: Value) => graph.within('feed forward', () => feedForward(network, y, `${prefix}feed_forward.`));
  if (!config.isPreNorm) {
    const afterAttention = norm(graph.add(x, attended(x)), 'layer_norm');
    return norm(graph.add(afterAttention, fed(afterAttention)), 'final_layer_norm');
  }
  const afterAttention = graph.add(x, attended(norm(x, 'layer_norm')));
  const afterFeeding = graph.add(afterAttention, fed(norm(afterAttention, 'final_layer_norm')));
  if (!config.attentionAdapterWidth) return afterFeeding;
  return graph.within('adapter', () => adapter(network, afterFeeding, `${prefix}adapter_layer.`));
}

function attention(network: Network, x: Value, index: number, { mask, position }: LayerContext): Value {
  const { graph, config } = network;
  const { headCount, hiddenSize } = config;
  const prefix = `${layerPrefix(config, index)}attention.`;
  const width = hiddenSize / headCount;
  const heads = (name: string, order: readonly number[]) =>
    graph.transpose(graph.reshape(network.linear(x, `${prefix}${name}`), [0, 0, headCount, width]), order);
  const scale = graph.scalar(width ** -0.5, network.computeType);
  const query = graph.multiply(heads('q_proj', [0, 2, 1, 3]), scale); // [B, N, T, D]
  const key = heads('k_proj', [0, 2, 3, 1]); // [B, N, D, T]
  const value = heads('v_proj', [0, 2, 1, 3]); // [B, N, T, D]
  let scores = graph.matMul(query, key); // [B, N, T, T]
  if (position) scores = graph.add(scores, network.compute(gatedPosition(network, x, position, index)));
  if (mask) scores = graph.add(scores, network.compute(mask));
  const shares = graph.node('Softmax', [scores], { axis: { int: -1 } });
  const mixed = graph.transpose(graph.matMul(shares, value), [0, 2, 1, 3]); // [B, T, N, D]
  return network.linear(graph.reshape(mixed, [0, 0, hiddenSize]), `${prefix}out_proj`);
}

function feedForward(network: Network, x: Value, prefix: string): Value {
  const wide = network.linear(x, `${prefix}intermediate_dense`);
  return network.linear(activate(network.graph, wide, network.config.hiddenActivation), `${prefix}output_dense`);
}

function adapter(network: Network, x: Value, prefix: string): Value {
  const { graph } = network;
  const normed = network.layerNorm(x, `${prefix}norm`, adapterNormEpsilon);
  const narrow = graph.node('Relu', [network.linear(normed, `${prefix}linear_1`)]);
  return graph.add(x, network.linear(narrow, `${prefix}linear_2`));
}
