// Nodes and constants of an ONNX graph, one after the other, as the blocks beside this file ask for them. Values know their type;
// where two of different precision meet, the less precise is cast.

import {
  type ElementType,
  elementTypes,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
} from '../../formats/onnx/onnx-model.ts';
import { float32ToFloat16 } from '../../lib/float16.ts';

/** A tensor that flows through the graph. Its shape is said where the code says it. */
export interface Value {
  name: string;
  type: ElementType;
}

type Attributes = Record<string, OnnxAttribute>;

export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  private readonly constants = new Map<string, Value>();
  private readonly casts = new Map<string, Value>();
  private readonly counts = new Map<string, number>();
  private path = '';

  /** What `build` makes is named below `name`, as viewers fold it. */
  within<T>(name: string, build: () => T): T {
    const outer = this.path;
    this.path = `${outer}${name}/`;
    try {
      return build();
    } finally {
      this.path = outer;
    }
  }

  /** One node with one output, of the first input's type unless `type` is given. */
  node(operator: string, inputs: readonly Value[], attributes: Attributes = {}, type = inputs[0]?.type): Value {
    const [output] = this.nodeOf(operator, inputs, attributes, [type ?? 'float32']);
    if (!output) throw new Error('a node without an output');
    return output;
  }

  /** A node with an output of each of these types. */
  nodeOf(operator: string, inputs: readonly Value[], attributes: Attributes, types: readonly ElementType[]): Value[] {
    const name = this.unique(`${this.path}${operator}`);
    const outputs = types.map((type, i) => ({ name: `${name}:${i}`, type }));
    this.nodes.push({ name, operator, inputs: inputs.map(nameOf), outputs: outputs.map(nameOf), attributes });
    return outputs;
  }

  /** The graph's output of that name. */
  output(name: string, value: Value): void {
    this.nodes.push({ name, operator: 'Identity', inputs: [value.name], outputs: [name], attributes: {} });
  }

  /** A constant whose bytes are made when they are written. */
  weight(name: string, type: ElementType, dims: readonly number[], bytes: () => Uint8Array<ArrayBuffer>): Value {
    const unique = this.unique(name);
    this.initializers.push({ name: unique, type, dims, bytes });
    return { name: unique, type };
  }

  /** A small constant of whole numbers [n], or of one [] where `dims` is empty. */
  integers(values: readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.constant('int64', dims, values, () => bytesOf(BigInt64Array.from(values, BigInt)));
  }

  /** A number. */
  scalar(value: number, type: ElementType): Value {
    return this.constant(type, [], [value], () => floatBytes(Float32Array.of(value), type));
  }

  /** The same number `count` times, [count]. */
  filled(value: number, count: number, type: ElementType): Value {
    return this.constant(type, [count], [value], () => floatBytes(new Float32Array(count).fill(value), type));
  }

  private constant(
    type: ElementType,
    dims: readonly number[],
    values: readonly number[],
    bytes: () => Uint8Array<ArrayBuffer>,
  ): Value {
    const key = `${type} [${dims.join(', ')}] ${values.join(', ')}`;
    const known = this.constants.get(key) ?? this.weight(`constant ${values.join(' ')}`, type, dims, bytes);
    this.constants.set(key, known);
    return known;
  }

  /** `x` itself where it is of that type. The same value is cast once. */
  cast(x: Value, type: ElementType): Value {
    if (x.type === type) return x;
    const key = `${x.name} ${type}`;
    const known = this.casts.get(key) ?? this.node('Cast', [x], { to: { int: elementTypes[type] } }, type);
    this.casts.set(key, known);
    return known;
  }

  add(a: Value, b: Value): Value {
    return this.binary('Add', a, b);
  }

  subtract(a: Value, b: Value): Value {
    return this.binary('Sub', a, b);
  }

  multiply(a: Value, b: Value): Value {
    return this.binary('Mul', a, b);
  }

  divide(a: Value, b: Value): Value {
    return this.binary('Div', a, b);
  }

  matMul(a: Value, b: Value): Value {
    return this.binary('MatMul', a, b);
  }

  private binary(operator: string, a: Value, b: Value): Value {
    const type = a.type === b.type ? a.type : 'float32';
    return this.node(operator, [this.cast(a, type), this.cast(b, type)]);
  }

  transpose(x: Value, order: readonly number[]): Value {
    return this.node('Transpose', [x], { perm: { ints: order } });
  }

  /** `dims` as ONNX takes them: 0 keeps a length, one -1 follows from the rest. */
  reshape(x: Value, dims: readonly number[]): Value {
    return this.node('Reshape', [x, this.integers(dims)]);
  }

  unsqueeze(x: Value, axes: readonly number[]): Value {
    return this.node('Unsqueeze', [x, this.integers(axes)]);
  }

  mean(x: Value, axis: number, keepsAxis: boolean): Value {
    return this.node('ReduceMean', [x], { axes: { ints: [axis] }, keepdims: { int: Number(keepsAxis) } });
  }

  sum(x: Value, axis: number, keepsAxis: boolean): Value {
    return this.node('ReduceSum', [x, this.integers([axis])], { keepdims: { int: Number(keepsAxis) } });
  }

  /** The length of an axis, [1]. */
  lengthOf(x: Value, axis: number): Value {
    return this.node('Shape', [x], { start: { int: axis }, end: { int: axis + 1 } }, 'int64');
  }

  private unique(name: string): string {
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    return count === 0 ? name : `${name} ${count + 1}`;
  }
}

function nameOf({ name }: { name: string }): string {
  return name;
}

/** As ONNX stores them. */
export function floatBytes(values: Float32Array, type: ElementType): Uint8Array<ArrayBuffer> {
  return bytesOf(type === 'float16' ? float32ToFloat16(values) : values);
}

/** Without a copy, unless the memory is shared. */
export function bytesOf(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
