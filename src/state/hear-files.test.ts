import { expect, test } from 'vitest';
import type { DecodedFile } from '../importing/decoded-file.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { PredictorInfo } from '../runs/predict/predict-types.ts';
import { type FileHearing, hearFiles } from './hear-files.ts';
import type { HeardFiles } from './try-it-types.ts';

const predictor: PredictorInfo = {
  source: { kind: 'model', modelId: 'm' },
  name: 'm',
  labels: ['yes', 'no'],
  labelCodes: null,
  step: null,
  sampleRateHz: 16_000,
  leastSamples: 400,
  temperature: 2,
  unsureBelow: 0.7,
  calibratedOn: 0,
  head: null,
};

const noAudio = toErrorRecord(new VoxtuneError('audio/not-audio', 'no audio'));
const clip = (path: string, samples: number) => ({ path, samples: new Float32Array(samples) });

type Progress = Parameters<FileHearing['onProgress']>[0];

interface Play {
  files: ({ path: string; samples: Float32Array<ArrayBuffer> } | { path: string; listed?: true })[];
  before?: Pick<HeardFiles, 'clips' | 'problems'>;
  /** The batch (from 0) that fails, or at which a person stops. */
  failAt?: number;
  stopAt?: number;
}

/** Files whose first sample is their logit for "yes". */
async function hear({ files, before = { clips: [], problems: [] }, failAt = -1, stopAt = -1 }: Play) {
  const controller = new AbortController();
  const batches: number[] = [];
  let waiting = 0;
  let mostWaiting = 0;
  const told: Progress[] = [];
  let lastId = 0;
  const total = files.filter((file) => !('listed' in file)).length;
  let done = 0;
  const ended = hearFiles(
    {
      async decodeFiles(_, onFile) {
        for (const file of files) {
          if (!('listed' in file)) done += 1;
          if ('samples' in file) waiting += 1;
          mostWaiting = Math.max(mostWaiting, waiting);
          const decoded: DecodedFile =
            'samples' in file
              ? { ...file, done, total }
              : { path: file.path, error: noAudio, total, done: 'listed' in file ? 0 : done };
          if (!(await onFile(decoded))) return;
        }
      },
      async predictClips(clips) {
        const at = batches.push(clips.length) - 1;
        await Promise.resolve();
        waiting -= clips.length;
        if (at === failAt) throw new VoxtuneError('training/busy', 'busy', { name: '' });
        if (at === stopAt) controller.abort();
        return { logits: clips.map((one) => [one[0] ?? 0, 0]), levelsDbfs: clips.map(() => -20), seconds: 0 };
      },
    },
    {
      files: [],
      predictor,
      before,
      signal: controller.signal,
      shelve: () => ++lastId,
      onProgress: (progress) => {
        told.push(progress);
      },
    },
  );
  const error = await ended.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { clips, problems, ...progress } = present(told.at(-1));
  return { clips, problems, progress, batches, mostWaiting, error };
}

const many = (count: number) => Array.from({ length: count }, (_, at) => clip(`${at}.wav`, 8000));

test('every file is heard once and in order, a few at a time, and what cannot be is named', async () => {
  const files = [
    { path: 'notes.txt', listed: true as const },
    ...many(40),
    { path: 'broken.wav' },
    clip('click.wav', 399),
    clip('last.wav', 400),
  ];
  const { clips, problems, progress, batches, mostWaiting, error } = await hear({ files });
  expect(error).toBeNull();
  expect(clips.map(({ name }) => name)).toEqual([...many(40).map(({ path }) => path), 'last.wav']);
  expect(clips.map(({ id }) => id)).toEqual(clips.map((_, at) => at + 1));
  expect(problems.map(({ path, error: { code } }) => [path, code])).toEqual([
    ['notes.txt', 'audio/not-audio'],
    ['broken.wav', 'audio/not-audio'],
    ['click.wav', 'model/clip-too-short'],
  ]);
  expect(progress).toMatchObject({ done: 43, total: 43, secondsLeft: null });
  expect(batches).toEqual([16, 16, 9]);
  // the one that is predicted, and the one that is decoded meanwhile
  expect(mostWaiting).toBeLessThanOrEqual(32);
});

test('answers are calibrated, logits stay as they came', async () => {
  const loud = clip('yes.wav', 8000);
  loud.samples[0] = 4;
  const [yes] = (await hear({ files: [loud] })).clips;
  expect(yes?.logits).toEqual([4, 0]);
  expect(yes?.answer.kind).toBe('label');
  expect(yes?.answer.probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 10);
  expect(yes?.seconds).toBe(0.5);
});

test('long files go alone', async () => {
  const { batches } = await hear({ files: [clip('a', 16_000 * 50), clip('b', 16_000 * 50), clip('c', 8000)] });
  expect(batches).toEqual([1, 1, 1]);
});

test('what was heard before it failed is kept, and the rest is heard later', async () => {
  const files = [...many(40), { path: 'broken.wav' }];
  const first = await hear({ files, failAt: 1 });
  expect(first.error).toMatchObject({ code: 'training/busy' });
  expect(first.clips).toHaveLength(16);
  const second = await hear({ files, before: first });
  expect(second.error).toBeNull();
  expect(second.batches).toEqual([16, 8]);
  expect(second.clips.map(({ name }) => name)).toEqual(many(40).map(({ path }) => path));
  expect(second.problems).toHaveLength(1);
  expect(second.progress).toMatchObject({ done: 41, total: 41 });
});

test('a person’s stop ends it without an error', async () => {
  const { clips, error, batches } = await hear({ files: many(100), stopAt: 1 });
  expect(error).toBeNull();
  expect(clips).toHaveLength(32);
  expect(batches).toEqual([16, 16]);
});
