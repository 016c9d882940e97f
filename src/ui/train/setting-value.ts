// What a person typed as a setting's value, judged by the schema itself, so that form and trainer never disagree.

import { type TrainingConfig, trainingConfigSchema } from '../../config/training-config.ts';
import { itemAt } from '../../lib/present.ts';
import type { z } from '../../lib/zod.ts';
import { type SettingKey, settingControls } from './setting-catalogue.ts';

export type SettingProblem =
  | { kind: 'number' | 'integer' | 'share' }
  | { kind: 'atLeast' | 'above' | 'atMost' | 'below'; bound: number }
  | { kind: 'other' };

export type ParsedNumber = { value: number | null } | { problem: SettingProblem };

/** Text → value; empty text is null where `isOptional`. Numbers may be written as 5e-4. */
export function parseSetting(key: SettingKey, text: string, isOptional: boolean): ParsedNumber {
  return parseNumber(trainingConfigSchema.shape[key], text, isOptional);
}

export function parseNumber(schema: z.ZodType, text: string, isOptional: boolean): ParsedNumber {
  const trimmed = text.trim();
  if (trimmed === '') return isOptional ? { value: null } : { problem: { kind: 'number' } };
  const number = Number(trimmed);
  if (Number.isNaN(number)) return { problem: { kind: 'number' } };
  const result = schema.safeParse(number);
  if (result.success) return { value: number };
  const issue = itemAt(result.error.issues, 0);
  if (issue.code === 'too_small') {
    return { problem: { kind: issue.inclusive ? 'atLeast' : 'above', bound: Number(issue.minimum) } };
  }
  if (issue.code === 'too_big') {
    return { problem: { kind: issue.inclusive ? 'atMost' : 'below', bound: Number(issue.maximum) } };
  }
  if (issue.code === 'invalid_type') return { problem: { kind: issue.expected === 'int' ? 'integer' : 'number' } };
  return { problem: { kind: issue.code === 'custom' ? 'share' : 'other' } };
}

/** A value as it stands in its field: 0.0005 as "5e-4", null as nothing, kwargs as "num_cycles=2". */
export function settingText(value: TrainingConfig[SettingKey] | string | boolean): string {
  if (value === null) return '';
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name}=${settingText(inner)}`)
      .join(', ');
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= 1e-3) return String(value);
  return value.toExponential();
}

/** A value as a sentence or a list names it. `t`: the words of `train`. */
export function shownSetting(key: SettingKey, value: TrainingConfig[SettingKey], t: (key: string) => string): string {
  if (value === null) return t(settingControls[key].kind === 'tri-state' ? 'values.automatic' : 'values.none');
  if (typeof value === 'boolean') return t(`values.${value}`);
  return settingText(value);
}
