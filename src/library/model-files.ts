// What a model's JSON files say, and the hash of the others. Which files they are: pick-model-files.ts.

import { assertSensibleSizes } from '../formats/hugging-face/config-limits.ts';
import { type ModelConfig, parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { configFileName, isExtractor } from '../formats/hugging-face/model-layout.ts';
import { readBoundedJson } from '../lib/bounded-json.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { sha256HexInPieces, sha256HexOfHashes } from '../lib/hash.ts';
import { present } from '../lib/present.ts';

/** Whether a model's file of this name belongs to its weights. */
export function isOfWeights(name: string): boolean {
  return name !== configFileName && !isExtractor(name);
}

/** Of each file by its name, a piece of it at a time. */
export async function hashesOfFiles(files: ReadonlyMap<string, Blob>): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [name, data] of files) hashes.set(name, await sha256HexInPieces(data));
  return hashes;
}

/** `ModelRecord.contentHash` of a model whose config and weights have these hashes. */
export function contentHashOfModel(hashes: ReadonlyMap<string, string>): Promise<string> {
  const weights = [...hashes].filter(([name]) => isOfWeights(name));
  const sorted = weights.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256HexOfHashes([present(hashes.get(configFileName)), ...sorted.map(([, hash]) => hash)].join(''));
}

/** Reads a config.json. Throws `model/bad-config`, `model/unsupported-type` or `model/unsupported-option`. */
export async function readModelConfig(file: Blob): Promise<ModelConfig> {
  const json = await readJson(file, configFileName);
  assertSensibleSizes(json);
  return parseModelConfig(json);
}

/** Throws `model/bad-config`. */
export async function readJson(file: Blob, name: string): Promise<unknown> {
  try {
    return await readBoundedJson(file);
  } catch (cause) {
    if (cause instanceof VoxtuneError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new VoxtuneError(
      'model/bad-config',
      `${name} cannot be read as JSON: ${problem}.`,
      { field: name, problem },
      { cause },
    );
  }
}
