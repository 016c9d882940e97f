// What a weight file is to the rest of the program, whether it came as safetensors or as a PyTorch checkpoint.

/** How a tensor's numbers are stored, under safetensors' names. */
export type TensorDtype =
  | 'F64'
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'I64'
  | 'I32'
  | 'I16'
  | 'I8'
  | 'U64'
  | 'U32'
  | 'U16'
  | 'U8'
  | 'BOOL'
  | 'F8_E4M3'
  | 'F8_E5M2';

/** Tensors by their name in the file. `shape`, `dtype` and `read` throw `model/bad-weights` for a name that is not there. */
export interface TensorSource {
  /** In the file's order. */
  names(): string[];
  shape(name: string): number[];
  dtype(name: string): TensorDtype;
  /** The tensor's numbers, row-major, as float32, in a new array that the caller owns.
   *  Floating-point tensors only: others throw `model/bad-weights`, naming the tensor and its dtype. */
  read(name: string): Float32Array<ArrayBuffer>;
}

/** A tensor in memory, row-major. */
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
  /** How to write it: I64 for whole numbers; without it, as the file's floating-point numbers. */
  dtype?: 'F32' | 'I64';
}

export const bytesPerElement: Record<TensorDtype, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
};

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
