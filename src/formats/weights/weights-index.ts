// Which of a model's files hold its weights, one file or shards with their index, as `save_pretrained` names them.
// After modeling_utils.py of transformers 5.17, which takes safetensors before PyTorch's own.

import { z } from '../../lib/zod.ts';
import { badWeights } from './bad-weights.ts';

export type WeightFormat = 'safetensors' | 'pytorch';

interface Layout {
  format: WeightFormat;
  whole: string;
  shard: RegExp;
}

const layouts: readonly Layout[] = [
  { format: 'safetensors', whole: 'model.safetensors', shard: /^model-(\d{5})-of-(\d{5})\.safetensors$/ },
  { format: 'pytorch', whole: 'pytorch_model.bin', shard: /^pytorch_model-(\d{5})-of-(\d{5})\.bin$/ },
];

/** The names that are looked for, the better one first: for messages. */
export const wholeWeightNames = layouts.map(({ whole }) => whole);

export interface WeightChoice {
  format: WeightFormat;
  /** One file, or the shards in order. */
  files: string[];
  /** Beside shards where it is there; it says which tensor lies in which. */
  index: string | null;
  /** Shards whose names tell that they should be there. */
  missing: string[];
}

/** Picks the weights among a folder's file names. Null where there are none that can be read. */
export function chooseWeights(names: readonly string[]): WeightChoice | null {
  const present = new Set(names);
  for (const { format, whole, shard } of layouts) {
    if (present.has(whole)) return { format, files: [whole], index: null, missing: [] };
    const index = `${whole}.index.json`;
    const shards = names.filter((name) => shard.test(name)).sort();
    const [first] = shards;
    if (first === undefined && !present.has(index)) continue;
    return {
      format,
      files: shards,
      index: present.has(index) ? index : null,
      missing: first === undefined ? [] : missingOf(first, shard, present),
    };
  }
  return null;
}

/** The shards that belong to the same saving as `first` and are not there. */
function missingOf(first: string, shard: RegExp, present: ReadonlySet<string>): string[] {
  const [, , total = '0'] = shard.exec(first) ?? [];
  const of = (number: number) => first.replace(/-\d{5}-of-/, `-${String(number).padStart(5, '0')}-of-`);
  return Array.from({ length: Math.min(Number(total), 10_000) }, (_, i) => of(i + 1)).filter(
    (name) => !present.has(name),
  );
}

const schema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The file of each tensor, from a parsed `….index.json`. Throws `model/bad-weights`. */
export function parseWeightsIndex(json: unknown, name: string): Map<string, string> {
  const parsed = schema.safeParse(json);
  if (!parsed.success || Object.keys(parsed.data.weight_map).length === 0) {
    throw badWeights(
      `${name}: weight_map should name the file of each tensor. Take the file that came with them.`,
      name,
    );
  }
  const map = new Map(Object.entries(parsed.data.weight_map));
  for (const [tensor, file] of map) {
    if (file === '' || /[/\\]/.test(file)) {
      throw badWeights(`${name}: tensor "${tensor}" should be in a file beside it, found "${file}".`, name, tensor);
    }
  }
  return map;
}
