// Settings as training_args.json and as a `TrainingArguments(...)` call, for Python and for reading again.

import { hfNames } from '../hf-names.ts';
import { trainingArguments } from '../presets.ts';
import type { TrainingConfig } from '../training-config.ts';
import { isModelField, isOwnField, ownFields } from './own-fields.ts';

const fieldNames = Object.keys(hfNames) as (keyof TrainingConfig)[];

/** `TrainingArguments(**{k: v for k, v in json.load(file).items() if k != "voxtune"})` takes it: what is no field of
 *  TrainingArguments lies under `voxtune`. */
export function toTrainingArgumentsJson(config: TrainingConfig): string {
  const named = (fields: readonly (keyof TrainingConfig)[]) =>
    Object.fromEntries(fields.map((field) => [hfNames[field], config[field]]));
  const standard = named(fieldNames.filter((field) => !isOwnField(field)));
  return `${JSON.stringify({ ...standard, voxtune: named(ownFields) }, null, 2)}\n`;
}

/** What differs from TrainingArguments' defaults; what is no field of it as comments. */
export function toTrainingArgumentsPython(config: TrainingConfig): string {
  const lines = fieldNames
    .filter((field) => !isOwnField(field) && config[field] !== trainingArguments[field])
    .map((field) => `    ${hfNames[field]}=${pythonLiteral(config[field])},`);
  const own = ownFields
    .filter((field) => config[field] !== trainingArguments[field])
    .map((field) => {
      const whose = isModelField(field) ? 'from_pretrained' : 'Voxtune';
      return `# ${whose}: ${hfNames[field]}=${pythonLiteral(config[field])}`;
    });
  return [...own, 'TrainingArguments(', '    output_dir="out",', ...lines, ')', ''].join('\n');
}

function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${pythonLiteral(inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
