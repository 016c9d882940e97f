// What a run told while it was interrupted again and again, and what that comes to: which updates were made twice.

/** In the order in which they were told. */
export type RunNews =
  /** An update is complete. */
  | { kind: 'update'; step: number }
  /** The checkpoint of an update is stored. */
  | { kind: 'stored'; step: number }
  /** A checkpoint found no space; from `space` on there is some again. */
  | { kind: 'no-space' | 'space'; step?: undefined }
  /** The last checkpoint was damaged: it goes on from one before. */
  | { kind: 'damaged'; step?: undefined };

export interface Repetition {
  /** Updates that were made more than once, each time counted. */
  repeated: number;
  /** The most that one interruption cost. */
  mostAtOnce: number;
  /** The same for interruptions after which the last checkpoint could not be used, since there was no space for it or it was
   *  damaged: no bound holds for them. */
  mostUnsaved: number;
}

/** `news` of one run from its first update on. */
export function repetitionOf(news: readonly RunNews[]): Repetition {
  const result: Repetition = { repeated: 0, mostAtOnce: 0, mostUnsaved: 0 };
  let last = 0;
  let isSaved = true;
  for (const { kind, step } of news) {
    if (kind === 'no-space' || kind === 'damaged') isSaved = false;
    else if (kind !== 'update') isSaved = true;
    else {
      const again = Math.max(0, last + 1 - step);
      result.repeated += again;
      const bound = isSaved ? 'mostAtOnce' : 'mostUnsaved';
      result[bound] = Math.max(result[bound], again);
      last = step;
    }
  }
  return result;
}
