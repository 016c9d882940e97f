import { expect, test } from 'vitest';
import { InOrder } from './in-order.ts';

/** Whether it has been settled by now. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  return done;
}

function collecting(window = 3, mostBytesAhead = 10) {
  const seen: [number, number][] = [];
  const order = new InOrder<number>({
    window,
    mostBytesAhead,
    bytesOf: (item) => item,
    onItem: (batch, item) => seen.push([batch, item]),
  });
  return { order, seen };
}

test('items come in the order of the batches, however they are given', async () => {
  const { order, seen } = collecting();
  await order.give(2, [1]);
  await order.give(0, [2]);
  await order.give(1, [3]);
  order.end(2);
  await order.give(0, [4]);
  order.end(0);
  await order.give(1, [5]);
  expect(seen).toEqual([
    [0, 2],
    [0, 4],
    [1, 3],
    [1, 5],
  ]);
  order.end(1);
  expect(seen.slice(4)).toEqual([[2, 1]]);
});

test('a batch that is far ahead waits for its turn, and one beyond the window does not start', async () => {
  const { order, seen } = collecting();
  const started = order.room(3);
  const ahead = order.give(1, [8, 2]);
  expect([await isDone(started), await isDone(ahead)]).toEqual([false, false]);
  // whoever has the turn never waits
  await order.give(0, [100]);
  order.end(0);
  expect([await isDone(started), await isDone(ahead)]).toEqual([true, true]);
  expect(seen).toEqual([
    [0, 100],
    [1, 8],
    [1, 2],
  ]);
});

test('all that waits is let go', async () => {
  const { order, seen } = collecting();
  const waiting = [order.room(9), order.give(1, [50])];
  order.release();
  await Promise.all(waiting);
  expect(seen).toEqual([]);
});
