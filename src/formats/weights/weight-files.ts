// A model's weight files as one source of tensors: a single file, or shards put together.

import { readBoundedJson } from '../../lib/bounded-json.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { present } from '../../lib/present.ts';
import { readPytorchCheckpoint } from '../pytorch/checkpoint.ts';
import { badWeights } from './bad-weights.ts';
import { readSafetensors } from './safetensors.ts';
import type { TensorSource } from './tensor-source.ts';
import { chooseWeights, parseWeightsIndex, wholeWeightNames } from './weights-index.ts';

/** Opens the weights among a model's files, by name; what else is there is left alone. Data is read when a tensor asks.
 *  Throws `model/no-weights` where a file is missing, `model/bad-weights`, `pickle/forbidden`, `zip/corrupt`. */
export async function openWeightFiles(files: ReadonlyMap<string, Blob>): Promise<TensorSource> {
  const choice = chooseWeights([...files.keys()]);
  if (!choice) throw missingWeights(wholeWeightNames.join(' or '), files);
  if (choice.index === null && choice.missing.length > 0) throw missingWeights(choice.missing.join(', '), files);
  const open = (file: string): Promise<TensorSource> => {
    const data = present(files.get(file));
    return choice.format === 'safetensors' ? readSafetensors(data) : readPytorchCheckpoint(data);
  };
  const [only] = choice.files;
  if (choice.index === null && choice.files.length === 1 && only !== undefined)
    return withSensibleCount(await open(only));
  const map = choice.index === null ? null : await readWeightsIndex(present(files.get(choice.index)), choice.index);
  const names = map ? [...new Set(map.values())] : choice.files;
  const absent = names.filter((name) => !files.has(name)).sort();
  if (absent.length > 0) throw missingWeights(absent.join(', '), files);
  const shards = new Map<string, TensorSource>();
  for (const name of names) shards.set(name, await open(name));
  return withSensibleCount(joined(shards, map));
}

/** Far above what models have: hundreds. */
const mostTensors = 200_000;

function withSensibleCount(source: TensorSource): TensorSource {
  const count = source.names().length;
  if (count <= mostTensors) return source;
  throw badWeights(`The files hold ${count} tensors; at most ${mostTensors} are read.`, `${count} tensors`);
}

function missingWeights(expected: string, files: ReadonlyMap<string, Blob>): VoxtuneError {
  const found = [...files.keys()].join(', ') || 'nothing';
  return new VoxtuneError('model/no-weights', `The model needs ${expected}; found ${found}. Add what is missing.`, {
    expected,
    found,
  });
}

/** The file of each tensor, as an index has it. Throws `model/bad-weights`. */
export async function readWeightsIndex(file: Blob, name: string): Promise<Map<string, string>> {
  return parseWeightsIndex(await readIndex(file, name), name);
}

async function readIndex(file: Blob, name: string): Promise<unknown> {
  try {
    return await readBoundedJson(file);
  } catch (cause) {
    if (cause instanceof VoxtuneError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw badWeights(`${name} is not JSON that can be read: ${problem}. Get the file again.`, name, '', cause);
  }
}

/** The shards as one. `map`: the file of each tensor, as the index has it; null: each shard's own. */
function joined(shards: ReadonlyMap<string, TensorSource>, map: ReadonlyMap<string, string> | null): TensorSource {
  const places = new Map<string, TensorSource>();
  for (const [file, source] of shards) {
    for (const name of source.names()) {
      if (map && map.get(name) !== file) continue;
      if (places.has(name)) throw badWeights(`Tensor "${name}" lies in two of the files.`, 'duplicate', name);
      places.set(name, source);
    }
  }
  for (const [name, file] of map ?? []) {
    if (!places.has(name)) throw badWeights(`Tensor "${name}": ${file} should hold it, but does not.`, file, name);
  }
  const place = (name: string): TensorSource => {
    const source = places.get(name);
    if (!source) throw badWeights(`The files have no tensor "${name}".`, 'missing', name);
    return source;
  };
  return {
    names: () => [...places.keys()],
    shape: (name) => place(name).shape(name),
    dtype: (name) => place(name).dtype(name),
    read: (name) => place(name).read(name),
  };
}
