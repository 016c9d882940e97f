// A classifier of one linear layer over the statistics of a clip's hidden states (layer-statistics.ts): what a probe is that
// transformers' own head cannot say.
// Letters: B clips, D statistics that it reads of a clip, K labels.

import * as tf from '@tensorflow/tfjs-core';
import { linear, type TrainableLinear } from '../engine/ops/linear/linear.ts';
import { padRows } from './batching.ts';
import type { ClipFrames, FrameBatch } from './clip-frames.ts';
import type { EvaluableModel } from './speech-classifier.ts';
import type { StatisticsHead } from './statistics-head.ts';

/** A clip's frames are one row here: its statistics [1, D]. */
export class StatisticsClassifier implements EvaluableModel {
  private readonly width: number;
  private readonly head: TrainableLinear;

  /** Uploads the head to the open backend. */
  constructor({ weight, bias }: StatisticsHead) {
    this.width = weight.length / bias.length;
    this.head = { weight: tf.tensor(weight, [bias.length, this.width]), bias: tf.tensor(bias) };
  }

  batchFrames(clips: readonly ClipFrames[]): FrameBatch {
    return padRows(clips, this.width);
  }

  top(statistics: tf.Tensor3D): tf.Tensor2D {
    return tf.tidy(() => {
      // on WebGPU rows are padded to a common count
      const [clips] = statistics.shape;
      const rows = tf.slice(statistics, [0, 0, 0], [clips, 1, this.width]);
      return linear(tf.reshape(rows, [clips, this.width]) as tf.Tensor2D, this.head); // [B, K]
    });
  }

  dispose(): void {
    tf.dispose([this.head.weight, this.head.bias]);
  }
}
