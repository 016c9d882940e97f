// Arguments of the wasm kernel for convolutions of three taps and stride 2, by Winograd's F(3, 2).

import { gemm } from '../../gemm/wasm/gemm.layout.ts';
import { chunkKernel } from '../../wasm/kernel-layout.ts';

/** Chunk: clip × chunks of a clip + chunk of the clip. */
export const winograd = chunkKernel(
  'winograd',
  {
    /** Output rows of a clip. */
    outFrames: 'i32',
    outputs: 'i32',
    /** A multiple of four. */
    channels: 'i32',
    /** Input rows of a clip. */
    frames: 'i32',
    /** Groups of three output rows; a multiple of six. */
    groupsPerChunk: 'i32',
    /** [B, frames, channels] */
    x: 'address',
    /** The filter [3 · channels, outputs] in panels. */
    panels: 'address',
    /** [B, outFrames, outputs] */
    out: 'address',
    bias: 'address',
    activation: gemm.fields.activation,
  },
  { hasScratch: true },
);

/** Groups of three output rows that are computed together: a tile's rows. */
export const setGroups = 6;
/** Strips that a set of groups becomes. */
export const stripsPerSet = 7;
