// A spool in memory, for tests that list archives without a browser's storage.

import type { OpenSpool } from '../importing/spool.ts';

export const memorySpool: OpenSpool = async () => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  return {
    get byteLength() {
      return bytes;
    },
    append(piece) {
      parts.push(piece.slice());
      bytes += piece.length;
    },
    finish: async () => new Blob(parts),
  };
};
