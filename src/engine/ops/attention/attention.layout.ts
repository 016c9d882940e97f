// Arguments of attention's wasm kernels: forward, and backward, which needs the same and the gradients. Strides and offsets
// are in bytes.

import { chunkKernel, type Struct } from '../../wasm/kernel-layout.ts';

/** What both kernels have. */
export const attentionInputs = {
  className: 'AttentionInputs',
  fields: {
    /** Rows of every clip, padding included; 0: packed sequences, each with the rows that it has. */
    frames: 'i32',
    hidden: 'i32',
    heads: 'i32',
    scale: 'f32',
    query: 'address',
    key: 'address',
    value: 'address',
    /** [1 or B, N, T, T], or absent. */
    bias: 'address',
    /** From a clip's bias to the next clip's: 0 where they share one. */
    biasClipStride: 'i32',
    /** Absent: nothing is dropped. */
    dropoutMask: 'address',
    /** int32: the clips' frame counts, then the first row of each, then where the dropout factors of each begin. */
    counts: 'address',
    clips: 'i32',
    /** The probabilities, laid out as dropout factors are, which the forward pass keeps for the backward one; absent: that
     *  computes them again. */
    weights: 'address',
  },
} as const satisfies Struct;

/** Chunk: clip × heads + head. */
export const attention = chunkKernel('attention', { out: 'address' }, { base: attentionInputs, hasScratch: true });

/** Chunk: head, where clips share a bias, so that they add to its gradient in turn; else clip × heads + head. */
export const attentionGradient = chunkKernel(
  'attentionGradient',
  { dy: 'address', dQuery: 'address', dKey: 'address', dValue: 'address', dBias: 'address' },
  { base: attentionInputs, hasScratch: true },
);
