// Reads and writes safetensors files, byte for byte as the Python library lays them out.
// Format: https://github.com/huggingface/safetensors#format

import type { StreamedBytes } from '../../lib/byte-sink.ts';
import { openBytes } from '../../lib/byte-source.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { float32ToFloat16 } from '../../lib/float16.ts';
import { badWeights } from './bad-weights.ts';
import { maxHeaderBytes, parseHeader, type TensorPlace } from './safetensors-header.ts';
import { bytesPerElement, elementCount, type NamedTensor, type TensorSource } from './tensor-source.ts';
import { toFloat32 } from './tensor-values.ts';

export interface SafetensorsFile extends TensorSource {
  /** `__metadata__` of the header. */
  metadata: Record<string, string>;
}

/** Bytes before the JSON: its length. */
const prefixBytes = 8;

/** Opens a safetensors file and checks its header; data is read tensor by tensor. Memory that is given is not copied and
 *  must not change. Throws `model/bad-weights`, naming the tensor where there is one. */
export async function readSafetensors(data: ArrayBuffer | Uint8Array | Blob): Promise<SafetensorsFile> {
  const fileBytes = data instanceof Blob ? data.size : data.byteLength;
  if (fileBytes < prefixBytes) {
    throw badWeights(`A safetensors file has at least 8 bytes; this one has ${fileBytes}.`, 'header');
  }
  const prefix = await bytesAt(data, 0, prefixBytes);
  const headerBytes = new DataView(prefix.buffer).getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(maxHeaderBytes, fileBytes - prefixBytes))) {
    throw badWeights(
      `The header should be ${headerBytes} bytes long, but the file has ${fileBytes}. Is this a safetensors file, downloaded whole?`,
      'header',
    );
  }
  const dataStart = prefixBytes + Number(headerBytes);
  const { tensors, metadata } = parseHeader(await bytesAt(data, prefixBytes, dataStart), fileBytes - dataStart);
  const source = await openBytes(data);

  const place = (name: string): TensorPlace => {
    const found = tensors.get(name);
    if (!found) throw badWeights(`The file has no tensor "${name}".`, 'missing', name);
    return found;
  };
  return {
    metadata,
    names: () => [...tensors.keys()],
    shape: (name) => [...place(name).shape],
    dtype: (name) => place(name).dtype,
    read(name) {
      const { dtype, start, end } = place(name);
      return toFloat32(source.copy(dataStart + start, dataStart + end), dtype, name);
    },
  };
}

/** A small range, in a buffer of its own, without opening the whole of a Blob. */
async function bytesAt(
  data: ArrayBuffer | Uint8Array | Blob,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (data instanceof Blob) return readBytes(data.slice(start, end));
  return new Uint8Array(data instanceof ArrayBuffer ? data.slice(start, end) : data.subarray(start, end));
}

export interface WriteOptions {
  /** Default F32. F16 rounds to nearest even. */
  dtype?: 'F32' | 'F16';
  /** Default `{ format: 'pt' }`, without which transformers refuses the file. */
  metadata?: Record<string, string>;
}

/** A safetensors file, tensors in the order that the Python library writes them in. Their numbers are asked for one tensor at a time,
 *  when its piece is, and kept by nobody. Throws `model/bad-weights` where a name repeats; pieces throw it where a shape and its data
 *  disagree, and `export/beyond-half` for a number that F16 does not have. */
export function streamSafetensors(tensors: readonly NamedTensor[], options: WriteOptions = {}): StreamedBytes {
  const { dtype = 'F32', metadata = { format: 'pt' } } = options;
  const placed = tensors.map((tensor) => ({ tensor, written: tensor.dtype === 'I64' ? tensor.dtype : dtype }));
  placed.sort((a, b) => bytesPerElement[b.written] - bytesPerElement[a.written] || byName(a.tensor, b.tensor));
  const entries: [string, unknown][] = [['__metadata__', metadata]];
  let position = 0;
  const names = new Set(['__metadata__']);
  for (const { tensor, written } of placed) {
    const { name, shape } = tensor;
    if (names.has(name)) throw badWeights(`Two tensors to write are called "${name}".`, 'duplicate', name);
    names.add(name);
    const end = position + elementCount(shape) * bytesPerElement[written];
    entries.push([name, { dtype: written, shape, data_offsets: [position, end] }]);
    position = end;
  }
  const header = headerOf(Object.fromEntries(entries));
  return {
    byteLength: header.byteLength + position,
    *pieces() {
      yield header;
      for (const { tensor, written } of placed) yield encode(tensor, written);
    },
  };
}

/** As `streamSafetensors`, at once. */
export function writeSafetensors(tensors: readonly NamedTensor[], options: WriteOptions = {}): Blob {
  return new Blob([...streamSafetensors(tensors, options).pieces()].map(unshared));
}

function byName(a: NamedTensor, b: NamedTensor): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function headerOf(entries: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(prefixBytes + headerBytes).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerBytes), true);
  header.set(json, prefixBytes);
  return header;
}

function encode(
  { name, shape, data }: Pick<NamedTensor, 'name' | 'shape' | 'data'>,
  dtype: 'F32' | 'F16' | 'I64',
): Uint8Array {
  if (elementCount(shape) !== data.length)
    throw badWeights(`Tensor "${name}" has shape [${shape.join(', ')}] but ${data.length} numbers.`, 'shape', name);
  if (dtype === 'F32') return bytesOf(data);
  if (dtype === 'I64') return bytesOf(BigInt64Array.from(data, (value) => BigInt(value)));
  const halves = float32ToFloat16(data);
  const beyond = halves.findIndex((half) => (half & 0x7c00) === 0x7c00);
  if (beyond < 0) return bytesOf(halves);
  const value = data[beyond] ?? Number.NaN;
  throw new VoxtuneError(
    'export/beyond-half',
    `Weight ${name} has ${value} at position ${beyond}: float16 ends at 65504. Choose float32.`,
    { tensor: name, value },
  );
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A Blob takes no shared memory: copies it where it is shared. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
