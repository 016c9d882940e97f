// Whether a machine keeps up with what it hears, said of the time that its answers take.

/** `keeps-up`: every moment is heard whole at least twice. `slow`: answers come, but late. `misses`: some of what is said is in no
 *  window at all. */
export type Pace = 'keeps-up' | 'slow' | 'misses';

/** Later than this an answer no longer belongs to what was just said. */
const lateSec = 0.5;

export function paceOf(answerSec: number, windowSec: number): Pace {
  if (answerSec > windowSec) return 'misses';
  return answerSec > Math.min(lateSec, windowSec / 2) ? 'slow' : 'keeps-up';
}

/** The middle of the last answers' times: one that waited for something else says nothing of the others. */
export function typicalSec(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
