// What the blocks build with: the graph, the model's config and weights, and layers in the precision that was asked for.
// Letters: B clips, T frames, I inputs, O outputs, C channels.

import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { ElementType } from '../../formats/onnx/onnx-model.ts';
import { itemAt } from '../../lib/present.ts';
import type { NamedWeight } from '../../model/weights/loading.ts';
import { bodyPrefix, listParameters } from '../../model/weights/parameter-list.ts';
import { floatBytes, type GraphBuilder, type Value } from './graph-builder.ts';
import type { OnnxPrecision } from './onnx-options.ts';
import { quantizeTransposed, transposed, weightScales, zeroPoint } from './quantize.ts';

interface NetworkParts {
  graph: GraphBuilder;
  config: ModelConfig;
  weights: ReadonlyMap<string, NamedWeight>;
  precision: OnnxPrecision;
}

export interface ConvolutionShape {
  stride?: number;
  groups?: number;
  padding?: readonly [before: number, after: number];
}

export class Network {
  readonly graph: GraphBuilder;
  readonly config: ModelConfig;
  /** What names in the body begin with. */
  readonly body: string;
  /** What linear layers, convolutions and attention compute in. */
  readonly computeType: 'float32' | 'float16';
  private readonly precision: OnnxPrecision;
  private readonly weights: ReadonlyMap<string, NamedWeight>;
  private readonly shapes: ReadonlyMap<string, readonly number[]>;

  constructor({ graph, config, weights, precision }: NetworkParts) {
    this.graph = graph;
    this.config = config;
    this.body = bodyPrefix(config);
    this.computeType = precision === 'float16' ? 'float16' : 'float32';
    this.precision = precision;
    this.weights = weights;
    this.shapes = new Map(listParameters(config).map(({ name, shape }) => [name, shape]));
  }

  /** A weight's numbers, read now. */
  read(name: string): NamedWeight {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`the model has no weight ${name}`);
    return weight;
  }

  shapeOf(name: string): readonly number[] {
    const shape = this.shapes.get(name);
    if (!shape) throw new Error(`the model has no weight ${name}`);
    return shape;
  }

  /** A weight as it is. */
  vector(name: string, type: ElementType, dims = this.shapeOf(name)): Value {
    return this.graph.weight(name, type, dims, () => floatBytes(this.read(name).data, type));
  }

  /** Into what linear layers and convolutions compute in. */
  compute(x: Value): Value {
    return this.graph.cast(x, this.computeType);
  }

  full(x: Value): Value {
    return this.graph.cast(x, 'float32');
  }

  /** A linear layer of the body, x [.., I] → [.., O]: with 8-bit weights where that was asked for. */
  linear(x: Value, name: string): Value {
    const { graph } = this;
    const input = this.compute(x);
    const product = this.precision === 'int8' ? this.int8MatMul(input, name) : this.floatMatMul(input, name);
    return graph.add(product, this.vector(`${name}.bias`, this.computeType));
  }

  /** The same in float32, whatever the precision: for small ones. `shape` [O, I] where it is not the config's. */
  fullLinear(x: Value, name: string, shape = this.shapeOf(`${name}.weight`)): Value {
    const product = this.floatMatMul(this.full(x), name, 'float32', shape);
    return this.graph.add(product, this.vector(`${name}.bias`, 'float32', [itemAt(shape, 0)]));
  }

  private floatMatMul(
    x: Value,
    name: string,
    type: ElementType = this.computeType,
    shape = this.shapeOf(`${name}.weight`),
  ): Value {
    const weightName = `${name}.weight`;
    const [outputs, inputs] = [itemAt(shape, 0), itemAt(shape, 1)];
    const weight = this.graph.weight(weightName, type, [inputs, outputs], () =>
      floatBytes(transposed(this.read(weightName).data, outputs), type),
    );
    return this.graph.matMul(x, weight);
  }

  /** x in 8 bits with one scale for the whole of it, as it comes; the product in whole numbers; then the scales. */
  private int8MatMul(x: Value, name: string): Value {
    const { graph } = this;
    const weightName = `${name}.weight`;
    const shape = this.shapeOf(weightName);
    const [outputs, inputs] = [itemAt(shape, 0), itemAt(shape, 1)];
    const weight = graph.weight(`${weightName}_quantized`, 'uint8', [inputs, outputs], () => {
      const { data } = this.read(weightName);
      return quantizeTransposed(data, weightScales(data, outputs));
    });
    const weightScale = graph.weight(`${weightName}_scale`, 'float32', [outputs], () =>
      floatBytes(weightScales(this.read(weightName).data, outputs), 'float32'),
    );
    const weightZero = graph.weight(`${weightName}_zero_point`, 'uint8', [], () => Uint8Array.of(zeroPoint));
    const quantized = graph.nodeOf('DynamicQuantizeLinear', [x], {}, ['uint8', 'float32', 'uint8']);
    const [input, scale, zero] = quantized as [Value, Value, Value];
    const product = graph.node('MatMulInteger', [input, weight, zero, weightZero], {}, 'int32');
    return graph.multiply(graph.cast(product, 'float32'), graph.multiply(scale, weightScale));
  }

  /** A convolution over time, x [B, C, T] → [B, O, T']. @param type what it computes in
   *  @param read its weight [O, C / groups, kernel], where that is not kept under its name */
  convolution(
    x: Value,
    name: string,
    { stride = 1, groups = 1, padding = [0, 0] }: ConvolutionShape,
    options: { type?: 'float32' | 'float16'; hasBias: boolean; read?: () => Float32Array; shape?: readonly number[] },
  ): Value {
    const { graph } = this;
    const { type = this.computeType, hasBias } = options;
    const weightName = `${name}.weight`;
    const shape = options.shape ?? this.shapeOf(weightName);
    const read = options.read ?? (() => this.read(weightName).data);
    // 8-bit files keep in half precision what they do not quantize
    const stored = this.precision === 'int8' ? 'float16' : type;
    const weight = graph.weight(weightName, stored, shape, () => floatBytes(read(), stored));
    const bias = hasBias ? [this.vector(`${name}.bias`, type)] : [];
    return graph.node('Conv', [graph.cast(x, type), graph.cast(weight, type), ...bias], {
      kernel_shape: { ints: [itemAt(shape, 2)] },
      strides: { ints: [stride] },
      group: { int: groups },
      pads: { ints: padding },
    });
  }

  /** Over the last axis, in the precision that `x` has. `name` null: without parameters, over so many channels. */
  layerNorm(x: Value, name: string | { channels: number }, epsilon: number): Value {
    const { graph } = this;
    const parameters =
      typeof name === 'string'
        ? [this.vector(`${name}.weight`, x.type), this.vector(`${name}.bias`, x.type)]
        : [graph.filled(1, name.channels, x.type), graph.filled(0, name.channels, x.type)];
    return graph.node('LayerNormalization', [x, ...parameters], { axis: { int: -1 }, epsilon: { float: epsilon } });
  }
}
