import { expect, test } from 'vitest';
import type { TrainingConfig } from '../../config/training-config.ts';
import { runForTest } from '../../testing/run-record.ts';
import type { RunRecord } from '../run-record.ts';
import { runColumn } from './run-columns.ts';
import { filterRuns, isFiltering, noFilter } from './run-filter.ts';
import { groupFigure, groupRuns, repeatsKey, sharedValue, sortGroups } from './run-groups.ts';
import { isLeaky, leaksText } from './run-leaks.ts';
import { sortRuns } from './run-order.ts';
import { defaultColumns, differingSettings, shownColumns } from './shown-columns.ts';

let made = 0;

function run(config: Partial<TrainingConfig> = {}, change: Partial<RunRecord> = {}): RunRecord {
  made += 1;
  const whole = runForTest(change);
  return { ...whole, id: `run-${made}`, createdAt: made, config: { ...whole.config, ...config } };
}

const column = (id: string) => {
  const found = runColumn(id);
  if (!found) throw new Error(`no column ${id}`);
  return found;
};
const names = (runs: readonly RunRecord[]) => runs.map(({ name }) => name);
const tested = (accuracy: number) =>
  ({ evaluation: { metrics: { test_accuracy: accuracy }, predictions: [], perClass: [] } }) as unknown as Pick<
    RunRecord,
    'evaluation'
  >;

test('the settings that differ come first, seeds and bookkeeping after what decides more', () => {
  const runs = [
    run({ learningRate: 1e-3, seed: 1, loggingSteps: 5 }),
    run({ learningRate: 5e-4, seed: 2, loggingSteps: 6 }),
    run({ learningRate: 5e-4, seed: 2, lrSchedulerKwargs: { num_cycles: 2 } }),
  ];
  expect(differingSettings(runs)).toEqual(['learning_rate', 'lr_scheduler_kwargs', 'logging_steps', 'seed']);
  expect(defaultColumns(runs).slice(0, 4)).toEqual(differingSettings(runs));
  expect(differingSettings(runs.slice(0, 1))).toEqual([]);
  // equal ones are not the same object in two records
  const kwargs = () => ({ lrSchedulerKwargs: { num_cycles: 2 } });
  expect(differingSettings([run(kwargs()), run(kwargs())])).toEqual([]);
});

test('of many settings that differ the last come after the figures, which stay in sight', () => {
  const other = {
    learningRate: 0.5,
    trainLayers: 1,
    numTrainEpochs: 9,
    warmupSteps: 7,
    weightDecay: 0.3,
    maxGradNorm: 2,
    seed: 5,
  };
  const runs = [run(), run(other)];
  const columns = defaultColumns(runs);
  const [first, last] = [differingSettings(runs).slice(0, 5), differingSettings(runs).slice(5)];
  expect(last.length).toBeGreaterThan(0);
  expect(columns.slice(0, 7)).toEqual([...first, 'test_accuracy', 'eval_accuracy']);
  expect(columns.slice(7, 7 + last.length)).toEqual(last);
});

test('a probe has no settings that could differ', () => {
  const probe = { accuracy: 0.5, interval: null } as unknown as RunRecord['probe'] & object;
  const runs = [run({ trainLayers: 2 }), run({ trainLayers: 0 }, { probe })];
  expect(differingSettings(runs)).toEqual([]);
  expect(defaultColumns(runs)).toContain('probe_accuracy');
  expect(column('train_layers').value(runs[1] as RunRecord)).toBeNull();
});

test('data set and model are columns only where they differ', () => {
  expect(defaultColumns([run(), run()])).not.toContain('data_set');
  expect(defaultColumns([run(), run({}, { datasetName: 'other' })])).toContain('data_set');
});

test('chosen columns stay, whatever the runs are; what there is no more is passed over', () => {
  expect(shownColumns([run()], ['test_loss', 'no_such', 'seed']).map(({ id }) => id)).toEqual(['test_loss', 'seed']);
});

test('words are looked for in names, tags, notes and changed settings; a setting by its whole value', () => {
  const runs = [
    run({ learningRate: 0.001 }, { name: 'azure', tags: ['Paper'] }),
    run({ learningRate: 0.0015 }, { name: 'birch', note: 'for the paper' }),
    run({}, { name: 'cedar', isArchived: true }),
  ];
  const found = (text: string) => names(filterRuns(runs, { ...noFilter, text }));
  expect(found('')).toEqual(['azure', 'birch']);
  expect(found('paper')).toEqual(['azure', 'birch']);
  expect(found('paper AZ')).toEqual(['azure']);
  expect(found('learning_rate=0.001')).toEqual(['azure']);
  expect(found('seed=42')).toEqual(['azure', 'birch']);
  expect(found('seed=4')).toEqual([]);
  expect(names(filterRuns(runs, { ...noFilter, withArchived: true }))).toContain('cedar');
  expect(names(filterRuns(runs, { ...noFilter, tag: 'Paper' }))).toEqual(['azure']);
  expect(isFiltering({ ...noFilter, withArchived: true })).toBe(false);
  expect(isFiltering({ ...noFilter, tag: 'Paper' })).toBe(true);
});

