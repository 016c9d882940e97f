// What runs once over whole clips, in evaluation mode: the frozen layers, whose output is kept as frames, and the whole model,
// whose hidden states are reduced to statistics on the device. Each clip gives what it would give alone.
// Letters: B clips, T frames, C features, H hidden size, S hidden states, W width of a stored row.

import * as tf from '@tensorflow/tfjs-core';
import { maskedMean } from '../engine/ops/masked-mean/masked-mean.ts';
import { maskedMoments } from '../engine/ops/masked-mean/masked-moments.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { itemAt, present } from '../lib/present.ts';
import { trunkBatches, unpadRows } from './batching.ts';
import { type Encoder, type FeatureProjection, type HiddenStates, lastOf } from './blocks/encoder.ts';
import type { FeatureEncoder } from './blocks/feature-encoder.ts';
import type { ClipFrames } from './clip-frames.ts';
import { frameCount } from './frame-shape.ts';
import { statisticsShape } from './layer-statistics.ts';

export interface ClipPassParts {
  config: ModelConfig;
  convolutions: FeatureEncoder;
  featureProjection: FeatureProjection;
  encoder: Encoder;
  /** What is kept as frames: the convolutions' features, or what enters layer `layer`; with a weighted layer sum all that
   *  entered the layers before it, too. Null: nothing. */
  kept: { kind: 'features' } | { kind: 'states'; layer: number } | null;
}

/** Of one clip: what `trunk` and `layerStatistics` of a classifier give. */
export interface FramesAndStatistics {
  frames: ClipFrames;
  statistics: Float32Array;
}

export class ClipPass {
  private readonly parts: ClipPassParts;

  constructor(parts: ClipPassParts) {
    this.parts = parts;
  }

  frames(clips: readonly Float32Array[]): Promise<ClipFrames[]> {
    return inBatches(clips, async (batch) => {
      const frameCounts = this.frameCounts(batch);
      const { kept } = this.parts;
      const output = tf.tidy(() => {
        const features = this.parts.convolutions.ofClips(batch); // [B, T, C]
        const states = kept?.kind === 'states' ? this.states(features, frameCounts, kept.layer) : null;
        return this.keptOf(features, states);
      });
      const [frames] = await read([output]);
      return unpadRows(present(frames), frameCounts, output.shape[2]);
    });
  }

  statistics(clips: readonly Float32Array[]): Promise<Float32Array[]> {
    return inBatches(clips, async (batch) => {
      const frameCounts = this.frameCounts(batch);
      const { convolutions, config } = this.parts;
      const output = tf.tidy(() => {
        const states = this.states(convolutions.ofClips(batch), frameCounts, config.layerCount);
        return this.statisticsOf(states, frameCounts);
      });
      const [rows] = await read([output]);
      return rowsOf(present(rows), batch.length);
    });
  }

  framesAndStatistics(clips: readonly Float32Array[]): Promise<FramesAndStatistics[]> {
    return inBatches(clips, async (batch) => {
      const frameCounts = this.frameCounts(batch);
      const { convolutions, config } = this.parts;
      const outputs = tf.tidy((): [tf.Tensor3D, tf.Tensor2D] => {
        const features = convolutions.ofClips(batch);
        const states = this.states(features, frameCounts, config.layerCount);
        return [this.keptOf(features, states), this.statisticsOf(states, frameCounts)];
      });
      const [frames, rows] = await read(outputs);
      const statistics = rowsOf(present(rows), batch.length);
      const clipFrames = unpadRows(present(frames), frameCounts, outputs[0].shape[2]);
      return clipFrames.map((one, at) => ({ frames: one, statistics: itemAt(statistics, at) }));
    });
  }

  private frameCounts(clips: readonly Float32Array[]): Int32Array {
    return Int32Array.from(clips, (samples) => frameCount(this.parts.config, samples.length));
  }

  /** Hidden states 0 … `layer` of features [B, T, C]. */
  private states(features: tf.Tensor3D, frameCounts: Int32Array, layer: number): HiddenStates {
    const { featureProjection, encoder } = this.parts;
    const entering = tf.tidy(() => encoder.enter(featureProjection.forward(features, null), frameCounts, true, null));
    return encoder.run([entering], frameCounts, 0, layer, null);
  }

  /** What is kept [B, T, W], of features and of the hidden states as far as they were computed. */
  private keptOf(features: tf.Tensor3D, states: HiddenStates | null): tf.Tensor3D {
    const { kept, config } = this.parts;
    if (kept?.kind !== 'states') return features;
    const frozen = present(states).slice(0, kept.layer + 1) as HiddenStates;
    return config.usesWeightedLayerSum ? tf.concat(frozen, 2) : lastOf(frozen);
  }

  /** Rows of `layer-statistics.ts`, [B, groups × H]. */
  private statisticsOf(states: HiddenStates, frameCounts: Int32Array): tf.Tensor2D {
    const { encoder, config } = this.parts;
    const moments = states.map((state) => tf.tidy(() => maskedMoments(encoder.leave(state), frameCounts)));
    const means = moments.map(([mean]) => mean); // S × [B, H]
    const deviations = moments.map(([, deviation]) => deviation);
    const { hasRawMeans } = statisticsShape(config);
    const rawMeans = hasRawMeans ? states.map((state) => maskedMean(state, frameCounts)) : [];
    return tf.concat([...means, ...deviations, ...rawMeans], 1);
  }
}

/** The values of tensors, which are disposed. */
async function read(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const values = await Promise.all(tensors.map((tensor) => tensor.data() as Promise<Float32Array>));
  tf.dispose([...tensors]);
  return values;
}

/** The batches of `trunkBatches` one after another; what they give, in the order of the clips. */
async function inBatches<T>(
  clips: readonly Float32Array[],
  run: (batch: readonly Float32Array[]) => Promise<T[]>,
): Promise<T[]> {
  const results: T[][] = [];
  for (const batch of trunkBatches(clips)) results.push(await run(batch));
  return results.flat();
}

/** The rows of a matrix, each a copy. */
function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const width = values.length / count;
  return Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width));
}
