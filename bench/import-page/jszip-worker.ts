// What JSZip alone takes to unpack an archive: no decoding, no writing, each entry dropped once it is inflated.

import JSZip from 'jszip';
import { exposeWorker } from '../../src/protocol/worker-client.ts';

const api = {
  async unpack(file: File): Promise<{ fileCount: number; bytes: number }> {
    const archive = await JSZip.loadAsync(file);
    let fileCount = 0;
    let bytes = 0;
    for (const entry of Object.values(archive.files)) {
      if (entry.dir) continue;
      bytes += (await entry.async('uint8array')).length;
      fileCount++;
    }
    return { fileCount, bytes };
  },
};

export type JszipBenchApi = typeof api;

exposeWorker(api);
