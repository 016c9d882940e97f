// Writes a zip as a Blob. JSZip lays the file out; its output is handed to the browser piece by piece, so that the page
// holds one copy of the largest part and not one of the whole archive besides.

import JSZip from 'jszip';
import { VoxtuneError } from '../../lib/errors.ts';
import { readBytes } from '../../lib/file-reading.ts';

export interface ZipPart {
  /** `/`-separated path inside the archive. */
  path: string;
  data: Blob | Uint8Array | string;
  /** Deflate it. Default false: weights and audio do not shrink. */
  compress?: boolean;
}

/** How many bytes are gathered before the browser is given them: each Blob costs it an entry. */
const gatherBytes = 8 * 1024 * 1024;

/** @param onProgress called with 0..1. Throws `internal/unexpected` when two parts have the same path. */
export async function writeZip(
  parts: readonly ZipPart[],
  onProgress: (fraction: number) => void = () => {},
): Promise<Blob> {
  const zip = new JSZip();
  const encoder = new TextEncoder();
  for (const { path, data, compress } of parts) {
    if (zip.file(path)) {
      throw new VoxtuneError('internal/unexpected', `Two files of the archive are called "${path}".`, { path });
    }
    // as bytes: JSZip reads a Blob only where there is a FileReader, and would keep its own copy
    const bytes = data instanceof Blob ? readBytes(data) : typeof data === 'string' ? encoder.encode(data) : data;
    zip.file(path, bytes, { compression: compress ? 'DEFLATE' : 'STORE', createFolders: false });
  }
  return gather(zip, onProgress);
}

function gather(zip: JSZip, onProgress: (fraction: number) => void): Promise<Blob> {
  const blobs: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let chunkBytes = 0;
  const hand = () => {
    blobs.push(new Blob(chunks));
    chunks = [];
    chunkBytes = 0;
  };
  return new Promise((resolve, reject) => {
    zip
      .generateInternalStream({ type: 'uint8array', streamFiles: false })
      .on('data', (chunk, metadata) => {
        chunks.push(chunk as Uint8Array<ArrayBuffer>);
        chunkBytes += chunk.length;
        if (chunkBytes >= gatherBytes) hand();
        onProgress(metadata.percent / 100);
      })
      .on('error', reject)
      .on('end', () => {
        hand();
        resolve(new Blob(blobs, { type: 'application/zip' }));
      })
      .resume();
  });
}
