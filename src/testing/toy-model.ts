// For tests of the Trainer: a linear classifier on the mean frame, with dropout on that mean. Its gradients are written
// out by hand, so a run's result can be followed with pencil and paper.

import { plainLoss, softTargets } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import {
  ops,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensorOf,
  type Variable,
  variableOf,
} from '../engine/tensor.ts';
import { crossEntropy, meanLoss } from '../evaluation/loss.ts';
import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import type { DropoutKey } from '../model/blocks/randomness.ts';
import type { ClipFrames, FrameBatch } from '../model/clip-frames.ts';
import type { LossAndGradients } from '../model/speech-classifier.ts';
import type { TrainableModel } from '../training/ports.ts';

export class ToyModel implements TrainableModel {
  readonly trainable: ReadonlyMap<string, Variable>;
  private readonly weight: Variable;
  private readonly bias: Variable;
  private readonly width: number;
  private readonly classCount: number;
  private readonly dropout: number;

  constructor(width: number, classCount: number, dropout = 0) {
    this.width = width;
    this.classCount = classCount;
    this.dropout = dropout;
    const start = Float32Array.from({ length: width * classCount }, (_, at) => Math.sin(at + 1) / 4);
    this.weight = variableOf(start, [classCount, width]);
    this.bias = variableOf(new Float32Array(classCount), [classCount]);
    this.trainable = new Map([
      ['classifier.weight', this.weight],
      ['classifier.bias', this.bias],
    ]);
  }

  batchFrames(clips: readonly ClipFrames[]): FrameBatch {
    const longest = Math.max(...clips.map((clip) => clip.frameCount));
    const values = new Float32Array(clips.length * longest * this.width);
    for (const [at, clip] of clips.entries()) values.set(clip.frames, at * longest * this.width);
    const frames = tensorOf(values, [clips.length, longest, this.width]) as Tensor3D;
    return { frames, frameCounts: Int32Array.from(clips, (clip) => clip.frameCount) };
  }

  top(frames: Tensor3D, frameCounts: Int32Array, dropout: DropoutKey | null): Tensor2D {
    const rows = this.means(frames, frameCounts, dropout).map((mean) => this.logits(mean));
    return tensorOf(Float32Array.from(rows.flat()), [rows.length, this.classCount]) as Tensor2D;
  }

  lossAndGradients(
    frames: Tensor3D,
    frameCounts: Int32Array,
    labels: Int32Array,
    dropout: DropoutKey | null,
    lossRule = plainLoss,
  ) {
    const { width, classCount } = this;
    const weight = new Float32Array(classCount * width);
    const bias = new Float32Array(classCount);
    const add = (sums: Float32Array, at: number, value: number) => {
      sums[at] = (sums[at] ?? 0) + value;
    };
    const rows: number[][] = [];
    const targets = softTargets(labels, classCount, lossRule);
    for (const [clip, mean] of this.means(frames, frameCounts, dropout).entries()) {
      const logits = this.logits(mean);
      rows.push(logits);
      const wanted = targets.subarray(clip * classCount, (clip + 1) * classCount);
      const share = wanted.reduce((sum, value) => sum + value, 0);
      for (const [label, target] of wanted.entries()) {
        const probability = Math.exp(-crossEntropy(logits, label));
        const slope = probability * share - target;
        add(bias, label, slope);
        for (const [at, value] of mean.entries()) add(weight, label * width + at, slope * value);
      }
    }
    const gradients = new Map<string, Tensor>([
      ['classifier.weight', tensorOf(weight, [classCount, width])],
      ['classifier.bias', tensorOf(bias, [classCount])],
    ]);
    const logits = tensorOf(Float32Array.from(rows.flat()), [rows.length, classCount]) as Tensor2D;
    const loss = meanLoss(rows, [...labels], lossRule);
    return { loss: ops.scalar(loss) as Scalar, gradients, logits } satisfies LossAndGradients;
  }

  private means(frames: Tensor3D, frameCounts: Int32Array, dropout: DropoutKey | null): number[][] {
    const values = frames.dataSync();
    const [, longest, width] = frames.shape;
    return Array.from(frameCounts, (count, clip) => {
      const from = clip * longest * width;
      const mean = Array.from({ length: width }, (_, at) => {
        let sum = 0;
        for (let frame = 0; frame < count; frame++) sum += (values[from + frame * width + at] ?? Number.NaN) / count;
        return sum;
      });
      return dropout ? this.dropped(mean, clip, dropout) : mean;
    });
  }

  private dropped(mean: number[], clip: number, key: DropoutKey): number[] {
    const kept = 1 - this.dropout;
    const units = philoxUniform(philoxKeyOf(key.seed), [key.step, key.microBatch, clip], mean.length);
    return mean.map((value, at) => ((units[at] ?? Number.NaN) < kept ? value / kept : 0));
  }

  private logits(mean: readonly number[]): number[] {
    const weight = this.weight.dataSync();
    return Array.from(this.bias.dataSync(), (start, label) =>
      mean.reduce((sum, value, at) => sum + value * (weight[label * this.width + at] ?? Number.NaN), start),
    );
  }
}
