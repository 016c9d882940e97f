// How chunks of a job are shared between threads. A job lies in the shared memory; `tickets` counts its chunks down, and
// whoever takes a ticket runs that chunk. A thread that comes late finds none and waits for the next job, so a job never
// waits for a thread that has not begun.

import { runChunk } from './chunks';

// Bytes of the control block.
/** Chunks left; the ticket taken is the number before it was counted down. */
// @ts-ignore: decorator
@inline const TICKETS: usize = 0;
/** Chunks done. */
// @ts-ignore: decorator
@inline const DONE: usize = 4;
/** Jobs begun: what waiting threads watch. */
// @ts-ignore: decorator
@inline const JOBS: usize = 8;
/** Threads that sleep, or are about to. */
// @ts-ignore: decorator
@inline const SLEEPING: usize = 12;
/** Which kernel the job runs. */
// @ts-ignore: decorator
@inline const KERNEL: usize = 16;
/** Address of the threads' scratch, and bytes for each. */
// @ts-ignore: decorator
@inline const SCRATCH: usize = 20;
// @ts-ignore: decorator
@inline const SCRATCH_BYTES: usize = 24;
/** The job's words. */
// @ts-ignore: decorator
@inline const JOB: usize = 32;

/** Looks for a new job this often before it sleeps: 100,000 looks take about 30 µs, and the next job of a small model comes
 *  after 10 to 20 µs of JavaScript. Waking a thread takes as long as such a job. */
const looks: i32 = 100_000;

/** Runs all chunks of the job, with the help of the threads that are there. */
export function run(control: usize, chunks: i32): void {
  const kernel = load<i32>(control + KERNEL);
  const scratch = load<usize>(control + SCRATCH);
  if (!ASC_FEATURE_THREADS || chunks === 1) {
    for (let chunk = 0; chunk < chunks; chunk++) runChunk(kernel, control + JOB, chunk, scratch);
    return;
  }
  atomic.store<i32>(control + DONE, 0);
  atomic.store<i32>(control + TICKETS, chunks);
  atomic.add<i32>(control + JOBS, 1);
  if (atomic.load<i32>(control + SLEEPING) > 0) atomic.notify(control + JOBS, -1);
  takeChunks(control, scratch);
  while (atomic.load<i32>(control + DONE) < chunks) {}
}

function takeChunks(control: usize, scratch: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  // a look before the ticket: else idle threads would count far below 0
  while (atomic.load<i32>(control + TICKETS) > 0) {
    const ticket = atomic.sub<i32>(control + TICKETS, 1);
    if (ticket <= 0) return;
    runChunk(load<i32>(control + KERNEL), control + JOB, ticket - 1, scratch);
    atomic.add<i32>(control + DONE, 1);
  }
}

/** What a pool's thread does until it is terminated. Threads are numbered from 1. */
export function serve(control: usize, thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  while (true) {
    const jobs = atomic.load<i32>(control + JOBS);
    const scratch = load<usize>(control + SCRATCH) + <usize>thread * load<usize>(control + SCRATCH_BYTES);
    takeChunks(control, scratch);
    let look = 0;
    while (look < looks && atomic.load<i32>(control + JOBS) === jobs) look++;
    if (look < looks) continue;
    atomic.add<i32>(control + SLEEPING, 1);
    atomic.wait<i32>(control + JOBS, jobs, -1);
    atomic.sub<i32>(control + SLEEPING, 1);
  }
}
