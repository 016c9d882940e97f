// The pickle inside a PyTorch checkpoint, read without running anything: a name is only resolved when it is on a list
// of those that rebuild tensors. After torch/_utils.py and torch/serialization.py of PyTorch 2.13.

import { BufferReader, Parser } from 'pickleparser';
import { VoxtuneError } from '../../lib/errors.ts';
import { z } from '../../lib/zod.ts';
import { badWeights } from '../weights/bad-weights.ts';
import type { TensorDtype } from '../weights/tensor-source.ts';

/** A tensor as the pickle describes it: a strided view of a storage. Strides and offset in elements. */
export interface PickledTensor {
  storageKey: string;
  dtype: TensorDtype;
  /** Elements in the storage. */
  storageLength: number;
  offset: number;
  shape: number[];
  strides: number[];
}

const storageDtypes: Record<string, TensorDtype> = {
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  DoubleStorage: 'F64',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

/** A checkpoint of either format: what its pickle says, and its storages' bytes. */
export interface OpenCheckpoint {
  tensors: Map<string, PickledTensor>;
  storage: StorageReader;
}

/** The bytes of a storage by its key; `tensor` is the name to blame in `model/bad-weights`. */
export type StorageReader = (key: string, tensor: string) => Uint8Array<ArrayBuffer>;

function malformed(what: string, cause?: unknown): VoxtuneError {
  return badWeights(`The PyTorch checkpoint cannot be read: ${what}.`, what, '', cause);
}

// What the allowed names become. Classes of our own tell apart what came from the pickle's plain data.

class StorageType {
  readonly dtype: TensorDtype;
  constructor(dtype: TensorDtype) {
    this.dtype = dtype;
  }
}

class Storage {
  readonly key: string;
  readonly dtype: TensorDtype;
  readonly length: number;
  constructor(key: string, dtype: TensorDtype, length: number) {
    this.key = key;
    this.dtype = dtype;
    this.length = length;
  }
}

class Tensor {
  readonly value: PickledTensor;
  constructor(value: PickledTensor) {
    this.value = value;
    Object.freeze(this);
  }
}

const count = z.number().int().nonnegative();
const persistentId = z.tuple(
  [z.literal('storage'), z.instanceof(StorageType), z.string(), z.string(), count],
  z.unknown(),
);
const rebuildArguments = z.tuple([z.instanceof(Storage), count, z.array(count), z.array(count)], z.unknown());

function rebuildTensor(...args: unknown[]): Tensor {
  const parsed = rebuildArguments.safeParse(args);
  if (!parsed.success) throw malformed('a tensor lacks its storage, offset, shape or strides');
  const [storage, offset, shape, strides] = parsed.data;
  const isEmpty = shape.includes(0);
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? Number.NaN), offset);
  if (shape.length !== strides.length || (!isEmpty && !(last < storage.length))) {
    throw malformed(`a tensor of shape [${shape.join(', ')}] reaches past its storage of ${storage.length} numbers`);
  }
  return new Tensor({
    storageKey: storage.key,
    dtype: storage.dtype,
    storageLength: storage.length,
    offset,
    shape,
    strides,
  });
}

function rebuildParameter(tensor: unknown): Tensor {
  if (!(tensor instanceof Tensor)) throw malformed('a parameter lacks its tensor');
  return tensor;
}

/** `OrderedDict()` or `OrderedDict([[key, value], …])`. */
function orderedDict(pairs: unknown = []): Map<unknown, unknown> {
  const parsed = z.array(z.tuple([z.unknown(), z.unknown()])).safeParse(pairs);
  if (!parsed.success) throw malformed('an ordered dictionary lacks its pairs');
  return new Map(parsed.data);
}

type Callable = (...args: unknown[]) => unknown;

const allowedFunctions = new Map<string, Callable>([
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ['collections.OrderedDict', orderedDict],
]);
for (const callable of allowedFunctions.values()) Object.freeze(callable);

function resolveName(module: string, name: string): Callable {
  const fullName = `${module}.${name}`;
  const callable = allowedFunctions.get(fullName);
  if (callable) return callable;
  const dtype = module === 'torch' && Object.hasOwn(storageDtypes, name) ? storageDtypes[name] : undefined;
  if (dtype !== undefined) {
    // only ever an argument, never called
    return Object.freeze(new StorageType(dtype)) as unknown as Callable;
  }
  throw new VoxtuneError(
    'pickle/forbidden',
    `The checkpoint asks to run "${fullName}", which no weight file needs. Nothing was run. Save the model as safetensors, or only its state_dict().`,
    { name: fullName },
  );
}

function resolveStorage(id: unknown): Storage {
  const parsed = persistentId.safeParse(id);
  if (!parsed.success) throw malformed('a storage lacks its type, name or length');
  const [, type, key, , length, view] = parsed.data;
  if (view !== undefined && view !== null)
    throw malformed('a storage is a view of another, as PyTorch before 0.4 wrote');
  return new Storage(key, type.dtype, length);
}

/** pickleparser takes negative lengths and would read backwards, for ever. */
class ForwardReader extends BufferReader {
  override skip(bytes: number): void {
    if (!(bytes >= 0)) throw new Error('a length is negative');
    super.skip(bytes);
  }
}

/** Reads one pickle; tells where it ended. Throws `pickle/forbidden` or `model/bad-weights`. */
export function readPickle(bytes: Uint8Array): { value: unknown; byteLength: number } {
  const reader = new ForwardReader(bytes);
  const parser = new Parser({
    nameResolver: { resolve: resolveName },
    persistentResolver: { resolve: resolveStorage },
    unpicklingTypeOfDictionary: 'Map',
  });
  try {
    const value: unknown = parser.read(reader);
    return { value, byteLength: reader.position };
  } catch (cause) {
    if (cause instanceof VoxtuneError) throw cause;
    throw malformed('its pickle is damaged', cause);
  }
}

/** The tensors of a state dict, or of the state dict under `state_dict` or `model` of a training checkpoint.
 *  Throws `model/bad-weights` where there are none. */
export function tensorsOf(value: unknown): Map<string, PickledTensor> {
  const inside = value instanceof Map ? [value.get('state_dict'), value.get('model')] : [];
  for (const dictionary of [value, ...inside]) {
    const tensors = new Map<string, PickledTensor>();
    if (!(dictionary instanceof Map)) continue;
    for (const [name, item] of dictionary) {
      if (typeof name === 'string' && item instanceof Tensor) tensors.set(name, item.value);
    }
    if (tensors.size > 0) return tensors;
  }
  throw malformed('it holds no state_dict');
}
