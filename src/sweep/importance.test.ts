import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal, philoxUniform } from '../lib/philox.ts';
import { settingImportance } from './importance.ts';
import type { SweptValue } from './sweep-record.ts';

type Values = Record<string, SweptValue>;

function grid(levels: Record<string, SweptValue[]>): Values[] {
  return Object.entries(levels).reduce<Values[]>(
    (rows, [key, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{}],
  );
}

const trialsOf = (rows: Values[]) => rows.map((values) => ({ values }));
/** A run each. */
const alone = (figures: number[]) => figures.map((figure) => [figure]);
const keys = ['rate', 'layers', 'idle'];

test('of a full grid: the shares of the analysis of variance, and what is left is how settings depend on one another', () => {
  const rows = grid({ rate: [1, 2, 3], layers: [0, 1], idle: ['a', 'b'] });
  // 3·rate + 1·layers + 2·rate·layers: by hand over the 6 combinations, var(rate) = 32/3, var(layers) = 25/4, together with
  // what they do only together (2/3) 211/12
  const figures = rows.map(({ rate, layers }) => 3 * Number(rate) + Number(layers) + 2 * Number(rate) * Number(layers));
  const found = settingImportance(keys, trialsOf(rows), alone(figures))!;
  const shareOf = (key: string) => found.settings.find((one) => one.key === key)!.share;
  expect(found.method).toBe('anova');
  expect(found.settings.map(({ key }) => key)).toEqual(keys);
  expect(shareOf('rate')).toBeCloseTo(128 / 211, 10);
  expect(shareOf('layers')).toBeCloseTo(75 / 211, 10);
  expect(shareOf('idle')).toBeCloseTo(0, 10);
  expect(found.interactions).toBeCloseTo(8 / 211, 10);
  expect(found.settings[0]!.effects).toEqual([
    { value: 1, mean: 4.5 },
    { value: 2, mean: 8.5 },
    { value: 3, mean: 12.5 },
  ]);
});

test('of noise alone no setting of a grid stands out', () => {
  const rows = grid({ rate: [1, 2, 3, 4], layers: [0, 1, 2], idle: [0, 1] });
  const noise = Array.from(philoxNormal(philoxKeyOf(1), [0, 0, 0], rows.length));
  const { settings } = settingImportance(keys, trialsOf(rows), alone(noise))!;
  for (const { key, share, byChance } of settings) expect(share, key).toBeLessThan(byChance);
});

test('seeds tell what is chance, also of a grid of four', () => {
  const rows = grid({ rate: [1, 2], layers: [0, 1] });
  const noise = philoxNormal(philoxKeyOf(4), [0, 0, 0], 36);
  // of the layers nothing comes but what seeds do
  const runs = rows.map(({ rate }, trial) =>
    Array.from({ length: 9 }, (_, run) => 0.1 * Number(rate) + 0.02 * noise[9 * trial + run]!),
  );
  const { settings } = settingImportance(['rate', 'layers'], trialsOf(rows), runs)!;
  expect(settings[0]).toMatchObject({ key: 'rate' });
  expect(settings[0]!.share).toBeGreaterThan(0.95);
  expect(settings[0]!.byChance).toBeLessThan(0.5);
  expect(settings[1]!.share).toBeLessThan(settings[1]!.byChance);
  // one run each cannot tell
  const single = settingImportance(['rate', 'layers'], trialsOf(rows), alone(runs.map(([run]) => run!)))!;
  expect(single.settings[0]!.byChance).toBeGreaterThan(0.9);
});

/** 60 draws: rate log-uniform over four decades, layers of 4, and two settings that do nothing, one of them words. */
function drawnTrials(count: number): Values[] {
  const shares = philoxUniform(philoxKeyOf(5), [0, 0, 0], 4 * count);
  return Array.from({ length: count }, (_, at) => {
    const [a, b, c, d] = shares.slice(4 * at, 4 * at + 4);
    return { rate: 10 ** (-5 + 4 * a!), layers: Math.floor(4 * b!), idle: c!, word: d! < 0.5 ? 'x' : 'y' };
  });
}

const drawnKeys = ['rate', 'layers', 'idle', 'word'];

test('of a random search: what matters is found, with noise, also where the best rate is in the middle', () => {
  const rows = drawnTrials(60);
  const noise = philoxNormal(philoxKeyOf(2), [0, 0, 0], rows.length);
  // variance 1.4 of the rate, 0.3 of the layers, 0.04 of noise
  const figures = rows.map(
    ({ rate, layers }, at) => -((Math.log10(Number(rate)) + 3) ** 2) + 0.5 * Number(layers) + 0.2 * noise[at]!,
  );
  const found = settingImportance(drawnKeys, trialsOf(rows), alone(figures))!;
  expect(found.method).toBe('forest');
  expect(found.settings.slice(0, 2).map(({ key }) => key)).toEqual(['rate', 'layers']);
  const [rate, layers, ...idle] = found.settings;
  expect(rate!.share).toBeGreaterThan(0.5);
  expect(rate!.share).toBeGreaterThan(2 * rate!.byChance);
  expect(layers!.share).toBeGreaterThan(0.05);
  for (const { key, share } of idle) expect(share, key).toBeLessThan(0.05);
  expect(found.explained).toBeGreaterThan(0.6);
  const best = rate!.effects.reduce((a, b) => (b.mean > a.mean ? b : a));
  expect(Math.log10(Number(best.value))).toBeGreaterThan(-3.6);
  expect(Math.log10(Number(best.value))).toBeLessThan(-2.4);
});

test('of noise alone the forest explains nothing that it has not seen', () => {
  const rows = drawnTrials(40);
  const noise = Array.from(philoxNormal(philoxKeyOf(3), [0, 0, 0], rows.length));
  const { settings, explained } = settingImportance(drawnKeys, trialsOf(rows), alone(noise))!;
  expect(explained).toBeLessThan(0.15);
  expect(settings.filter(({ share, byChance }) => share > byChance).length).toBeLessThanOrEqual(1);
});

test('says nothing where there is nothing to say', () => {
  const rows = grid({ rate: [1, 2, 3], layers: [1] });
  expect(settingImportance(['rate', 'layers'], trialsOf(rows), alone([1, 2, 3]))).toBeNull();
  expect(settingImportance(keys, trialsOf(grid({ rate: [1, 2], idle: [1, 2] })), alone([1, 1, 1, 1]))).toBeNull();
  expect(settingImportance(drawnKeys, trialsOf(drawnTrials(8)), alone([1, 2, 3, 4, 5, 6, 7, 8]))).toBeNull();
});
