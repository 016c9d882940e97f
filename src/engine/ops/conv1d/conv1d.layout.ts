// Arguments of what convolutions need around their GEMMs on wasm.

import { chunkKernel } from '../../wasm/kernel-layout.ts';

/** x [B, T, G · C] → out [G, B, padLeft + T + padRight, C] with zeros at the ends. Chunk: group × B + clip. */
export const splitGroups = chunkKernel('splitGroups', {
  x: 'address',
  out: 'address',
  clips: 'i32',
  frames: 'i32',
  groups: 'i32',
  channels: 'i32',
  padLeft: 'i32',
  padRight: 'i32',
});

/** Of a filter [G, kernel · C, O], the taps phase, phase + step, … in reverse order, each transposed: [G, taps · O, C].
 *  Chunk: group. */
export const reverseTaps = chunkKernel('reverseTaps', {
  filter: 'address',
  out: 'address',
  kernel: 'i32',
  channels: 'i32',
  outputs: 'i32',
  phase: 'i32',
  step: 'i32',
  taps: 'i32',
});
