import { expect, test } from 'vitest';
import { WritePace } from './write-pace.ts';

const forever = 2 ** 30;

test('a rest ends when it is hurried, and none is made after that', async () => {
  const pace = new WritePace(forever);
  let isOver = false;
  const resting = pace.rest(0.5).then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  expect(isOver).toBe(false);
  pace.hurry();
  await resting;
  await pace.rest(0.5);
});

test('rests by the share of the whole', async () => {
  await new WritePace(0).rest(1);
  await new WritePace(forever).rest(0);
  await new WritePace(100).rest(0.01);
});
