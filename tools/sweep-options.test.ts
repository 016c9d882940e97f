import { expect, test } from 'vitest';
import { UsageError } from './cli-error.ts';
import { sweepHelp } from './sweep-help.ts';
import { readSweepOptions, sweepOptionNames } from './sweep-options.ts';

const sweepOf = (line: string) => readSweepOptions(['a.zip', ...line.split(' ')]).request.sweep;

test('values are those of the settings, under transformers’ names', () => {
  const { request, savesModel, outFolder } = readSweepOptions(
    [
      'a.zip --grid learning_rate=1e-3,5e-4 --grid early-stopping-patience=none,3 --grid eval_on_start=true,false',
      '--num-train-epochs 2 --seeds 3 --folds group --out there',
    ]
      .join(' ')
      .split(' '),
  );
  expect(request.settings).toMatchObject({ num_train_epochs: 2 });
  expect(request.sweep).toEqual({
    method: 'grid',
    settings: [
      { key: 'learningRate', values: [1e-3, 5e-4] },
      { key: 'earlyStoppingPatience', values: [null, 3] },
      { key: 'evalOnStart', values: [true, false] },
    ],
    trials: null,
    drawSeed: 42,
    seeds: { count: 3 },
    folds: { kind: 'group', name: null },
    halving: null,
    metric: 'accuracy',
    evaluatesTest: false,
    keeps: 'best',
    maxRuns: null,
    maxMinutes: null,
  });
  expect({ savesModel, outFolder }).toEqual({ savesModel: false, outFolder: 'there' });
});

test('searches, seeds, folds and budgets', () => {
  expect(sweepOf('--random 20 --log-range learning_rate=1e-5..1e-2 --range weight_decay=0..0.1')).toMatchObject({
    method: 'random',
    trials: 20,
    settings: [
      { key: 'weightDecay', values: [0, 0.1], range: 'linear' },
      { key: 'learningRate', values: [1e-5, 1e-2], range: 'log' },
    ],
  });
  expect(sweepOf('--halving 3:2 --grid learning_rate=1,2')).toMatchObject({
    method: 'halving',
    halving: { eta: 3, from: 2 },
  });
  expect(sweepOf('--halving 2 --random 9 --log-range learning_rate=1..2')).toMatchObject({
    method: 'halving',
    trials: 9,
    halving: { eta: 2, from: 1 },
  });
  expect(sweepOf('--seeds 7,8 --folds 5 --metric macro_f1 --budget-runs 9 --budget-minutes 1.5')).toMatchObject({
    seeds: { list: [7, 8] },
    folds: { kind: 'count', count: 5 },
    metric: 'macro_f1',
    maxRuns: 9,
    maxMinutes: 1.5,
  });
  expect(sweepOf('--folds session').folds).toEqual({ kind: 'group', name: 'session' });
});

test.each([
  ['--grid learning_rate', '--grid must be NAME=VALUES; found learning_rate.'],
  ['--grid momentum=1', '--grid: there is no setting momentum.'],
  ['--range learning_rate=1e-5', '--range learning_rate must be LOW..HIGH; found 1e-5.'],
  ['--range learning_rate=1..2', 'give --random N'],
  ['--random 0', '--random must be at least 1; found 0.'],
  ['--halving 1', '--halving must be above 1; found 1.'],
  ['--halving 2:0', '--halving must be above 0; found 0.'],
  ['--seeds 1.5', '--seeds must be at least 1; found 1.5.'],
  ['--seeds 1,x', '--seeds must be at least 0; found x.'],
  ['--folds 1', '--folds must be at least 2, or a group; found 1.'],
  ['--metric f1', '--metric must be accuracy |'],
  ['--budget-minutes 0', '--budget-minutes must be above 0; found 0.'],
  ['--folds 3 --save-model', '--save-model is of no use with --folds'],
  ['--folds 3 --start-from-probe', '--start-from-probe has heard clips that the folds test'],
  ['--learning-rate -1', '--learning-rate must be'],
])('%s is refused in one line', (line, part) => {
  expect(() => sweepOf(line)).toThrow(UsageError);
  expect(() => sweepOf(line)).toThrow(part);
});

test('the help names every option', () => {
  const help = sweepHelp();
  for (const name of sweepOptionNames) expect(help, name).toMatch(new RegExp(`--${name}\\b`));
});
