import { expect, test } from 'vitest';
import { WritePace } from './write-pace.ts';

const forever = 2 ** 30;

/** A rest of this share, and whether it is over. */
function resting(pace: WritePace, share: number) {
  let isOver = false;
  void pace.rest(share).then(() => {
    isOver = true;
  });
  return async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return isOver;
  };
}

test('a rest ends when the write is waited for, and none is made after that', async () => {
  const pace = new WritePace(forever);
  const isOver = resting(pace, 0.5);
  expect(await isOver()).toBe(false);
  pace.catchUp(1);
  expect(await isOver()).toBe(true);
  expect(pace.isHurried).toBe(true);
  await pace.rest(0.5);
});

test('rests end where less is done than is due, and no sooner', async () => {
  const pace = new WritePace(forever);
  const first = resting(pace, 0.25);
  pace.catchUp(0.2);
  expect(await first()).toBe(false);
  pace.catchUp(0.3);
  expect(await first()).toBe(true);
  expect(pace.isHurried).toBe(false);
  const second = resting(pace, 0.25);
  expect(await second()).toBe(false);
  pace.catchUp(0.9);
  await pace.rest(0.25);
});

test('rests by the share of the whole', async () => {
  await new WritePace(0).rest(1);
  await new WritePace(forever).rest(0);
  await new WritePace(100).rest(0.01);
});
