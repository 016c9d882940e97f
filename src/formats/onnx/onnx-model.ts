// An ONNX model as this program makes one, and the numbers that its schema gives to fields and types: onnx.proto of ONNX 1.12, IR
// version 8, which operator set 17 came with (https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto).

export const irVersion = 8;

/** The first set with LayerNormalization; every runtime of the last years has it. */
export const operatorSet = 17;

/** TensorProto.DataType. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

export type ElementType = keyof typeof elementTypes;

export const bytesOfElement: Record<ElementType, number> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
};

/** An attribute: a whole number, several, a floating-point number or a text. */
export type OnnxAttribute = { int: number } | { ints: readonly number[] } | { float: number } | { text: string };

export interface OnnxNode {
  name: string;
  operator: string;
  /** Names of values; empty for an optional input that is left out. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant tensor. Its numbers are made when they are written and kept by nobody. */
export interface OnnxInitializer {
  name: string;
  type: ElementType;
  dims: readonly number[];
  /** Row-major and little-endian, `bytesOfElement` each. */
  bytes(): Uint8Array<ArrayBuffer>;
}

/** What goes in or comes out; a text among the dimensions names one that is free. */
export interface OnnxValueInfo {
  name: string;
  type: ElementType;
  dims: readonly (number | string)[];
}

export interface OnnxModel {
  name: string;
  /** Shown by viewers. */
  description: string;
  producerVersion: string;
  /** Anything a program may want to know of it. */
  metadata: Readonly<Record<string, string>>;
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxInitializer[];
  inputs: readonly OnnxValueInfo[];
  outputs: readonly OnnxValueInfo[];
}

export function elementCountOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
