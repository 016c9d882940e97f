// Convolutions of three taps and stride 2, the feature encoder's, in 7 products instead of 9 (../wasm/minimal-filter.ts).

import { kernelNumbers, type WasmRunner } from '../../wasm/runner.ts';

/** Addresses in bytes; `bias` 0 where there is none. */
export interface MinimalFilterJob {
  clips: number;
  frames: number;
  outFrames: number;
  channels: number;
  outputs: number;
  x: number;
  /** The filter in panels. */
  filter: number;
  out: number;
  bias: number;
  activation: 'none' | 'gelu';
}

/** Groups of three output rows come six at a time. */
const groupStep = 6;
/** Numbers of a thread's scratch that strips may take: those of the product's strips (252 rows of 768). */
const stripNumbers = 252 * 768;
/** Strips of 6 × channels that six groups become. */
const parts = 7;
const mostGroups = 42;
/** What else a chunk holds fits a thread's scratch up to here. */
const mostChannels = 2048;
/** Below this many rows the zeros behind the last group cost more than is saved. */
const leastRows = 36;

/** Whether a convolution of three taps and stride 2 can be done so. */
export function takesMinimalFilter(outFrames: number, channels: number): boolean {
  return outFrames >= leastRows && channels % 4 === 0 && channels <= mostChannels;
}

export function runMinimalFilter(runner: WasmRunner, job: MinimalFilterJob): void {
  const { clips, frames, outFrames, channels, outputs, activation } = job;
  const groups = Math.ceil(outFrames / 3);
  const perChunk = groupsPerChunk(runner.threads, clips, groups, channels);
  const words = [outFrames, outputs, channels, frames, perChunk, job.x, job.filter, job.out, job.bias];
  runner.run(
    kernelNumbers.minimalFilter,
    [...words, activation === 'gelu' ? 1 : 0],
    clips * Math.ceil(groups / perChunk),
  );
}

/** As many as fit the second-level cache, but enough chunks for all threads. */
function groupsPerChunk(threads: number, clips: number, groups: number, channels: number): number {
  const fitting = Math.floor(stripNumbers / (parts * channels) / groupStep) * groupStep;
  const shared = threads === 1 ? groups : groups / Math.ceil((4 * threads) / clips);
  const most = Math.min(mostGroups, fitting);
  const even = groups / Math.ceil(groups / Math.min(most, shared));
  return Math.min(most, Math.ceil(even / groupStep) * groupStep);
}
