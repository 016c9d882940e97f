// Sizes in config.json that no model has: counted out or filled in, they would take all of a machine's time or memory.

import { VoxtuneError } from '../../lib/errors.ts';

const mostLabels = 100_000;

/** Far above the largest speech models; a list's limit counts for each of its numbers. */
const limits: Record<string, number> = {
  hidden_size: 65_536,
  num_hidden_layers: 1_024,
  num_attention_heads: 4_096,
  intermediate_size: 1_048_576,
  conv_dim: 65_536,
  conv_kernel: 65_536,
  conv_stride: 65_536,
  num_conv_pos_embeddings: 65_536,
  num_conv_pos_embedding_groups: 65_536,
  classifier_proj_size: 65_536,
  num_labels: mostLabels,
};
const longestList = 256;

/** Throws `model/bad-config`, naming the field. What is no number is left to the schema. */
export function assertSensibleSizes(json: unknown): void {
  if (typeof json !== 'object' || json === null) return;
  for (const [field, value] of Object.entries(json)) {
    const limit = Object.hasOwn(limits, field) ? limits[field] : undefined;
    if (field === 'id2label' || field === 'label2id') assertCount(field, value);
    if (limit === undefined) continue;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length > longestList) throw tooLarge(field, `at most ${longestList} numbers`, `${values.length}`);
    const large = values.find((number) => typeof number === 'number' && number > limit);
    if (large !== undefined) throw tooLarge(field, `at most ${limit}`, String(large));
  }
}

function assertCount(field: string, names: unknown): void {
  if (typeof names !== 'object' || names === null) return;
  const count = Object.keys(names).length;
  if (count > mostLabels) throw tooLarge(field, `at most ${mostLabels} labels`, String(count));
}

function tooLarge(field: string, expected: string, found: string): VoxtuneError {
  const problem = `must be ${expected}, found ${found}`;
  return new VoxtuneError('model/bad-config', `config.json: ${field}: ${problem}.`, { field, problem });
}
