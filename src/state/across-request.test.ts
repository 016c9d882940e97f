import { expect, test } from 'vitest';
import { acrossRequest, learnedContents } from './across-request.ts';
import type { OpenDataset } from './studio-state.ts';

const clips = ['a', 'b', 'c', 'd', 'e', 'f'].map((contentHash, index) => ({
  index,
  path: `${contentHash}.wav`,
  contentHash,
}));
const dataset = {
  record: { id: 'other', name: 'Other' },
  clips,
  labels: ['angry', 'happy', 'bored'],
  // the last clip has none
  clipLabels: [0, 0, 1, 1, 2, -1],
  groups: [{ name: 'speaker', clipValues: [0, 0, 1, 1, 2, 2], values: [], rule: null }],
} as unknown as OpenDataset;
const run = { id: 'run', labels: ['HAP', 'ANG'] };
const right = { angry: 'ANG', happy: 'HAP', bored: null };

test('clips are tested whose label the run knows and that it has not learned from', () => {
  const request = acrossRequest(run, dataset, { dataHash: 'h' }, right, new Set(['b', 'x']));
  expect(request).toMatchObject({ clips: [0, 2, 3], classes: [1, 0, 0], leftOut: { learned: 1, unmapped: 1 } });
  expect(request.mapping).toEqual({ datasetId: 'other', labels: ['HAP', 'ANG'], mapping: right });
  expect(request.groups).toEqual([{ name: 'speaker', clipValues: [0, 0, 1, 1, 2, 2] }]);
});

test('another mapping is another truth', () => {
  const swapped = { angry: 'HAP', happy: 'ANG', bored: 'ANG' };
  const request = acrossRequest(run, dataset, { dataHash: 'h' }, swapped, null);
  expect(request).toMatchObject({
    clips: [0, 1, 2, 3, 4],
    classes: [0, 0, 1, 1, 1],
    leftOut: { learned: null, unmapped: 0 },
  });
});

test('what trained or validated was learned from, what tested was not', () => {
  const split = { train: [0], validation: [2], test: [3] };
  expect([...learnedContents({ split }, clips as unknown as OpenDataset['clips'])]).toEqual(['a', 'c']);
});
