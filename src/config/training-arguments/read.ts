// A `TrainingArguments(...)` call or a training_args.json as settings: what was taken, what has no meaning here, and what
// cannot be used, field by field. What it does not name has TrainingArguments' defaults, as it would have for Trainer.

import { parseBoundedJson } from '../../lib/bounded-json.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { type HuggingFaceName, hfNames } from '../hf-names.ts';
import { applyHuggingFaceNames } from '../parse-training-config.ts';
import { trainingArguments } from '../presets.ts';
import type { TrainingConfig } from '../training-config.ts';
import { type IgnoredBecause, ignoredFields, onlyHonoured, renamed, sameOptimizers } from './other-fields.ts';
import { type OwnField, ownFields } from './own-fields.ts';
import { readPythonCall, readPythonDictionary } from './python-call.ts';

/** One field of what was read. `text`: its value as it was written. */
export type ArgumentReport = { name: string; text: string } & (
  | { outcome: 'taken'; field: HuggingFaceName }
  | { outcome: 'ignored'; because: IgnoredBecause }
  /** `bound`: what could be used. */
  | { outcome: 'refused'; bound: string }
  | { outcome: 'unreadable' }
  | { outcome: 'unknown' }
);

export interface ReadArguments {
  config: TrainingConfig;
  reports: ArgumentReport[];
}

interface Field {
  name: string;
  value: unknown;
  text: string;
}

/** More than any such file has. */
const longestText = 1_000_000;

/** `current`: gives Voxtune's own settings where the text does not. Throws `config/training-arguments` where nothing can
 *  be made of the text. */
export function readTrainingArguments(text: string, current: TrainingConfig): ReadArguments {
  if (text.length > longestText)
    throw new VoxtuneError('config/training-arguments', 'Line 1: expected at most 1 MB of text; found more.', {
      line: 1,
      expected: '≤ 1 MB',
      found: `${Math.round(text.length / 1e6)} MB`,
    });
  const fields = fieldsOf(text);
  const own = Object.fromEntries(ownFields.map((field) => [field, current[field]]));
  let config: TrainingConfig = { ...trainingArguments, ...(own as Pick<TrainingConfig, OwnField>) };
  const reports: ArgumentReport[] = [];
  for (const field of fields) {
    const change = changeOf(field, fields);
    if ('outcome' in change) {
      reports.push({ name: field.name, text: field.text, ...change } as ArgumentReport);
      continue;
    }
    const [name, value] = change.setting;
    try {
      config = applyHuggingFaceNames(config, { [name]: value });
      reports.push({ name: field.name, text: field.text, outcome: 'taken', field: name });
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError)) throw thrown;
      reports.push({ name: field.name, text: field.text, outcome: 'refused', bound: String(thrown.params.bound) });
    }
  }
  return { config, reports };
}

function fieldsOf(text: string): Field[] {
  if (!text.trimStart().startsWith('{')) return readPythonCall(text);
  const { voxtune, ...fields } = readObject(text);
  const own = typeof voxtune === 'object' && voxtune !== null && !Array.isArray(voxtune) ? voxtune : {};
  return Object.entries({ ...fields, ...own }).map(([name, value]) => ({ name, value, text: JSON.stringify(value) }));
}

function readObject(text: string): Record<string, unknown> {
  try {
    return parseBoundedJson(text) as Record<string, unknown>;
  } catch {
    return readPythonDictionary(text);
  }
}

type Change =
  | { setting: [HuggingFaceName, unknown] }
  | { outcome: 'ignored'; because: IgnoredBecause }
  | { outcome: 'refused'; bound: string }
  | { outcome: 'unreadable' | 'unknown' };

const settingNames: ReadonlySet<string> = new Set(Object.values(hfNames));

function changeOf({ name: given, value }: Field, all: readonly Field[]): Change {
  const because = ignoredFields.get(given);
  if (because) return { outcome: 'ignored', because };
  const name = renamed.get(given) ?? given;
  const isKnown =
    settingNames.has(name) || onlyHonoured.has(name) || name === 'warmup_ratio' || name === 'group_by_length';
  if (!isKnown) return { outcome: 'unknown' };
  if (value === undefined) return { outcome: 'unreadable' };
  const honoured = onlyHonoured.get(name);
  if (honoured)
    return honoured.includes(value)
      ? { outcome: 'ignored', because: 'always' }
      : { outcome: 'refused', bound: honoured.map((one) => JSON.stringify(one)).join(' | ') };
  if (name === 'warmup_ratio') {
    // a count of updates went before the share
    const steps = all.find((field) => field.name === 'warmup_steps')?.value;
    if (value === 0 || value === null || (typeof steps === 'number' && steps > 0))
      return { outcome: 'ignored', because: 'always' };
    return typeof value === 'number' && value < 1
      ? { setting: ['warmup_steps', value] }
      : { outcome: 'refused', bound: '< 1' };
  }
  if (name === 'warmup_steps' && value === 0 && all.some((field) => field.name === 'warmup_ratio'))
    return { outcome: 'ignored', because: 'always' };
  if (name === 'group_by_length')
    return typeof value === 'boolean'
      ? { setting: ['train_sampling_strategy', value ? 'group_by_length' : 'random'] }
      : { outcome: 'refused', bound: 'True | False' };
  if (name === 'optim' && sameOptimizers.includes(value)) return { setting: ['optim', 'adamw_torch'] };
  return { setting: [name as HuggingFaceName, value] };
}
