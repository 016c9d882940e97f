// What a tar is read from: a file, of which only the headers are read, or the pieces that come out of a decompressor.

import { ByteReader } from '../../lib/byte-reader.ts';
import { readBytes } from '../../lib/file-reading.ts';
import type { TarInput } from './tar.ts';

/** Read around each header, since one read of a file takes a browser as long as many bytes of it. */
const readAtOnceBytes = 32 * 1024;

export function blobInput(tar: Blob): TarInput {
  let at = 0;
  let held: Uint8Array<ArrayBuffer> = new Uint8Array();
  let heldAt = 0;
  return {
    async read(count) {
      const end = Math.min(at + count, tar.size);
      if (at < heldAt || end > heldAt + held.length) {
        held = await readBytes(tar.slice(at, Math.max(end, Math.min(at + readAtOnceBytes, tar.size))));
        heldAt = at;
      }
      const bytes = held.subarray(at - heldAt, end - heldAt);
      at = end;
      return bytes;
    },
    async skip(count) {
      at += count;
      return at <= tar.size;
    },
  };
}

interface StreamInput extends TarInput {
  /** The next bytes, which stay the next. */
  peek(count: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** @param pieces end where the tar does, and throw what is wrong with them. */
export function streamInput(pieces: AsyncIterator<Uint8Array<ArrayBuffer>>): StreamInput {
  const reader = new ByteReader(pieces, 0);
  return {
    peek: (count) => reader.peek(count),
    read: (count) => reader.read(count),
    async skip(count) {
      if (count === 0) return true;
      await reader.skip(count - 1);
      return (await reader.read(1)).length === 1;
    },
    close: () => reader.close(),
  };
}
