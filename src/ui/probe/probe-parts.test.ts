import { expect, test } from 'vitest';
import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { itemAt } from '../../lib/present.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { curvePoints, pointByKey, shareDomain, spreadLabels } from './curve-points.ts';
import { groupCount, groupShares, spreadSaid, stackShares } from './group-shares.ts';
import { reportChanges } from './report-changes.ts';

const row = (name: string, features: ProbeRow['features'], layers: number[], accuracy: number) =>
  ({
    name,
    features,
    layers,
    accuracy,
    chosen: name.startsWith('best') ? 'inside' : 'outside',
    interval: null,
  }) as ProbeRow;

const rows = [
  row('majority', 'majority', [], 0.2),
  row('layer_1_mean', 'mean', [1], 0.6),
  row('layer_0_mean', 'mean', [0], 0.5),
  row('layer_0_mean_std', 'mean_std', [0], 0.55),
  row('best_layer_mean', 'mean', [1], 0.58),
  row('weighted_sum', 'weighted_sum', [0, 1], 0.7),
];

test('a curve has its layers in order, what reads all of them behind, and no row that was chosen', () => {
  const { lines, ends, guess } = curvePoints(rows, 1);
  expect(lines.mean.map(({ row, column }) => [row.name, column])).toEqual([
    ['layer_0_mean', 0],
    ['layer_1_mean', 1],
  ]);
  expect(lines.mean_std.map(({ column }) => column)).toEqual([0]);
  expect(ends.map(({ row, column }) => [row.name, column])).toEqual([['weighted_sum', 4]]);
  expect(guess?.name).toBe('majority');
});

test('arrow keys go along a line, between lines, and stop at the ends', () => {
  const points = curvePoints(rows, 1);
  const go = (from: string | null, ...keys: string[]) =>
    keys.reduce<string | null>((at, key) => pointByKey(key, points, at)?.row.name ?? at, from);
  expect(go(null, 'ArrowRight')).toBe('layer_0_mean');
  expect(go('layer_0_mean', 'ArrowUp')).toBe('layer_0_mean_std');
  expect(go('layer_0_mean_std', 'ArrowDown')).toBe('layer_0_mean');
  // the other line has no point there
  expect(go('layer_0_mean_std', 'ArrowRight')).toBe('layer_1_mean');
  expect(go('layer_0_mean', 'End')).toBe('weighted_sum');
  expect(go('weighted_sum', 'ArrowRight')).toBe('weighted_sum');
  expect(go('weighted_sum', 'ArrowLeft', 'ArrowLeft')).toBe('layer_0_mean');
  expect(go('weighted_sum', 'Home')).toBe('layer_0_mean');
  expect(pointByKey('x', points, null)).toBeNull();
  expect(pointByKey('Home', curvePoints([], 12), null)).toBeNull();
});

test('an axis of shares shows every interval, in steps of 10 %', () => {
  const at = (accuracy: number, low: number, high: number) => ({ accuracy, interval: { low, high } });
  expect(shareDomain([at(0.6, 0.55, 0.68), { accuracy: 0.2, interval: null }])).toEqual([0.2, 0.7]);
  expect(shareDomain([{ accuracy: 1, interval: null }])).toEqual([0.9, 1]);
  expect(shareDomain([{ accuracy: 0, interval: null }])).toEqual([0, 0.1]);
  expect(shareDomain([])).toEqual([0, 1]);
});

test('labels that would lie on each other give way, and keep their order', () => {
  expect(spreadLabels([50, 50], 14)).toEqual([43, 57]);
  expect(spreadLabels([80, 20], 14)).toEqual([80, 20]);
});

const group = { name: 'speaker', values: ['ann', 'bob', 'cy'], clipValues: [0, 0, 1, 1, -1, 2] };

test('shares of groups count their own clips, the worst first, and say the spread of those that have enough', () => {
  const report = { clips: [0, 1, 2, 3, 4], clipLabels: [0, 1, 0, 1, 0] };
  const shares = groupShares(report, { predicted: [0, 1, 1, 1, 0] }, group);
  expect(shares.map(({ value, right, clipCount }) => [value, right, clipCount])).toEqual([
    ['bob', 1, 2],
    ['ann', 2, 2],
  ]);
  expect(groupCount(report, group)).toBe(2);
  expect(groupCount(report, undefined)).toBeNull();
  const said = (...of: [string, number, number][]) => {
    const made = of.map(([value, right, clipCount]) => {
      return { value, right, clipCount, share: right / clipCount, isSmall: clipCount < 10 };
    });
    return inWords('probe', spreadSaid(made, 'speaker', englishFormat));
  };
  expect(inWords('probe', spreadSaid(shares, 'speaker', englishFormat))).toMatch(/fewer than 10 clips: too few/);
  expect(said(['tiny', 0, 3], ['bob', 8, 20], ['ann', 12, 20], ['cy', 18, 20])).toBe(
    'From the worst to the best of 3 speakers: 40.0 % (bob) to 90.0 % (cy), half of them above 60.0 %.',
  );
  expect(said(['bob', 8, 20])).toBe('Only one speaker has 10 clips or more: right on 40.0 %.');
  expect(inWords('probe', spreadSaid(shares, 'age', englishFormat))).toMatch(/too few/);
});

test('points are stacked where they meet, and the last share of all has its place', () => {
  const at = (share: number) => ({ value: String(share), right: 0, clipCount: 1, share, isSmall: true });
  expect(stackShares([at(0.1), at(0.12), at(1)], 4).map(({ place, level }) => [place, level])).toEqual([
    [0.125, 0],
    [0.125, 1],
    [0.875, 0],
  ]);
});

test('a report says what of the data has changed since', () => {
  const dataset = {
    labels: ['a', 'b'],
    clipLabels: [0, 1, 0, 1, 0, 1],
    groups: [{ ...group, rule: { kind: 'folder', level: 1 } as const }],
    split: { train: [0, 1, 2], validation: [3], test: [5] },
  };
  const report = {
    labels: ['a', 'b'],
    clips: [0, 1, 2, 3],
    clipLabels: [0, 1, 0, 1],
    clipFolds: [0, 0, 1, 1],
    foldsBy: 'speaker',
  };
  const said = (change: Partial<typeof dataset>) =>
    reportChanges(report, { ...dataset, ...change })
      .map((one) => inWords('probe', [one]))
      .join('; ');
  expect(said({})).toBe('');
  // the same clips in other parts
  expect(said({ split: { train: [3, 2], validation: [0, 1], test: [5] } })).toBe('');
  expect(said({ split: { train: [0, 1, 2, 4], validation: [], test: [3] } })).toBe(
    '1 clip has come since; 1 clip is not in it any more',
  );
  // another label before them moves the classes, and no clip
  expect(said({ labels: ['0', 'a', 'b'], clipLabels: [1, 2, 1, 2, 1, 2] })).toBe('');
  expect(said({ labels: ['a', 'c'] })).toBe('2 clips have another label');
  expect(said({ clipLabels: [1, 1, 0, 1, 0, 1] })).toBe('1 clip has another label');
  // a voice that lies in two folds
  expect(said({ groups: [{ ...itemAt(dataset.groups, 0), clipValues: [0, 0, 0, 1] }] })).toBe('the groups are others');
  expect(said({ groups: [] })).toBe('the groups are others');
  expect(reportChanges({ ...report, foldsBy: null }, { ...dataset, groups: [] })).toEqual([]);
});
