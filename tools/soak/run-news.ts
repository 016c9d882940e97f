// What a run told while it was interrupted again and again, and what that comes to: which updates were made twice.

/** In the order in which they were told. */
export type RunNews =
  /** An update is complete. */
  | { kind: 'update'; step: number }
  /** The checkpoint of an update is stored. */
  | { kind: 'stored'; step: number }
  /** A checkpoint found no space; from `space` on there is some again. */
  | { kind: 'no-space' | 'space'; step?: undefined };

export interface Repetition {
  /** Updates that were made more than once, each time counted. */
  repeated: number;
  /** The most that one interruption cost. */
  mostAtOnce: number;
  /** The same for interruptions that came while nothing could be stored: no bound holds for them. */
  mostWithoutSpace: number;
}

/** `news` of one run from its first update on. */
export function repetitionOf(news: readonly RunNews[]): Repetition {
  const result: Repetition = { repeated: 0, mostAtOnce: 0, mostWithoutSpace: 0 };
  let last = 0;
  let hasSpace = true;
  for (const { kind, step } of news) {
    if (kind === 'no-space') hasSpace = false;
    else if (kind !== 'update') hasSpace = true;
    else {
      const again = Math.max(0, last + 1 - step);
      result.repeated += again;
      const bound = hasSpace ? 'mostAtOnce' : 'mostWithoutSpace';
      result[bound] = Math.max(result[bound], again);
      last = step;
    }
  }
  return result;
}
