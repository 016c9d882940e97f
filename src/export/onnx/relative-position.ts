// What WavLM's attention adds to its scores: model/blocks/relative-position.ts. The embedding of each distance is looked up in a table of
// all distances that differ, so that any length of clip is right to the bit.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N, M farthest distance of its own.

import type { RelativePositionConfig } from '../../formats/hugging-face/architectures.ts';
import { itemAt } from '../../lib/present.ts';
import { distanceBucket } from '../../model/distance-bucket.ts';
import { layerPrefix } from '../../model/weights/parameter-list.ts';
import { floatBytes, type Value } from './graph-builder.ts';
import type { Network } from './network.ts';

/** Outputs of the gate's linear layer that are added up for each of its two gates. */
const outputsPerGate = 4;

/** Frames of half an hour: no two that attention sees are farther apart. */
const farthestDistance = 100_000;

/** x [B, T, H] → the embedding of every two frames' distance, by query, then key, float32 [1, N, T, T]. */
export function relativePosition(network: Network, x: Value, relative: RelativePositionConfig): Value {
  const { graph, config } = network;
  const name = `${layerPrefix(config, 0)}attention.rel_attn_embed`;
  const { headCount } = config;
  const farthest = Math.min(relative.maxDistance, farthestDistance);
  const table = graph.weight(`${name}.by_distance`, 'float32', [2 * farthest + 1, headCount], () => {
    const { data } = network.read(`${name}.weight`); // [buckets, N]
    const rows = new Float32Array((2 * farthest + 1) * headCount);
    for (let distance = -farthest; distance <= farthest; distance++) {
      const bucket = distanceBucket(distance, relative);
      const row = data.subarray(bucket * headCount, (bucket + 1) * headCount);
      rows.set(row, (distance + farthest) * headCount);
    }
    return floatBytes(rows, 'float32');
  });
  const length = graph.reshape(graph.lengthOf(x, 1), []);
  const frames = graph.node('Range', [graph.integers([0], []), length, graph.integers([1], [])]); // [T]
  const distances = graph.subtract(graph.unsqueeze(frames, [0]), graph.unsqueeze(frames, [1])); // key − query [T, T]
  const clipped = graph.node('Clip', [distances, graph.integers([-farthest], []), graph.integers([farthest], [])]);
  const rows = graph.add(clipped, graph.integers([farthest], []));
  const embedded = graph.node('Gather', [table, rows], { axis: { int: 0 } }); // [T, T, N]
  return graph.unsqueeze(graph.transpose(embedded, [2, 0, 1]), [0]);
}

/** What a layer makes of it, by a gate of each query's frame. x [B, T, H], position [1, N, T, T] → [B, N, T, T]. */
export function gatedPosition(network: Network, x: Value, position: Value, layer: number): Value {
  const { graph, config } = network;
  const { headCount, hiddenSize } = config;
  const prefix = `${layerPrefix(config, layer)}attention.`;
  const split = graph.reshape(x, [0, 0, headCount, hiddenSize / headCount]);
  const byHead = graph.transpose(split, [0, 2, 1, 3]); // [B, N, T, D]
  const outputs = network.fullLinear(byHead, `${prefix}gru_rel_pos_linear`);
  const sums = graph.sum(graph.reshape(outputs, [0, 0, 0, 2, outputsPerGate]), 4, false); // [B, N, T, 2]
  const halves = graph.nodeOf('Split', [graph.node('Sigmoid', [sums])], { axis: { int: 3 } }, ['float32', 'float32']);
  const constant = network.vector(`${prefix}gru_rel_pos_const`, 'float32'); // [1, N, 1, 1]
  const inner = graph.subtract(graph.multiply(itemAt(halves, 1), constant), graph.scalar(1, 'float32'));
  const gate = graph.add(graph.multiply(itemAt(halves, 0), inner), graph.scalar(2, 'float32'));
  return graph.multiply(gate, position);
}
