// What waits for the engine: runs in the order in which their turn comes. A run is in the queue from the moment it is put there until it
// was trained and evaluated: its record says so (`queueOrder`), so that a reload changes nothing.

import type { SplitName } from '../dataset/splits/split.ts';
import { largestOf } from '../lib/long-lists.ts';
import { evaluationOf, type RunRecord } from '../run/run-record.ts';

export interface QueueState {
  /** Nothing begins by itself; what is at work goes on. */
  isPaused: boolean;
  /** Runs that wait, in their order. */
  runIds: readonly string[];
  /** Another tab works through the queue. */
  isElsewhere: boolean;
}

export interface QueueRequest {
  /** Whether the test clips are evaluated after the training, too; the validation clips always are. */
  evaluatesTest?: boolean;
  /** Before all others that wait. */
  isNext?: boolean;
}

export interface QueueActions {
  /** Puts a run of the open data set, model and form into the queue, as they are now. Resolves with its id. */
  queueRun(request?: QueueRequest): Promise<string>;
  /** Puts runs that are not stored yet into the queue, in their order, behind the others. */
  queueRuns(runs: readonly RunRecord[]): Promise<void>;
  /** Puts a run that was paused, failed or stopped behind the others: it goes on from its checkpoint when its turn comes, and is evaluated
   *  then. Nothing happens to one that waits, is at work or has finished. */
  continueInQueue(runId: string): Promise<void>;
  /** Gives a waiting run the place before another that waits; null: behind all. */
  moveInQueue(runId: string, before: string | null): Promise<void>;
  /** Of a run that waits: one that never began is deleted, one that was cut off stays among the runs. */
  removeFromQueue(runId: string): Promise<void>;
  /** Lets what is at work go on and begins nothing after it. */
  pauseQueue(): void;
  resumeQueue(): Promise<void>;
}

export interface EditQueuedActions {
  /** Brings a waiting run's data set, reading, model, settings and origin to the form of a new run, and takes it out of the queue. */
  editQueued(runId: string): Promise<void>;
}

type Queued = Pick<RunRecord, 'state' | 'queueOrder'>;

/** Runs that wait, in the order in which their turn comes: those whose work was cut off first. */
export function queuedRuns<T extends Queued & Pick<RunRecord, 'incidents' | 'createdAt'>>(runs: readonly T[]): T[] {
  const hasBegun = (run: T) => run.incidents.some(({ kind }) => kind === 'interrupted');
  return runs
    .filter(({ state }) => state === 'queued')
    .sort(
      (a, b) =>
        Number(hasBegun(b)) - Number(hasBegun(a)) ||
        (a.queueOrder ?? 0) - (b.queueOrder ?? 0) ||
        a.createdAt - b.createdAt,
    );
}

/** The place behind all that wait. */
export function lastOrder(runs: readonly Queued[]): number {
  return largestOf(
    runs.map(({ queueOrder = 0 }) => queueOrder),
    0,
  );
}

/** The place before `before`, or (null) behind all, among runs in their order; of the run that moves, which may be one of them. */
export function orderBefore(
  queued: readonly (Queued & { id: string })[],
  runId: string,
  before: string | null,
): number {
  const others = queued.filter(({ id }) => id !== runId);
  const at = before === null ? -1 : others.findIndex(({ id }) => id === before);
  if (at < 0) return lastOrder(others) + 1;
  const next = others[at]?.queueOrder ?? 0;
  const previous = others[at - 1]?.queueOrder;
  return previous === undefined ? next - 1 : (previous + next) / 2;
}

/** What of a run that came through the queue is still to be evaluated: nothing of one that failed, or that keeps no checkpoint. */
export function dueEvaluation(run: RunRecord): SplitName | null {
  if (run.queueOrder === undefined || run.checkpoints.length === 0) return null;
  if (run.state !== 'finished' && run.state !== 'stopped') return null;
  return (run.evaluatesAfter ?? []).find((part) => !evaluationOf(run, part) && run.split[part].length > 0) ?? null;
}

/** Whether it was in the queue and nothing is left to do. */
export function hasLeftQueue(run: RunRecord): boolean {
  const isEnded = run.state === 'finished' || run.state === 'stopped' || run.state === 'failed';
  return run.queueOrder !== undefined && isEnded && dueEvaluation(run) === null;
}
