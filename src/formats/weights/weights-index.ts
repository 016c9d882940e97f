// Which of a model's files hold its weights, one file or shards with their index, as `save_pretrained` names them.
// After modeling_utils.py of transformers 4.57 and 5.24, which take safetensors before PyTorch's own, a whole file before
// shards, and the files that an index names, whatever they are called.

import { z } from '../../lib/zod.ts';
import { badWeights } from './bad-weights.ts';

export type WeightFormat = 'safetensors' | 'pytorch';

interface Layout {
  format: WeightFormat;
  whole: RegExp;
  index: RegExp;
  shard: RegExp;
}

/** The better one first. The last two: as `save_pretrained(variant="fp16")` names them, and `from_pretrained` reads them when it
 *  is told the variant. */
const layouts: readonly Layout[] = [
  {
    format: 'safetensors',
    whole: /^model\.safetensors$/,
    index: /^model\.safetensors\.index\.json$/,
    shard: /^model-(\d{5})-of-(\d{5})\.safetensors$/,
  },
  {
    format: 'pytorch',
    whole: /^pytorch_model\.bin$/,
    index: /^pytorch_model\.bin\.index\.json$/,
    shard: /^pytorch_model-(\d{5})-of-(\d{5})\.bin$/,
  },
  {
    format: 'safetensors',
    whole: /^model\.\w[\w-]*(?<!-\d{5}-of-\d{5})\.safetensors$/,
    index: /^model\.safetensors\.index\.\w[\w-]*\.json$/,
    shard: /^model\.\w[\w-]*-(\d{5})-of-(\d{5})\.safetensors$/,
  },
  {
    format: 'pytorch',
    whole: /^pytorch_model\.\w[\w-]*(?<!-\d{5}-of-\d{5})\.bin$/,
    index: /^pytorch_model\.bin\.index\.\w[\w-]*\.json$/,
    shard: /^pytorch_model\.\w[\w-]*-(\d{5})-of-(\d{5})\.bin$/,
  },
];

/** The names that are looked for, the better one first: for messages. */
export const wholeWeightNames = ['model.safetensors', 'pytorch_model.bin'];

export interface WeightChoice {
  format: WeightFormat;
  /** One file, or the shards in order, as their names tell: with an index, it has the last word. */
  files: string[];
  /** Beside shards where it is there; it says which tensor lies in which. */
  index: string | null;
  /** Shards whose names tell that they should be there. */
  missing: string[];
}

/** Picks the weights among a folder's file names. Null where there are none that can be read. */
export function chooseWeights(names: readonly string[]): WeightChoice | null {
  const sorted = [...names].sort();
  for (const { format, whole, index: indexName, shard } of layouts) {
    const file = sorted.find((name) => whole.test(name));
    if (file !== undefined) return { format, files: [file], index: null, missing: [] };
    const index = sorted.find((name) => indexName.test(name)) ?? null;
    const savings = savingsOf(sorted, shard);
    const saving = savings.find(({ missing }) => missing.length === 0) ?? savings[0];
    if (saving || index !== null) return { format, files: [], missing: [], ...saving, index };
  }
  return null;
}

/** The shards by the saving that they belong to: a folder that was saved into twice may hold some of an earlier one. */
function savingsOf(names: readonly string[], shard: RegExp): { files: string[]; missing: string[] }[] {
  const savings = new Map<string, string[]>();
  for (const name of names) {
    if (!shard.test(name)) continue;
    const saving = name.replace(/-\d{5}-of-/, '-of-');
    savings.set(saving, [...(savings.get(saving) ?? []), name]);
  }
  return [...savings.values()].map((files) => ({ files, missing: missingOf(files, shard) }));
}

/** The shards that belong to the same saving as these and are not among them. */
function missingOf(files: readonly string[], shard: RegExp): string[] {
  const [first = ''] = files;
  const total = Number(shard.exec(first)?.[2] ?? 0);
  const of = (number: number) => first.replace(/-\d{5}-of-/, `-${String(number).padStart(5, '0')}-of-`);
  const known = new Set(files);
  return Array.from({ length: Math.min(total, 10_000) }, (_, i) => of(i + 1)).filter((name) => !known.has(name));
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
