// What a sweep is asked to try, read from the command line.

import type { AskedSweep } from '../../src/app/headless-api.ts';
import { fieldOfHuggingFaceName } from '../../src/config/hf-names.ts';
import { figureNames } from '../../src/evaluation/figures.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, oneOf, type ValuesOf, wholeNumber } from './option-values.ts';
import { settingValue } from './setting-options.ts';

export const sweepOptions = {
  grid: { type: 'string', multiple: true },
  range: { type: 'string', multiple: true },
  'log-range': { type: 'string', multiple: true },
  random: { type: 'string' },
  'draw-seed': { type: 'string' },
  halving: { type: 'string' },
  seeds: { type: 'string' },
  folds: { type: 'string' },
  metric: { type: 'string' },
  test: { type: 'boolean' },
  'budget-runs': { type: 'string' },
  'budget-minutes': { type: 'string' },
  'keep-checkpoints': { type: 'string' },
  'save-model': { type: 'boolean' },
} as const;

export const sweepHelp: readonly HelpLine[] = [
  [
    '--grid NAME=V1,V2,…',
    'values of a setting, under its name in TrainingArguments; repeatable: every combination is tried',
  ],
  ['--range NAME=LOW..HIGH', 'of --random: numbers drawn evenly from a range; repeatable'],
  ['--log-range NAME=LOW..HIGH', 'the same, evenly in the logarithm: for rates; repeatable'],
  ['--random N', 'try N combinations, drawn, instead of all'],
  ['--draw-seed N', 'of those draws (42)'],
  [
    '--halving ETA[:FROM]',
    'train all trials FROM epochs (1) first; one of ETA goes on to ETA times as many, and so on',
  ],
  ['--seeds N|A,B,…', 'train each trial with N seeds, from --seed on, or with these (1)'],
  [
    '--folds N|GROUP',
    'cross-validate each: N folds, or one for each value of a group (group: the speaker, or what is kept apart)',
  ],
  ['--metric NAME', `what trials are ranked by: ${figureNames.join(' | ')} (accuracy)`],
  ['--test', 'test each run, too; without folds trials are ranked by the validation clips all the same'],
  ['--budget-runs N', 'begin no more than N runs'],
  ['--budget-minutes X', 'begin no run after X minutes of training'],
  ['--keep-checkpoints best|all', 'of the trial that ranks first, or of each run; only while the command runs (best)'],
  ['--save-model', 'write the best trial’s model, of its first seed, as model/; not with --folds'],
];

type Values = ValuesOf<typeof sweepOptions>;

/** Throws a UsageError for whatever cannot be meant. */
export function askedSweepOf(values: Values): AskedSweep {
  const settings = [
    ...(values.grid ?? []).map((text) => valuesOf('grid', text)),
    ...(values.range ?? []).map((text) => rangeOf('range', text, 'linear')),
    ...(values['log-range'] ?? []).map((text) => rangeOf('log-range', text, 'log')),
  ];
  const halving = values.halving === undefined ? null : halvingOf(values.halving);
  const trials = values.random === undefined ? null : atLeastOne('random', values.random);
  if (trials === null && settings.some(({ range }) => range !== undefined))
    throw new UsageError('A range has no end of values: give --random N, which says how many are drawn.');
  const folds = values.folds === undefined ? null : foldsOf(values.folds);
  if (folds && values['save-model'])
    throw new UsageError(
      '--save-model is of no use with --folds: each model has heard only a part of the clips. Train the best settings with npm run train.',
    );
  return {
    method: halving ? 'halving' : trials === null ? 'grid' : 'random',
    settings,
    trials,
    drawSeed: values['draw-seed'] === undefined ? 42 : notNegative('draw-seed', values['draw-seed']),
    seeds: values.seeds === undefined ? { count: 1 } : seedsOf(values.seeds),
    folds,
    halving,
    metric: oneOf('metric', values.metric ?? 'accuracy', figureNames),
    evaluatesTest: values.test ?? false,
    keeps: oneOf('keep-checkpoints', values['keep-checkpoints'] ?? 'best', ['best', 'all']),
    maxRuns: values['budget-runs'] === undefined ? null : atLeastOne('budget-runs', values['budget-runs']),
    maxMinutes: values['budget-minutes'] === undefined ? null : above('budget-minutes', values['budget-minutes'], 0),
  };
}

function named(option: string, text: string): [key: string, name: string, value: string] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === '' || value === '') throw new UsageError(`--${option} must be NAME=VALUES; found ${text}.`);
  const key = fieldOfHuggingFaceName(name.trim().replaceAll('-', '_'));
  if (key === undefined) throw new UsageError(`--${option}: there is no setting ${name}. --help lists them.`);
  return [key, name, value];
}

function valuesOf(option: string, text: string): AskedSweep['settings'][number] {
  const [key, , list] = named(option, text);
  const values = list.split(',').map((one) => {
    const value = one.trim();
    return value === 'true' ? true : value === 'false' ? false : settingValue(value);
  });
  return { key, values };
}

function rangeOf(option: string, text: string, range: 'linear' | 'log'): AskedSweep['settings'][number] {
  const [key, name, bounds] = named(option, text);
  const [low, high] = bounds.split('..').map(Number);
  if (low === undefined || high === undefined || Number.isNaN(low) || Number.isNaN(high))
    throw new UsageError(`--${option} ${name} must be LOW..HIGH; found ${bounds}.`);
  return { key, values: [low, high], range };
}

function halvingOf(text: string): { eta: number; from: number } {
  const [eta = '', from = '1'] = text.split(':');
  return { eta: above('halving', eta, 1), from: above('halving', from, 0) };
}

function seedsOf(text: string): AskedSweep['seeds'] {
  const list = text.split(',').filter((one) => one.trim() !== '');
  if (!text.includes(',')) return { count: atLeastOne('seeds', text) };
  return { list: list.map((one) => notNegative('seeds', one)) };
}

function foldsOf(text: string): AskedSweep['folds'] {
  if (text === '' || /^[-+]?[\d.]+$/.test(text))
    return { kind: 'count', count: wholeNumber('folds', text, (n) => n >= 2, 'at least 2, or a group') };
  return { kind: 'group', name: text === 'group' ? null : text };
}

const atLeastOne = (option: string, text: string) => wholeNumber(option, text, (n) => n >= 1, 'at least 1');
const notNegative = (option: string, text: string) => wholeNumber(option, text, (n) => n >= 0, 'at least 0');

function above(option: string, text: string, bound: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > bound))
    throw new UsageError(`--${option} must be above ${bound}; found ${text}.`);
  return value;
}
