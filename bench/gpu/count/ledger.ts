// What crosses between a program and its GPU, counted: dispatches with what each needs, command buffers, reads, buffers,
// pipelines. `watch-device.ts` fills it; tables and the roofline read it.

import type { Traffic } from '../../../src/engine/webgpu/wgsl-kernel.ts';

/** What the dispatches of one kernel need together. */
export interface KernelWork extends Traffic {
  kernel: string;
  dispatches: number;
  /** Floating-point operations. */
  flops: number;
}

export interface DispatchWork extends Omit<KernelWork, 'dispatches'> {
  workgroups: number;
}

export interface Counts {
  /** In order. */
  dispatches: DispatchWork[];
  commandBuffers: number;
  /** Times that the program waits for a buffer's bytes. */
  readbacks: number;
  readbackBytes: number;
  /** Bytes from the program to the GPU: buffers filled at creation, and writes of the queue. */
  uploadBytes: number;
  /** Calls of the queue's `writeBuffer`. */
  bufferWrites: number;
  buffersCreated: number;
  bufferBytesCreated: number;
  bindGroups: number;
  pipelinesCompiled: number;
  /** By the clock: of the program itself, where the device computes nothing. */
  seconds: number;
}

const nothing = (): Counts => ({
  dispatches: [],
  commandBuffers: 0,
  readbacks: 0,
  readbackBytes: 0,
  uploadBytes: 0,
  bufferWrites: 0,
  buffersCreated: 0,
  bufferBytesCreated: 0,
  bindGroups: 0,
  pipelinesCompiled: 0,
  seconds: 0,
});

export class Ledger {
  counts: Counts = nothing();

  /** What `work` does to the GPU. */
  async of(work: () => Promise<void>): Promise<Counts> {
    this.counts = nothing();
    const startedAt = performance.now();
    await work();
    const counts = { ...this.counts, seconds: (performance.now() - startedAt) / 1000 };
    // what follows is not of this work
    this.counts = nothing();
    return counts;
  }
}

/** Sums by kernel, the most operations first. */
export function byKernel(dispatches: readonly DispatchWork[]): KernelWork[] {
  const sums = new Map<string, KernelWork>();
  for (const { kernel, flops, readBytes, writtenBytes } of dispatches) {
    const sum = sums.get(kernel) ?? { kernel, dispatches: 0, flops: 0, readBytes: 0, writtenBytes: 0 };
    sum.dispatches += 1;
    sum.flops += flops;
    sum.readBytes += readBytes;
    sum.writtenBytes += writtenBytes;
    sums.set(kernel, sum);
  }
  return [...sums.values()].sort((a, b) => b.flops - a.flops || b.readBytes - a.readBytes);
}

/** Everything of `counts` taken `times`. */
export function repeated(counts: Counts, times: number): Counts {
  return added(Array.from({ length: times }, () => counts));
}

/** Of several, one after the other. */
export function added(parts: readonly Counts[]): Counts {
  const sum = nothing();
  for (const { dispatches, ...numbers } of parts) {
    for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) sum[name] += numbers[name];
    sum.dispatches = sum.dispatches.concat(dispatches);
  }
  return sum;
}
