import { expect, test } from 'vitest';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { interpretDataset } from '../../state/open-dataset.ts';
import { runForTest } from '../../testing/run-record.ts';
import { storedDataset } from '../../testing/studio-deps.ts';
import { groupChoices } from './group-choices.ts';

const paths = Array.from({ length: 8 }, (_, at) => `${at % 2 ? 'yes' : 'no'}_${at}.wav`);

function opened() {
  const stored = storedDataset('set', paths);
  const clips = stored.clips.map((clip, at) => ({
    ...clip,
    // half a second, or four
    sampleCount: at % 4 === 0 ? 8000 : 64000,
    sourceSampleRateHz: 16000,
  }));
  const rows = paths.map((path, at) => [
    path,
    at < 4 ? 'female' : 'male',
    `note ${at}`,
    at % 2 ? 'yes' : 'no',
    `actor ${at >> 1}`,
  ]);
  const tables = [{ path: 'about.csv', columns: ['file', 'sex', 'note', 'label', 'actor'], rows, oddLineCount: 0 }];
  return interpretDataset(stored.record, clips, [], tables);
}

const predictions = paths.map(
  (path, clipIndex): Prediction => ({ clipIndex, path, label: clipIndex % 2, predicted: 0, logits: [1, 0] }),
);

test('groups are the run’s own, then columns and lengths that put its clips together', () => {
  const run = runForTest({
    groups: [{ name: 'speaker', values: ['a', 'b', 'c', 'd'], clipValues: [0, 0, 1, 1, 2, 2, 3, 3] }],
  });
  const choices = groupChoices(run, opened(), predictions);
  // not what divides them as labels or speakers do, nor what each clip has for itself, nor what all have in common
  expect(choices.map(({ name, isOfRun }) => [name, isOfRun])).toEqual([
    ['speaker', true],
    ['sex', false],
    ['length', false],
  ]);
  const length = choices.at(-1);
  expect(predictions.map(({ clipIndex }) => length?.values[length.clipValues[clipIndex] ?? -1])).toEqual(
    paths.map((_, at) => (at % 4 === 0 ? '0–1 s' : '3–5 s')),
  );
});

test('without the data set only the run’s own groups are known', () => {
  const run = runForTest({ groups: [{ name: 'speaker', values: ['a'], clipValues: paths.map(() => 0) }] });
  expect(groupChoices(run, null, predictions).map(({ name }) => name)).toEqual(['speaker']);
});
