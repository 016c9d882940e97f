// The options of which clip is in which part.

import type { SplitConfig } from '../../src/dataset/split.ts';
import { UsageError } from '../cli-error.ts';
import { fraction, type HelpLine, oneOf, type ValuesOf, wholeNumber } from './option-values.ts';

export const splitOptions = {
  'validation-fraction': { type: 'string' },
  'test-fraction': { type: 'string' },
  'split-method': { type: 'string' },
  'split-seed': { type: 'string' },
  'split-file': { type: 'string' },
} as const;

export const splitHelp: readonly HelpLine[] = [
  ['--validation-fraction X', 'share of the clips that choose the best checkpoint (0.05)'],
  ['--test-fraction X', 'share of the clips that test the model (0.05)'],
  ['--split-method NAME', 'random | stratified | speaker (nobody is in two parts)'],
  ['--split-seed N', 'of the split'],
  ['--split-file FILE.csv', 'columns file, split (train | validation | test): each clip’s part, instead'],
];

/** What is asked of the split besides a file's. */
export function splitOf(values: ValuesOf<typeof splitOptions>): Partial<SplitConfig> {
  const split: Partial<SplitConfig> = {};
  const {
    'validation-fraction': validation,
    'test-fraction': test,
    'split-method': method,
    'split-seed': seed,
  } = values;
  if (
    values['split-file'] !== undefined &&
    Object.values({ validation, test, method, seed }).some((v) => v !== undefined)
  ) {
    throw new UsageError('--split-file says it all: give no other option of the split beside it.');
  }
  if (validation !== undefined) split.validationFraction = fraction('validation-fraction', validation);
  if (test !== undefined) split.testFraction = fraction('test-fraction', test);
  if (method !== undefined)
    split.method = oneOf<'random' | 'stratified' | 'speaker'>('split-method', method, [
      'random',
      'stratified',
      'speaker',
    ]);
  if (seed !== undefined) split.seed = wholeNumber('split-seed', seed, (n) => n >= 0, 'a whole number of at least 0');
  return split;
}
