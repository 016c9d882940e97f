// The JSON header of a safetensors file: parsing with every check that keeps a damaged or hostile file from being read
// as weights. Format: https://github.com/huggingface/safetensors#format

import { z } from '../../lib/zod.ts';
import { badWeights } from './bad-weights.ts';
import { bytesPerElement, elementCount, type TensorDtype } from './tensor-source.ts';

/** The reference implementation's limit. */
export const maxHeaderBytes = 100_000_000;

export interface TensorPlace {
  dtype: TensorDtype;
  shape: number[];
  /** Bytes from the end of the header. */
  start: number;
  end: number;
}

export interface SafetensorsHeader {
  tensors: Map<string, TensorPlace>;
  metadata: Record<string, string>;
}

const size = z.number().int().nonnegative();
const placeSchema = z.object({
  dtype: z.string(),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

/** The keys of the outermost object, in order and with repeats, which JSON.parse would hide. `text` is valid JSON. */
function outerKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const token = match[0];
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && match[1]) keys.push(JSON.parse(token.slice(0, -match[1].length)));
  }
  return keys;
}

function parsePlace(name: string, value: unknown, dataBytes: number): TensorPlace {
  const parsed = placeSchema.safeParse(value);
  if (!parsed.success) {
    throw badWeights(`Tensor "${name}": its header entry lacks a valid dtype, shape or data_offsets.`, 'entry', name);
  }
  const { dtype, shape } = parsed.data;
  const [start, end] = parsed.data.data_offsets;
  if (!Object.hasOwn(bytesPerElement, dtype)) {
    throw badWeights(`Tensor "${name}": the dtype "${dtype}" is not known.`, `dtype ${dtype}`, name);
  }
  const known = dtype as TensorDtype;
  if (start > end || end > dataBytes) {
    throw badWeights(
      `Tensor "${name}": its data should be at bytes ${start} to ${end}, but the file has ${dataBytes}. Was it downloaded whole?`,
      'offsets',
      name,
    );
  }
  const expected = elementCount(shape) * bytesPerElement[known];
  if (expected !== end - start) {
    throw badWeights(
      `Tensor "${name}": shape [${shape.join(', ')}] of ${dtype} takes ${expected} bytes, the file gives it ${end - start}.`,
      'shape',
      name,
    );
  }
  return { dtype: known, shape, start, end };
}

/** Every byte of the data belongs to one tensor, as the format demands. */
function checkCoverage(tensors: Map<string, TensorPlace>, dataBytes: number): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let position = 0;
  for (const [name, place] of inOrder) {
    if (place.start < position) {
      throw badWeights(`Tensor "${name}" shares bytes with the one before it.`, 'overlap', name);
    }
    if (place.start > position) {
      throw badWeights(`${place.start - position} bytes before tensor "${name}" belong to no tensor.`, 'gap', name);
    }
    position = place.end;
  }
  if (position !== dataBytes) {
    throw badWeights(`The last ${dataBytes - position} bytes belong to no tensor.`, 'gap');
  }
}

/** Parses and checks a header. `dataBytes`: how many bytes follow it in the file. Throws `model/bad-weights`. */
export function parseHeader(bytes: Uint8Array, dataBytes: number): SafetensorsHeader {
  let json: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (cause) {
    const message = 'The safetensors header is not valid JSON. Is this a safetensors file, downloaded whole?';
    throw badWeights(message, 'header', '', cause);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw badWeights('The safetensors header should be a JSON object.', 'header');
  }
  const seen = new Set<string>();
  for (const key of outerKeys(text)) {
    if (seen.has(key)) throw badWeights(`The header names tensor "${key}" twice.`, 'duplicate', key);
    seen.add(key);
  }
  const tensors = new Map<string, TensorPlace>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === '__metadata__') {
      const parsed = metadataSchema.safeParse(value);
      if (!parsed.success) throw badWeights('__metadata__ should map names to texts.', 'metadata');
      metadata = parsed.data;
    } else {
      tensors.set(name, parsePlace(name, value, dataBytes));
    }
  }
  checkCoverage(tensors, dataBytes);
  return { tensors, metadata };
}
