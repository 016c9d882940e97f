import { expect, test } from 'vitest';
import { VoxtuneError } from '../lib/errors.ts';
import { frameCount, sampleCountFor } from './frame-shape.ts';

const base = {
  convDim: Array<number>(7).fill(512),
  convKernel: [10, 3, 3, 3, 3, 2, 2],
  convStride: [5, 2, 2, 2, 2, 2, 2],
};

test('16 kHz gives 50 frames a second, less the receptive field', () => {
  expect(frameCount(base, 16_000)).toBe(49);
  expect(frameCount(base, 400)).toBe(1);
  expect(frameCount(base, 719)).toBe(1);
  expect(frameCount(base, 720)).toBe(2);
});

test('a clip shorter than the receptive field is refused, with the length it needs', () => {
  expect(() => frameCount(base, 399)).toThrow(VoxtuneError);
  try {
    frameCount(base, 399);
  } catch (error) {
    expect((error as VoxtuneError).code).toBe('model/clip-too-short');
    expect((error as VoxtuneError).params).toEqual({ found: 399, needed: 400 });
  }
});

test('sampleCountFor is the least that gives as many frames', () => {
  for (let frames = 1; frames < 40; frames++) {
    const samples = sampleCountFor(base, frames);
    expect(frameCount(base, samples)).toBe(frames);
    if (frames > 1) expect(frameCount(base, samples - 1)).toBe(frames - 1);
  }
});
