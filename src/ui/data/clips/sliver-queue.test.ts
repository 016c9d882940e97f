import { expect, test } from 'vitest';
import { sliverQueue } from './sliver-queue.ts';

function heldQueue() {
  const asked: number[] = [];
  const answers = new Map<number, { give(): void; fail(): void }>();
  const queue = sliverQueue((clip) => {
    asked.push(clip);
    return new Promise((resolve, reject) => {
      answers.set(clip, { give: () => resolve(`path ${clip}`), fail: () => reject(new Error('gone')) });
    });
  });
  return { queue, asked, answers };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('two at a time, the newest wish first, none that was taken back', async () => {
  const { queue, asked, answers } = heldQueue();
  const told: string[] = [];
  const takeBack = [1, 2, 3, 4, 5].map((clip) => queue.wish(clip, (path) => told.push(path)));
  expect(asked).toEqual([1, 2]);
  takeBack[3]?.();
  takeBack[1]?.();
  answers.get(1)?.give();
  await settled();
  expect(asked).toEqual([1, 2, 5]);
  answers.get(2)?.give();
  answers.get(5)?.give();
  await settled();
  expect(asked).toEqual([1, 2, 5, 3]);
  // 2 was made, and is kept though nobody waits for it
  expect(told).toEqual(['path 1', 'path 5']);
  expect(queue.kept(2)).toBe('path 2');
});

test('one that fails lets the others go on', async () => {
  const { queue, asked, answers } = heldQueue();
  for (const clip of [1, 2, 3]) queue.wish(clip, () => {});
  answers.get(1)?.fail();
  await settled();
  expect(asked).toEqual([1, 2, 3]);
  expect(queue.kept(1)).toBeUndefined();
});
