// What deflated bytes inflate to, piece by piece, by the browser's own inflater: neither what goes in nor what comes out is ever in
// memory as a whole.

import { blocksOf } from '../lib/file-reading.ts';

/** Inflated at a time: at most 1,032 times as much comes out and waits in memory. */
const inflateAtOnceBytes = 16 * 1024;

export type Pieces = AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>;

/** Throws, after all that could be inflated, where the bytes are damaged or end too early. */
export async function* inflated(
  packed: Uint8Array<ArrayBuffer> | Blob,
  format: 'deflate-raw' | 'gzip' = 'deflate-raw',
): Pieces {
  const { readable, writable } = new DecompressionStream(format);
  const feeding = feed(packed instanceof Blob ? blocksOf(packed) : [packed], writable);
  feeding.catch(() => undefined); // the other end fails with it
  const reader = readable.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    reader.cancel().catch(() => undefined); // it has ended, or has failed already: this only lets it go
  }
}

async function feed(
  blocks: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>,
  writable: WritableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const writer = writable.getWriter();
  try {
    for await (const block of blocks) {
      for (let at = 0; at < block.length; at += inflateAtOnceBytes) {
        await writer.write(block.subarray(at, at + inflateAtOnceBytes));
      }
    }
    // bytes that end too early are an error from here on, which would take what has not been read yet
    await writer.ready;
    await writer.close();
  } catch (thrown) {
    await writer.abort(thrown);
  }
}
