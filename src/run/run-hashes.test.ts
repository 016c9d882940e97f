import { expect, test } from 'vitest';
import { runHashes } from './run-hashes.ts';

const run = {
  labels: ['no', 'yes'],
  clipLabels: [0, 1, 0, -1],
  split: { train: [0], validation: [1], test: [2] },
};
const clips = ['a', 'b', 'c', 'd'].map((contentHash) => ({ contentHash }));

test('the order of the import and the order of the classes make no difference', async () => {
  const other = {
    labels: ['yes', 'no'],
    clipLabels: [-1, 1, 0, 1],
    split: { train: [3], validation: [2], test: [1] },
  };
  expect(await runHashes(other, [...clips].reverse())).toEqual(await runHashes(run, clips));
});

test('another label changes the data, another part the split, and neither the other', async () => {
  const before = await runHashes(run, clips);
  const relabelled = await runHashes({ ...run, clipLabels: [0, 1, 1, -1] }, clips);
  expect(relabelled.dataHash).not.toBe(before.dataHash);
  expect(relabelled.splitHash).toBe(before.splitHash);
  const divided = await runHashes({ ...run, split: { train: [0, 1], validation: [], test: [2] } }, clips);
  expect(divided.dataHash).toBe(before.dataHash);
  expect(divided.splitHash).not.toBe(before.splitHash);
});

test('a clip without a label is no part of the data, another content is', async () => {
  const before = await runHashes(run, clips);
  expect(await runHashes(run, [...clips.slice(0, 3), { contentHash: 'x' }])).toEqual(before);
  const changed = await runHashes(run, [{ contentHash: 'x' }, ...clips.slice(1)]);
  expect(changed.dataHash).not.toBe(before.dataHash);
  expect(changed.splitHash).not.toBe(before.splitHash);
});
