// Convolutions of three taps and stride 2, the feature encoder's, by Winograd's F(3, 2) (winograd.as.ts).

import { kBlock, mBlock } from '../../gemm/wasm/gemm.layout.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { setGroups, stripsPerSet, winograd } from './winograd.layout.ts';

const mostGroups = 42;
/** What else a chunk holds fits a thread's scratch up to here. */
const mostChannels = 2048;
/** Below this many rows the zeros behind the last group cost more than is saved. */
const leastFrames = 36;

/** Whether a convolution of three taps and stride 2 is done so. */
export function usesWinograd(outFrames: number, channels: number): boolean {
  return outFrames >= leastFrames && channels % 4 === 0 && channels <= mostChannels;
}

export function runWinograd(
  heap: Heap,
  clips: number,
  args: Omit<ArgumentsOf<typeof winograd>, 'groupsPerChunk'>,
): void {
  const groups = Math.ceil(args.outFrames / 3);
  const groupsPerChunk = chunkSize(heap.threads, clips, groups, args.channels);
  heap.run(winograd, { ...args, groupsPerChunk }, clips * Math.ceil(groups / groupsPerChunk));
}

/** Groups whose strips take what a GEMM's strips do, and so fit the second-level cache, but enough chunks for all threads. */
function chunkSize(threads: number, clips: number, groups: number, channels: number): number {
  const fitting = Math.floor((mBlock * kBlock) / (stripsPerSet * channels) / setGroups) * setGroups;
  const shared = threads === 1 ? groups : groups / Math.ceil((4 * threads) / clips);
  const most = Math.min(mostGroups, fitting);
  const even = groups / Math.ceil(groups / Math.min(most, shared));
  return Math.min(most, Math.ceil(even / setGroups) * setGroups);
}
