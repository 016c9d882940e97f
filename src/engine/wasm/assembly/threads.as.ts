// How the chunks of a kernel's run are shared between threads. The control block lies in the shared memory; its `tickets`
// counts the chunks down, and whoever takes a ticket runs that chunk. A thread that comes late finds none and waits for the
// next run, so a run never waits for a thread that has not begun.

import { argumentsOffset, ControlBlock } from '../control-block.layout';
import { runChunk } from './kernels';

/** How often a thread looks for the next run before it sleeps: a million spins take about 0.3 ms, and the next kernel of a
 *  small model comes after 10 to 100 µs of JavaScript. Waking a thread takes as long as such a kernel. */
const spins: i32 = 1_000_000;

/** How often the engine's own thread looks whether others are done before it sleeps: some milliseconds, longer than a chunk
 *  takes where each thread has a core. */
const doneSpins: i32 = 5_000_000;

/** How often it looks in a call where it may not sleep: about a second. */
const longSpins: i32 = 1_000_000_000;
const sleepNs: i64 = 1_000_000_000;

/** Runs all chunks of the kernel, with the help of the threads that are there. Gives how many are done: fewer than all where
 *  others are slow with theirs; then `awaitDone` says how many later. */
export function run(block: usize, chunks: i32): i32 {
  const control = changetype<ControlBlock>(block);
  if (!ASC_FEATURE_THREADS || chunks === 1) {
    for (let chunk = 0; chunk < chunks; chunk++) runChunk(control.kernel, block + argumentsOffset, chunk, control.scratch);
    return chunks;
  }
  atomic.store<i32>(block + offsetof<ControlBlock>('done'), 0);
  atomic.store<i32>(block + offsetof<ControlBlock>('tickets'), chunks);
  atomic.add<i32>(block + offsetof<ControlBlock>('runs'), 1);
  if (atomic.load<i32>(block + offsetof<ControlBlock>('sleeping')) > 0) atomic.notify(block + offsetof<ControlBlock>('runs'), -1);
  takeChunks(block, 0);
  return spinUntilDone(block, chunks, doneSpins);
}

/** Waits until another chunk is done, a second at most; gives how many are done. The page's own thread may not sleep. */
export function awaitDone(block: usize, chunks: i32, maySleep: i32): i32 {
  if (!ASC_FEATURE_THREADS) return chunks;
  if (!maySleep) return spinUntilDone(block, chunks, longSpins);
  const done = block + offsetof<ControlBlock>('done');
  atomic.store<i32>(block + offsetof<ControlBlock>('waiting'), 1);
  const seen = atomic.load<i32>(done);
  if (seen < chunks) atomic.wait<i32>(done, seen, sleepNs);
  atomic.store<i32>(block + offsetof<ControlBlock>('waiting'), 0);
  return atomic.load<i32>(done);
}

function spinUntilDone(block: usize, chunks: i32, most: i32): i32 {
  let done = atomic.load<i32>(block + offsetof<ControlBlock>('done'));
  for (let spin = 0; spin < most && done < chunks; spin++) done = atomic.load<i32>(block + offsetof<ControlBlock>('done'));
  return done;
}

function takeChunks(block: usize, thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  const control = changetype<ControlBlock>(block);
  // looked at before a ticket is taken: else idle threads would count far below 0
  while (atomic.load<i32>(block + offsetof<ControlBlock>('tickets')) > 0) {
    const ticket = atomic.sub<i32>(block + offsetof<ControlBlock>('tickets'), 1);
    if (ticket <= 0) return;
    const scratch = control.scratch + <usize>thread * <usize>control.scratchBytes;
    runChunk(control.kernel, block + argumentsOffset, ticket - 1, scratch);
    atomic.add<i32>(block + offsetof<ControlBlock>('done'), 1);
    if (atomic.load<i32>(block + offsetof<ControlBlock>('waiting')) > 0) atomic.notify(block + offsetof<ControlBlock>('done'), -1);
  }
}

/** What a pool's thread does until it is terminated. Threads are numbered from 1. */
export function serve(block: usize, thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  const runs = block + offsetof<ControlBlock>('runs');
  const sleeping = block + offsetof<ControlBlock>('sleeping');
  while (true) {
    const seen = atomic.load<i32>(runs);
    takeChunks(block, thread);
    let spin = 0;
    while (spin < spins && atomic.load<i32>(runs) === seen) spin++;
    if (spin < spins) continue;
    atomic.add<i32>(sleeping, 1);
    atomic.wait<i32>(runs, seen, -1);
    atomic.sub<i32>(sleeping, 1);
  }
}
