// Seconds of a call, in a worker.

import { itemAt } from '../../../src/lib/present.ts';
import type { Round } from '../task.ts';

/** V8 recompiles hot wasm in the background while the first calls run, so each system is warmed this long. */
const warmSec = 4;
const leastCalls = 3;
/** A system whose calls take longer than this is not asked for more of them than it must. */
const patienceSec = 15;

/** Seconds of the first call where that was so slow that it stays the only one (what compiling adds to it does not show);
 *  null where rounds can be timed. */
export async function warm(call: () => Promise<void>): Promise<number | null> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  await call();
  if (elapsed() > patienceSec) return elapsed();
  do await call();
  while (elapsed() < warmSec);
  return null;
}

export async function timeRound(call: () => Promise<void>, leastSec: number): Promise<Round> {
  const seconds: number[] = [];
  let total = 0;
  while ((seconds.length < leastCalls && total < patienceSec) || total < leastSec) {
    const startedAt = performance.now();
    await call();
    const elapsed = (performance.now() - startedAt) / 1000;
    seconds.push(elapsed);
    total += elapsed;
  }
  return {
    seconds: itemAt(
      seconds.sort((a, b) => a - b),
      Math.floor(seconds.length / 2),
    ),
  };
}
