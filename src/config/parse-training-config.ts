// Checks values from a form, a command line or storage against the schema and says what is wrong in Hugging Face's names.

import { VoxtuneError } from '../lib/errors.ts';
import { fieldOfHuggingFaceName, hfNames } from './hf-names.ts';
import { fromHuggingFaceValue } from './hugging-face-values.ts';
import { boundOf, type SchemaIssue } from './schema-issue.ts';
import { type TrainingConfig, trainingConfigSchema } from './training-config.ts';

/** The whole configuration, checked. Throws `config/invalid` with `field` (its Hugging Face name), `bound` and `found`. */
export function parseTrainingConfig(input: unknown): TrainingConfig {
  const result = trainingConfigSchema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw toConfigError(result.error.issues[0] as SchemaIssue);
}

/** A change to `base` under Hugging Face's names, checked. Throws `config/invalid`, for an unknown name too. */
export function applyHuggingFaceNames(base: TrainingConfig, change: Readonly<Record<string, unknown>>): TrainingConfig {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(change)) {
    const field = fieldOfHuggingFaceName(name);
    if (field === undefined) throw unknownField(name);
    merged[field] = fromHuggingFaceValue(name, value);
  }
  return parseTrainingConfig(merged);
}

function toConfigError(issue: SchemaIssue): VoxtuneError {
  if (issue.code === 'unrecognized_keys') return unknownField(issue.keys?.[0] ?? '');
  const key = String(issue.path[0] ?? '');
  const field = key in hfNames ? hfNames[key as keyof TrainingConfig] : key;
  const bound = boundOf(issue);
  const found = issue.input === undefined ? 'nothing' : String(issue.input);
  return new VoxtuneError('config/invalid', `${field} must be ${bound}; found ${found}.`, { field, bound, found });
}

function unknownField(name: string): VoxtuneError {
  const bound = `one of ${Object.values(hfNames).join(', ')}`;
  return new VoxtuneError('config/invalid', `There is no setting named ${name}; expected ${bound}.`, {
    field: name,
    bound,
    found: name,
  });
}
