// Shuffles that depend on the numbers given alone, so that they need not be stored (Fisher–Yates over Philox).

import { philoxFill, philoxKeyOf } from './philox.ts';
import { itemAt } from './present.ts';

/** 0..count-1 in a random order. `stream` tells uses of one seed apart; `position`: an epoch, say. */
export function shuffledIndices(count: number, seed: number, stream: number, position = 0): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  const words = new Uint32Array(2 * count);
  philoxFill(philoxKeyOf(seed), [position, stream, 0], words);
  for (let last = count - 1; last > 0; last--) {
    // 53 random bits: the bias towards any place is below 1e-9 for any count that memory holds
    const unit = (itemAt(words, 2 * last) * 2 ** 21 + (itemAt(words, 2 * last + 1) >>> 11)) / 2 ** 53;
    const other = Math.floor(unit * (last + 1));
    [order[last], order[other]] = [itemAt(order, other), itemAt(order, last)];
  }
  return order;
}
