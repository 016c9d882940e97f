// Writes an ONNX file piece by piece, so that no more than one of its tensors is in memory: the lengths that protobuf wants before
// a message are known before any weight is read.

import type { StreamedBytes } from '../../lib/byte-sink.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { graphHead, graphPrefix, initializerHead, modelHead } from './messages.ts';
import { bytesOfElement, elementCountOf, type OnnxInitializer, type OnnxModel } from './onnx-model.ts';

/** What protobuf's readers take: a message's length is a signed 32-bit number. */
export const maxOnnxBytes = 2 ** 31 - 1;

/** Lays out the file without reading a weight; its pieces throw what reading one throws. Throws `export/onnx-too-large`. */
export function layOutOnnx(model: OnnxModel): StreamedBytes {
  const head = modelHead(model);
  const graph = graphHead(model);
  const initializers = model.initializers.map((initializer) => {
    const rawBytes = rawLength(initializer);
    return { initializer, rawBytes, head: initializerHead(initializer, rawBytes) };
  });
  const graphBytes = initializers.reduce((sum, one) => sum + one.head.length + one.rawBytes, graph.length);
  if (graphBytes > maxOnnxBytes) throw tooLarge(graphBytes);
  const prefix = graphPrefix(graphBytes);
  const byteLength = head.length + prefix.length + graphBytes;
  if (byteLength > maxOnnxBytes) throw tooLarge(byteLength);
  return {
    byteLength,
    *pieces() {
      yield head;
      yield prefix;
      yield graph;
      for (const one of initializers) {
        yield one.head;
        const bytes = one.initializer.bytes();
        if (bytes.length !== one.rawBytes)
          throw new Error(`${one.initializer.name}: expected ${one.rawBytes} bytes, found ${bytes.length}`);
        yield bytes;
      }
    },
  };
}

function rawLength({ type, dims }: OnnxInitializer): number {
  return elementCountOf(dims) * bytesOfElement[type];
}

function tooLarge(found: number): VoxtuneError {
  const gigabytes = (found / 1e9).toFixed(1);
  return new VoxtuneError(
    'export/onnx-too-large',
    `As ONNX this model would have ${gigabytes} GB; the format ends at 2.1 GB. Choose float16 or 8-bit weights.`,
    { gigabytes },
  );
}
