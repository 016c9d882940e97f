// The stream of pickles and raw storages that torch.save wrote before PyTorch 1.6, and still writes when asked to.
// After _legacy_save and _legacy_load of torch/serialization.py, PyTorch 2.13.

import { openBytes } from '../../lib/byte-source.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { z } from '../../lib/zod.ts';
import { badWeights } from '../weights/bad-weights.ts';
import { bytesPerElement } from '../weights/tensor-source.ts';
import { type OpenCheckpoint, readPickle, tensorsOf } from './pickle.ts';

/** The first pickle: protocol 2, the number 0x1950a86a20f9469cfc6c. */
const magicPickle = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const protocolVersion = 1001;
/** The pickles come first; a state dict's is a few hundred kilobytes. */
const longestPickles = 32 * 1024 * 1024;

const systemInfo = z.instanceof(Map).refine((info) => info.get('little_endian') === true);

/** Opens a legacy checkpoint. Throws `pickle/forbidden` or `model/bad-weights`. */
export async function openLegacyCheckpoint(file: Blob): Promise<OpenCheckpoint> {
  const head = await readBytes(file.slice(0, longestPickles));
  let position = magicPickle.length;
  const next = (): unknown => {
    const { value, byteLength } = readPickle(head.subarray(position));
    position += byteLength;
    return value;
  };
  if (!magicPickle.every((byte, at) => head[at] === byte) || next() !== protocolVersion) {
    throw badWeights('This pickle is not a PyTorch checkpoint: it lacks its magic number.', 'format');
  }
  if (!systemInfo.safeParse(next()).success) {
    throw badWeights('The checkpoint was not written on a little-endian machine. Save it again on one.', 'byte order');
  }
  const tensors = tensorsOf(next());
  const keys = z.array(z.string()).safeParse(next());
  if (!keys.success) throw badWeights('The checkpoint lacks the list of its storages.', 'format');

  const widths = new Map([...tensors.values()].map((tensor) => [tensor.storageKey, bytesPerElement[tensor.dtype]]));
  const places = new Map<string, { start: number; end: number }>();
  for (const key of keys.data) {
    const width = widths.get(key);
    if (!width) throw badWeights(`The checkpoint holds a storage ("${key}") that no tensor uses.`, 'format');
    const count = await readCount(file, position);
    const start = position + 8;
    const end = start + count * width;
    if (end > file.size) throw badWeights('The checkpoint ends early. Download it again.', 'cut');
    places.set(key, { start, end });
    position = end;
  }
  const source = await openBytes(file);
  return {
    tensors,
    storage(key, tensor) {
      const place = places.get(key);
      if (!place) throw badWeights(`Tensor "${tensor}": the file lacks its numbers.`, 'missing', tensor);
      return source.copy(place.start, place.end);
    },
  };
}

async function readCount(file: Blob, position: number): Promise<number> {
  const { buffer: bytes } = await readBytes(file.slice(position, position + 8));
  if (bytes.byteLength < 8) throw badWeights('The checkpoint ends early. Download it again.', 'cut');
  return Number(new DataView(bytes).getBigUint64(0, true));
}
