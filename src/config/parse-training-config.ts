// Checks values from a form, a command line or storage against the schema and says what is wrong in Hugging Face's names.

import { VoxtuneError } from '../lib/errors.ts';
import { fieldOfHuggingFaceName, hfNames } from './hf-names.ts';
import { type TrainingConfig, trainingConfigSchema } from './training-config.ts';

interface SchemaIssue {
  code: string;
  path: PropertyKey[];
  message: string;
  input?: unknown;
  minimum?: number | bigint;
  maximum?: number | bigint;
  inclusive?: boolean;
  expected?: string;
  format?: string;
  values?: unknown[];
  keys?: string[];
}

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
    merged[field] = value;
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

/** What the value should have been, short enough for a sentence: "> 0", "≥ 1", "a whole number", "linear | cosine". */
function boundOf(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `${issue.inclusive ? '≥' : '>'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive ? '≤' : '<'} ${issue.maximum}`;
    case 'invalid_value':
      return (issue.values ?? []).join(' | ');
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`;
    default:
      return issue.message;
  }
}
