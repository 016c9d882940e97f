import { expect, test } from 'vitest';
import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import { itemAt } from '../lib/present.ts';
import { storedDataset } from '../testing/studio-deps.ts';
import { doubtsOf } from './doubts.ts';
import { findingsOf } from './findings.ts';
import { interpretDataset } from './open-dataset.ts';

const labels = ['calm', 'happy', 'sad'];
/** Sixty clips; every tenth is named after the wrong label. */
const truth = Array.from({ length: 60 }, (_, clip) => clip % 3);
const isFlipped = (clip: number) => clip % 10 === 7;
const named = truth.map((label, clip) => (isFlipped(clip) ? (label + 1) % 3 : label));
const paths = named.map((label, clip) => `${labels[label]}_${clip}.wav`);

/** A probe that finds what is true, and is never quite sure. */
function report(): ProbeReport {
  const noise = philoxUniform(philoxKeyOf(1), [2, 3, 4], 180);
  const probabilities = truth.map((label, clip) => {
    const row = labels.map(
      (_, k) => (k === label && isFlipped(clip) ? 6 : k === label ? 4 : 1) + itemAt(noise, 3 * clip + k) / 4,
    );
    const sum = row.reduce((total, one) => total + one, 0);
    return row.map((one) => one / sum);
  });
  return {
    datasetId: 'set',
    labels,
    // the last ones are the test's, which a probe does not meet
    clips: [...truth.keys()].slice(0, 50),
    clipLabels: named.slice(0, 50),
    probabilities: probabilities.slice(0, 50),
  } as unknown as ProbeReport;
}

const stored = storedDataset('set', paths);
const opened = (clipEdits = { labels: {}, excluded: [] as number[] }) =>
  interpretDataset({ ...stored.record, clipEdits }, stored.clips, []);

test('flipped labels are doubted, with what they look like; the others are not', () => {
  const doubts = doubtsOf(opened(), report());
  expect(doubts.map(({ clip }) => clip).sort((a, b) => a - b)).toEqual([7, 17, 27, 37, 47]);
  for (const { clip, label, looksLike } of doubts)
    expect([label, looksLike]).toEqual([labels[itemAt(named, clip)], labels[itemAt(truth, clip)]]);
});

test('what a person has settled is doubted no more, and the check counts what is left', () => {
  const probe = report();
  const settled = opened({ labels: { 7: labels[itemAt(truth, 7)] ?? '' }, excluded: [17] });
  expect(
    doubtsOf(settled, probe)
      .map(({ clip }) => clip)
      .sort((a, b) => a - b),
  ).toEqual([27, 37, 47]);
  const finding = findingsOf(settled, probe).find(({ code }) => code === 'label-doubted');
  expect(finding?.params.count).toBe(3);
  expect(finding?.clips).toEqual(doubtsOf(settled, probe).map(({ clip }) => clip));
});

test('of another data set, or without a probe, nothing is doubted', () => {
  expect(doubtsOf(opened(), { ...report(), datasetId: 'other' })).toEqual([]);
  expect(doubtsOf(opened(), null)).toEqual([]);
  expect(findingsOf(opened()).some(({ code }) => code === 'label-doubted')).toBe(false);
});
