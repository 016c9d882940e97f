import { expect, test } from 'vitest';
import type { Clip } from '../dataset/clip.ts';
import type { EngineInfo } from '../engine/backend/engine-info.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { hubertBaseShape as shape } from '../testing/hubert-base.ts';
import { assertPassFits } from './run-checks.ts';
import type { RunData } from './run-data.ts';

const rateHz = 16_000;
const seconds = [3, 3600, 2, 1800];
const data: RunData = {
  clips: seconds.map((_, index) => ({ index, path: `clip-${index}.wav` }) as Clip),
  samples: {
    sampleCount: (clip) => (seconds[clip] ?? 0) * rateHz,
    read: () => Promise.reject(new Error('no sample is to be read')),
  },
};

test('a pass names the clip that no wasm memory holds, and says which lengths fit', () => {
  const check = (clips: number[]) =>
    assertPassFits({ shape, total: 94e6 }, data, clips, rateHz, { backend: 'wasm' } as EngineInfo);
  expect(() => check([0, 2])).not.toThrow();
  let found: unknown = null;
  try {
    check([0, 1, 2, 3]);
  } catch (thrown) {
    found = thrown;
  }
  if (!(found instanceof VoxtuneError)) throw new Error('nothing was refused');
  expect(found.code).toBe('training/clip-too-long');
  expect(found.params).toMatchObject({ path: 'clip-1.wav', minutes: 60, more: 1 });
  const fitting = Number(found.params.seconds);
  expect(fitting).toBeGreaterThan(60);
  expect(fitting).toBeLessThan(1800);
});
