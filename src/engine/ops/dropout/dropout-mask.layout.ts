// Arguments of the wasm kernels that make dropout masks.

import { chunkKernel, type Struct } from '../../wasm/kernel-layout.ts';

/** Chunk: clip × heads + head. */
export const dropoutMask = chunkKernel(
  'dropoutMask',
  {
    out: 'address',
    /** Rows of every clip, padding included; 0: packed sequences, each with the rows that it has. */
    frames: 'i32',
    heads: 'i32',
    /** Elements of a row; 0: as many as its clip has frames. */
    width: 'i32',
    /** int32: the clips' frame counts, then where the factors of each begin. */
    counts: 'address',
    key0: 'i32',
    key1: 'i32',
    stream: 'i32',
    microBatch: 'i32',
    /** Random words below it drop their element. */
    threshold: 'i32',
    /** Factor of elements that are kept. */
    kept: 'f32',
    /** Number of the first clip in its micro-batch. */
    firstClip: 'i32',
    clips: 'i32',
  },
  { hasScratch: true },
);

/** Of several masks in one call: each one's arguments, and where its chunks end among those of all. */
export const dropoutMaskItem = {
  className: 'DropoutMaskItem',
  fields: { ...dropoutMask.fields, end: 'i32' },
} as const satisfies Struct;

export const dropoutMasks = chunkKernel('dropoutMasks', { items: 'address' }, { hasScratch: true });
