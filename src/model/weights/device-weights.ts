// The classifier's weights on the backend: frozen ones in the layout that is quickest, trainable ones as variables in
// torch's layout, so that optimizers, checkpoints and exports see them as Hugging Face does.

import * as tf from '@tensorflow/tfjs-core';
import type { TrainedParts } from '../../config/forward-mode.ts';
import { type PackedMatrix, packMatrix } from '../../engine/gemm/gemm.ts';
import { packFilter } from '../../engine/ops/conv1d/conv1d.ts';
import type { LinearParameters } from '../../engine/ops/linear/linear.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import type { LoadedWeights, NamedWeight } from './loading.ts';
import { isTrainable, listParameters } from './parameter-list.ts';

export interface NormParameters {
  gain: tf.Tensor; // [C]
  bias: tf.Tensor; // [C]
}

export class DeviceWeights {
  /** By Hugging Face name, in the order of `named_parameters()`. */
  readonly trainable = new Map<string, tf.Variable>();
  private readonly source: ReadonlyMap<string, NamedWeight>;
  private readonly frozen: tf.Tensor[] = [];

  constructor(loaded: LoadedWeights, trained: TrainedParts) {
    this.source = loaded.weights;
    for (const parameter of listParameters(loaded.config)) {
      if (!isTrainable(parameter, loaded.config, trained)) continue;
      const { shape, data } = this.host(parameter.name);
      const initial = tf.tensor(data, shape, 'float32');
      this.trainable.set(parameter.name, tf.variable(initial, true));
      initial.dispose();
    }
  }

  /** Gives every parameter that trains the value that it was loaded with. */
  reset(): void {
    for (const [name, variable] of this.trainable) {
      const { shape, data } = this.host(name);
      const initial = tf.tensor(data, shape, 'float32');
      variable.assign(initial);
      initial.dispose();
    }
  }

  /** The weight as it was loaded, on the CPU. */
  host(name: string): NamedWeight {
    const weight = this.source.get(name);
    if (!weight) throw new VoxtuneError('internal/unexpected', `No weight ${name} was loaded.`);
    return weight;
  }

  /** A weight that trains, or a frozen copy, in torch's layout. */
  tensor(name: string): tf.Tensor {
    const variable = this.trainable.get(name);
    if (variable) return variable;
    const { shape, data } = this.host(name);
    return this.hold(data, shape);
  }

  linear(name: string): LinearParameters {
    const weight = this.trainable.get(`${name}.weight`);
    if (weight) return { weight, bias: this.tensor(`${name}.bias`) };
    const { shape, data } = this.host(`${name}.weight`);
    return {
      packedWeight: this.packed(data, shape, (host) => packMatrix(host, true)),
      bias: this.tensor(`${name}.bias`),
    };
  }

  /** A frozen convolution's weight, as the host has it under torch's layout [O, C, K], packed. */
  filter(weight: NamedWeight, groups = 1): PackedMatrix {
    return this.packed(weight.data, weight.shape, (host) => packFilter(host, groups));
  }

  norm(name: string): NormParameters {
    return { gain: this.tensor(`${name}.weight`), bias: this.tensor(`${name}.bias`) };
  }

  /** A frozen tensor that lives as long as these weights. */
  hold(values: Float32Array, shape: number[]): tf.Tensor {
    const tensor = tf.keep(tf.tensor(values, shape, 'float32'));
    this.frozen.push(tensor);
    return tensor;
  }

  private packed(values: Float32Array, shape: number[], pack: (host: tf.Tensor) => PackedMatrix): PackedMatrix {
    const host = tf.tensor(values, shape, 'float32');
    const matrix = pack(host);
    host.dispose();
    this.frozen.push(tf.keep(matrix.tensor));
    return matrix;
  }

  dispose(): void {
    tf.dispose(this.frozen);
    for (const variable of this.trainable.values()) variable.dispose();
    this.trainable.clear();
  }
}
