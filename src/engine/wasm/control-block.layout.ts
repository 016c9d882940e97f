// The block of memory through which the engine's thread tells the pool's threads what to run: assembly/threads.as.ts.

import type { Struct } from './kernel-layout.ts';

export const controlBlock = {
  className: 'ControlBlock',
  fields: {
    /** Chunks that nobody has taken; the ticket taken is the number before it was counted down. */
    tickets: 'i32',
    /** Chunks that are done. */
    done: 'i32',
    /** Kernels run until now: what waiting threads watch. */
    runs: 'i32',
    /** Threads that sleep, or are about to. */
    sleeping: 'i32',
    /** 1 while the engine's own thread sleeps until chunks of others are done. */
    waiting: 'i32',
    /** Number of the kernel that runs. */
    kernel: 'i32',
    /** The threads' scratch, and the bytes of each. */
    scratch: 'address',
    scratchBytes: 'i32',
  },
} as const satisfies Struct;

/** Bytes before the kernel's arguments, and of the whole block. */
export const argumentsOffset = 32;
export const controlBytes = 256;
