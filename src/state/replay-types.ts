// What a person can do about repeating a run.

export interface ReplayActions {
  /** Trains the same again as a new run, which remembers what it repeats. Fails into the area `train`. */
  replayRun(runId: string): Promise<void>;
}
