// Reads `pytorch_model.bin`: the zip that torch.save writes since PyTorch 1.6, and the older stream of pickles. Storages
// are read when a tensor asks for them, one at a time. After torch/serialization.py of PyTorch 2.13.

import { type ByteSource, openBytes } from '../../lib/byte-source.ts';
import { crc32 } from '../../lib/crc32.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { badWeights } from '../weights/bad-weights.ts';
import { bytesPerElement, elementCount, type TensorSource } from '../weights/tensor-source.ts';
import { toFloat32 } from '../weights/tensor-values.ts';
import { locateZipEntry, readZipEntry } from '../zip/archive.ts';
import { listZipEntries } from '../zip/directory.ts';
import type { ZipEntry } from '../zip/entry.ts';
import { openLegacyCheckpoint } from './legacy.ts';
import { type OpenCheckpoint, type PickledTensor, readPickle, type StorageReader, tensorsOf } from './pickle.ts';

/** Opens a checkpoint that holds a state dict. Nothing in it is run.
 *  Throws `pickle/forbidden` when it asks for more than tensors, `model/bad-weights`, `zip/corrupt`. */
export async function readPytorchCheckpoint(file: Blob): Promise<TensorSource> {
  const start = await readBytes(file.slice(0, 2));
  const isZip = start[0] === 0x50 && start[1] === 0x4b;
  const isPickle = start[0] === 0x80;
  if (!isZip && !isPickle) {
    throw badWeights('This is not a PyTorch checkpoint: it begins neither as a zip nor as a pickle.', 'format');
  }
  const { tensors, storage } = isZip ? await openZip(file) : await openLegacyCheckpoint(file);
  return tensorSource(tensors, storage, file.size);
}

async function openZip(file: Blob): Promise<OpenCheckpoint> {
  const entries = await listZipEntries(file);
  const pickle = entries.find((entry) => /^[^/]+\/data\.pkl$/.test(entry.path));
  if (!pickle) throw badWeights('This zip is not a PyTorch checkpoint: it has no data.pkl.', 'format');
  checkInflation(entries, file.size);
  const root = pickle.path.slice(0, -'data.pkl'.length);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const byteOrder = byPath.get(`${root}byteorder`);
  if (byteOrder && new TextDecoder().decode(await readZipEntry(file, byteOrder)) !== 'little') {
    throw badWeights('The checkpoint was written on a big-endian machine. Save it again on another.', 'byte order');
  }
  const tensors = tensorsOf(readPickle(await readZipEntry(file, pickle)).value);
  const keys = new Set([...tensors.values()].map((tensor) => tensor.storageKey));
  const places = new Map<string, StoragePlace>();
  for (const key of keys) {
    const entry = byPath.get(`${root}data/${key}`);
    if (entry) places.set(key, await placeOf(file, entry));
  }
  return { tensors, storage: zipStorages(await openBytes(file), places) };
}

/** torch deflates nothing. A checkpoint that someone zipped again barely shrinks; one that grows to several times its size
 *  is not made of weights, and would take that much memory. */
function checkInflation(entries: readonly ZipEntry[], fileBytes: number): void {
  const inflated = entries.reduce((sum, entry) => sum + (entry.method === 0 ? 0 : entry.uncompressedBytes), 0);
  if (inflated <= 2 * fileBytes) return;
  const message = `The checkpoint is compressed: its ${fileBytes} bytes would become ${inflated}. Save it again with torch.save.`;
  throw badWeights(message, 'compressed');
}

/** Stored entries are read from the file when needed; deflated ones, which torch never writes, are kept inflated. */
type StoragePlace = { start: number; end: number; crc: number } | Uint8Array<ArrayBuffer>;

async function placeOf(file: Blob, entry: ZipEntry): Promise<StoragePlace> {
  if (entry.method !== 0) return readZipEntry(file, entry);
  return { ...(await locateZipEntry(file, entry)), crc: entry.crc32 };
}

function zipStorages(source: ByteSource, places: Map<string, StoragePlace>): StorageReader {
  return (key, tensor) => {
    const place = places.get(key);
    if (!place)
      throw badWeights(`Tensor "${tensor}": the file lacks its numbers (storage "${key}").`, 'missing', tensor);
    if (place instanceof Uint8Array) return place;
    const bytes = source.copy(place.start, place.end);
    if (crc32(bytes) !== place.crc) {
      throw badWeights(`Tensor "${tensor}": its numbers are damaged. Download the file again.`, 'checksum', tensor);
    }
    return bytes;
  };
}

function tensorSource(tensors: Map<string, PickledTensor>, storage: StorageReader, fileBytes: number): TensorSource {
  const find = (name: string): PickledTensor => {
    const found = tensors.get(name);
    if (!found) throw badWeights(`The file has no tensor "${name}".`, 'missing', name);
    return found;
  };
  // the last storage read: several tensors may be views of one
  let held: { key: string; bytes: Uint8Array<ArrayBuffer> } | null = null;
  return {
    names: () => [...tensors.keys()],
    shape: (name) => [...find(name).shape],
    dtype: (name) => find(name).dtype,
    read(name) {
      const tensor = find(name);
      // strides of zero can make any size of a few bytes
      if (elementCount(tensor.shape) * bytesPerElement[tensor.dtype] > fileBytes) {
        const shape = tensor.shape.join(', ');
        throw badWeights(`Tensor "${name}": shape [${shape}] is larger than the whole file.`, 'shape', name);
      }
      if (held?.key !== tensor.storageKey) held = { key: tensor.storageKey, bytes: storage(tensor.storageKey, name) };
      const expected = tensor.storageLength * bytesPerElement[tensor.dtype];
      if (held.bytes.length < expected) {
        throw badWeights(
          `Tensor "${name}": its storage has ${held.bytes.length} of ${expected} bytes.`,
          'storage',
          name,
        );
      }
      return toFloat32(gather(held.bytes, tensor), tensor.dtype, name);
    },
  };
}

/** The view's elements in row-major order, in a buffer of their own. */
function gather(storage: Uint8Array<ArrayBuffer>, tensor: PickledTensor): Uint8Array<ArrayBuffer> {
  const { shape, strides, offset } = tensor;
  const width = bytesPerElement[tensor.dtype];
  const count = elementCount(shape);
  if (isContiguous(shape, strides)) return storage.slice(offset * width, (offset + count) * width);
  const result = new Uint8Array(count * width);
  const index = new Array<number>(shape.length).fill(0);
  let from = offset;
  for (let element = 0; element < count; element++) {
    for (let byte = 0; byte < width; byte++) result[element * width + byte] = storage[from * width + byte] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [stride = 0, size = 1, next = 1] = [strides[axis], shape[axis], (index[axis] ?? 0) + 1];
      from += stride;
      index[axis] = next;
      if (next < size) break;
      from -= stride * size;
      index[axis] = 0;
    }
  }
  return result;
}

/** Whether the elements lie one after the other. An axis of one element may have any stride. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    if (size !== 1 && strides[axis] !== expected) return false;
    expected *= size;
  }
  return true;
}