test('runs without a figure come last, whichever way it goes; equal ones newest first', () => {
  const runs = [
    run({}, { name: 'none' }),
    run({}, { name: 'low', ...tested(0.1) }),
    run({}, { name: 'high', ...tested(0.9) }),
    run({}, { name: 'low, later', ...tested(0.1) }),
    run({}, { name: 'not a number', ...tested(Number.NaN) }),
  ];
  const by = (isDescending: boolean) => names(sortRuns(runs, column('test_accuracy'), isDescending));
  expect(by(true)).toEqual(['high', 'low, later', 'low', 'not a number', 'none']);
  expect(by(false)).toEqual(['low, later', 'low', 'high', 'not a number', 'none']);
  expect(names(sortRuns([run({}, { name: 'run 10' }), run({}, { name: 'run 9' })], column('name'), false))).toEqual([
    'run 9',
    'run 10',
  ]);
});

test('a group has the mean and the sample’s deviation of those that have the figure', () => {
  const runs = [
    run({ learningRate: 1e-3, seed: 1 }, tested(0.5)),
    run({ learningRate: 1e-3, seed: 2 }, tested(0.8)),
    run({ learningRate: 1e-3, seed: 3 }),
    run({ learningRate: 5e-4, seed: 1 }, tested(0.7)),
  ];
  const groups = groupRuns(runs, ['learning_rate']);
  expect(groups.map((group) => [group.values[0]?.value, group.runs.length])).toEqual([
    [1e-3, 3],
    [5e-4, 1],
  ]);
  const [first, second] = groups.map((group) => groupFigure(group.runs, column('test_accuracy')));
  // numpy.std([0.5, 0.8], ddof=1)
  expect(first).toEqual({ mean: 0.65, deviation: expect.closeTo(0.212132, 6), count: 2 });
  expect(second).toEqual({ mean: 0.7, deviation: null, count: 1 });
  expect(sharedValue(groups[0]?.runs ?? [], column('seed'))).toBeUndefined();
  expect(sharedValue(groups[0]?.runs ?? [], column('learning_rate'))).toBe(1e-3);
  expect(sortGroups(groups, column('test_accuracy'), true).map(({ values }) => values[0]?.value)).toEqual([5e-4, 1e-3]);
});

test('repeats are runs that differ in their seeds or folds alone', () => {
  const folds = (fold: number) => ({
    splitConfig: { ...run().splitConfig, method: 'folds' as const, folds: { count: 5, fold } },
  });
  const runs = [
    run({ seed: 1 }, folds(1)),
    run({ seed: 2 }, folds(2)),
    run({ seed: 1, learningRate: 1 }, folds(1)),
    run({ seed: 1 }, { ...folds(1), modelName: 'other' }),
  ];
  expect(groupRuns(runs, [repeatsKey]).map((group) => group.runs.length)).toEqual([2, 1, 1]);
  expect(groupRuns(runs, ['fold']).map((group) => group.values[0]?.value)).toEqual(['1/5', '2/5']);
});

test('a run is in the group of each of its tags, and one without tags in a group of its own', () => {
  const runs = [run({}, { name: 'a', tags: ['x', 'y'] }), run({}, { name: 'b', tags: ['y'] }), run({}, { name: 'c' })];
  expect(groupRuns(runs, ['tags']).map((group) => [group.values[0]?.value, names(group.runs)])).toEqual([
    ['x', ['a']],
    ['y', ['a', 'b']],
    [null, ['c']],
  ]);
});

test('a split leaks where the test has speakers that train; sentences that all say make no score better', () => {
  const divided = (clipValues: number[], name = 'speaker') =>
    run({}, { groups: [{ name, values: ['0', '1', '2'], clipValues }] });
  // clips 0–3 train, 4–5 validate, 6–7 test
  const apart = divided([0, 0, 0, 0, 1, 1, 2, 2]);
  expect([isLeaky(apart), leaksText(apart)]).toEqual([false, '']);
  const leaky = divided([0, 0, 0, 0, 1, 1, 0, 2]);
  expect([isLeaky(leaky), leaksText(leaky)]).toEqual([true, 'speaker 1/2']);
  const validated = divided([0, 0, 0, 0, 1, 1, 1, 1]);
  expect([isLeaky(validated), leaksText(validated)]).toEqual([true, 'speaker 1/1 in validation']);
  const said = divided([0, 0, 0, 0, 1, 1, 0, 2], 'sentence');
  expect([isLeaky(said), leaksText(said)]).toEqual([false, 'sentence 1/2']);
});
