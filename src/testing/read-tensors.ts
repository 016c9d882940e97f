// Reads the float32 tensors of a small safetensors file with nothing but this, for tests of folders that stand below formats/.

import { readFileSync } from 'node:fs';

export interface SmallTensor {
  shape: number[];
  data: Float32Array;
}

export function readTensors(path: string): Map<string, SmallTensor> {
  const bytes = new Uint8Array(readFileSync(path));
  const headerEnd = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, headerEnd)),
  );
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [start, end],
        },
      ]) => [name, { shape, data: new Float32Array(bytes.slice(headerEnd + start, headerEnd + end).buffer) }],
    ),
  );
}
