// Reads and writes safetensors files, byte for byte as the Python library lays them out.
// Format: https://github.com/huggingface/safetensors#format

import { openBytes } from '../../lib/byte-source.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { float32ToFloat16 } from '../../lib/float16.ts';
import { badWeights } from './bad-weights.ts';
import { maxHeaderBytes, parseHeader, type TensorPlace } from './safetensors-header.ts';
import { elementCount, type NamedTensor, type TensorSource } from './tensor-source.ts';
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

function encode(data: Float32Array, dtype: 'F32' | 'F16' | 'I64'): Float32Array | Uint16Array | BigInt64Array {
  if (dtype === 'I64') return BigInt64Array.from(data, (value) => BigInt(value));
  return dtype === 'F16' ? float32ToFloat16(data) : data;
}

/** A Blob takes no shared memory: copies it where it is shared. */
function unshared(view: Float32Array | Uint16Array | BigInt64Array): ArrayBufferView<ArrayBuffer> {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

export interface WriteOptions {
  /** Default F32. F16 rounds to nearest even; what is too large for it becomes infinite. */
  dtype?: 'F32' | 'F16';
  /** Default `{ format: 'pt' }`, without which transformers refuses the file. */
  metadata?: Record<string, string>;
}

/** A safetensors file, tensors in order of their names as the Python library writes them. The arrays are copied by the
 *  Blob and may change afterwards. Throws `model/bad-weights` where a shape and its data disagree or a name repeats. */
export function writeSafetensors(tensors: readonly NamedTensor[], options: WriteOptions = {}): Blob {
  const { dtype = 'F32', metadata = { format: 'pt' } } = options;
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const entries: [string, unknown][] = [['__metadata__', metadata]];
  const parts: BlobPart[] = [];
  let position = 0;
  let previous: string | null = null;
  for (const { name, shape, data, dtype: own } of sorted) {
    if (name === previous || name === '__metadata__') {
      throw badWeights(`Two tensors to write are called "${name}".`, 'duplicate', name);
    }
    if (elementCount(shape) !== data.length) {
      throw badWeights(`Tensor "${name}" has shape [${shape.join(', ')}] but ${data.length} numbers.`, 'shape', name);
    }
    const written = own === 'I64' ? own : dtype;
    const bytes = encode(data, written);
    entries.push([name, { dtype: written, shape, data_offsets: [position, position + bytes.byteLength] }]);
    position += bytes.byteLength;
    previous = name;
    parts.push(unshared(bytes));
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(prefixBytes + headerBytes).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerBytes), true);
  header.set(json, prefixBytes);
  return new Blob([header, ...parts]);
}
