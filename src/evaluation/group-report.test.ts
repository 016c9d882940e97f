import { expect, test } from 'vitest';
import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import { itemAt } from '../lib/present.ts';
import { groupReport } from './group-report.ts';

/** Ten speakers of twenty clips, every other one a woman; each clip is right with its sex's chance. */
function made(seed: number, ofMen: number, ofWomen: number) {
  const draws = philoxUniform(philoxKeyOf(seed), [1, 2, 3], 200);
  const speaker = Array.from({ length: 200 }, (_, clip) => Math.floor(clip / 20));
  const sex = speaker.map((one) => one % 2);
  const outcomes = sex.map((one, clipIndex) => {
    const isRight = itemAt([...draws], clipIndex) < (one === 0 ? ofMen : ofWomen);
    return { clipIndex, label: 0, predicted: isRight ? 0 : 1 };
  });
  return { outcomes, speaker: { name: 'speaker', clipValues: speaker }, sex: { name: 'sex', clipValues: sex } };
}

test('a group that a model is unfair to is told; fair ones seldom are', () => {
  let [found, falseAlarms] = [0, 0];
  for (let seed = 0; seed < 20; seed++) {
    const unfair = made(seed, 0.85, 0.45);
    const report = groupReport(unfair.outcomes, unfair.sex, unfair.speaker);
    expect(report.permuted).toBe('units');
    if ((report.pValue ?? 1) < 0.05) found++;
    const fair = made(seed, 0.65, 0.65);
    if ((groupReport(fair.outcomes, fair.sex, fair.speaker).pValue ?? 1) < 0.05) falseAlarms++;
  }
  expect(found).toBe(20);
  expect(falseAlarms).toBeLessThanOrEqual(3);
});

test('rows are best first, with their interval; a small group is marked and makes no gap; who is not known is left out', () => {
  const outcomes = Array.from({ length: 31 }, (_, clipIndex) => ({
    clipIndex,
    label: 0,
    predicted: clipIndex < 12 ? 0 : 1,
  }));
  const clipValues = outcomes.map((_, clip) => (clip < 10 ? 0 : clip < 24 ? 1 : clip < 30 ? 2 : -1));
  const { rows, gap, pValue, permuted } = groupReport(outcomes, { name: 'speaker', clipValues }, null);
  expect(rows.map(({ value, clipCount, right, isSmall }) => [value, clipCount, right, isSmall])).toEqual([
    [0, 10, 10, false],
    [1, 14, 2, false],
    [2, 6, 0, true],
  ]);
  expect(gap).toBeCloseTo(1 - 2 / 14, 12);
  expect(pValue).toBeLessThan(0.01);
  expect(permuted).toBe('clips');
  expect(groupReport(outcomes.slice(0, 10), { name: 'speaker', clipValues }, null)).toMatchObject({
    gap: null,
    pValue: null,
  });
});
