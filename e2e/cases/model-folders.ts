// Folders of the built-in model as people have theirs: as it is, without Git LFS, with ids that are strings, in shards.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = join(import.meta.dirname, '..', '..', 'public', 'models', 'hubert-nano');
export const weightsName = 'model.safetensors';

export type Folder = Map<string, Buffer>;

export function modelFolder(): Folder {
  const names = ['config.json', weightsName, 'preprocessor_config.json'];
  return new Map(names.map((name) => [name, readFileSync(join(source, name))]));
}

export function withConfig(folder: Folder, change: Record<string, unknown>): Folder {
  const config = JSON.parse(String(folder.get('config.json'))) as Record<string, unknown>;
  return new Map(folder).set('config.json', Buffer.from(JSON.stringify({ ...config, ...change })));
}

export function lfsPointer(bytes: number): Buffer {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${'0a'.repeat(32)}\nsize ${bytes}\n`);
}

interface TensorPlace {
  data_offsets: [number, number];
}

/** In shards with an index, each with every `count`th tensor, as `save_pretrained(max_shard_size=…)` leaves them. */
export function sharded(folder: Folder, count: number): Folder {
  const whole = folder.get(weightsName) ?? Buffer.alloc(0);
  const headerBytes = Number(whole.readBigUInt64LE(0));
  const header = JSON.parse(whole.toString('utf8', 8, 8 + headerBytes)) as Record<string, TensorPlace>;
  const data = whole.subarray(8 + headerBytes);
  const names = Object.keys(header).filter((name) => name !== '__metadata__');
  const shards = new Map(folder);
  shards.delete(weightsName);
  const map: Record<string, string> = {};
  for (let shard = 0; shard < count; shard++) {
    const file = `model-${String(shard + 1).padStart(5, '0')}-of-${String(count).padStart(5, '0')}.safetensors`;
    const places: Record<string, unknown> = { __metadata__: { format: 'pt' } };
    const parts: Buffer[] = [];
    let at = 0;
    for (const name of names.filter((_, i) => i % count === shard)) {
      const [start, end] = header[name]?.data_offsets ?? [0, 0];
      places[name] = { ...header[name], data_offsets: [at, at + end - start] };
      parts.push(data.subarray(start, end));
      at += end - start;
      map[name] = file;
    }
    const text = Buffer.from(JSON.stringify(places));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    shards.set(file, Buffer.concat([length, text, ...parts]));
  }
  return shards.set('model.safetensors.index.json', Buffer.from(JSON.stringify({ weight_map: map })));
}
