// One try of a kernel on a device: whether the driver takes it, whether it answers in time, and by how much it differs.

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import type { KernelFault } from '../engine-info.ts';
import type { Extent, KernelCase } from './kernel-cases.ts';

export interface Finding {
  fault: KernelFault | null;
  /** As in `KernelVerdict`. */
  difference: number | null;
  /** For the console. */
  detail?: string;
}

/** Of a case whose results should be `expected`. */
export function finding(
  backend: CustomWebgpuBackend,
  { run, tolerance }: KernelCase,
  extent: Extent,
  expected: readonly Float32Array[],
  limitMs: number,
): Promise<Finding> {
  return watched(backend, limitMs, async () => {
    const results = tf.tidy(() => run(extent));
    try {
      const found = (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[];
      const difference = largestDifference(found, expected);
      // NaN is within no tolerance
      return { fault: difference <= tolerance ? null : 'differs', difference: finite(difference) };
    } finally {
      tf.dispose(results);
    }
  });
}

const scopes: GPUErrorFilter[] = ['internal', 'out-of-memory', 'validation'];

/** Runs a task that alone uses the device meanwhile. */
export async function watched(
  backend: CustomWebgpuBackend,
  limitMs: number,
  task: () => Promise<Finding>,
): Promise<Finding> {
  const { device } = backend;
  for (const scope of scopes) device.pushErrorScope(scope);
  const answered = task()
    .catch((error): Finding => ({ fault: 'refused', difference: null, detail: String(error) }))
    .then(async (found): Promise<Finding> => {
      const refusals = await Promise.all(scopes.map(() => device.popErrorScope()));
      const refusal = refusals.find((error) => error !== null);
      return refusal ? { fault: 'refused', difference: null, detail: refusal.message } : found;
    });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve({ fault: 'hangs', difference: null }), limitMs);
  });
  const lost = device.lost.then(({ message }): Finding => ({ fault: 'lost', difference: null, detail: message }));
  // a lost device also ends what waits for an answer: that it is lost is then the news
  const outcome = await Promise.race([answered.catch(() => lost), lost, late]);
  clearTimeout(timer);
  const result = outcome.fault === 'refused' ? await lostMeanwhile(outcome, lost) : outcome;
  if (result.fault !== null) {
    console.warn('A kernel is given up on this GPU:', result);
    // what a refused command buffer was to upload never came
    backend.forgetConstants();
  }
  return result;
}

/** A device that was lost says so a little later than what it was told fails. */
async function lostMeanwhile(refused: Finding, lost: Promise<Finding>): Promise<Finding> {
  return Promise.race([lost, new Promise<Finding>((resolve) => setTimeout(() => resolve(refused), 50))]);
}

/** Absolute, or relative where what is expected is above 1; NaN where a number is missing or none. */
function largestDifference(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  if (found.length !== expected.length || expected.length === 0) return Number.NaN;
  let largest = 0;
  for (const [i, right] of expected.entries()) {
    const values = found[i] ?? new Float32Array();
    if (values.length !== right.length) return Number.NaN;
    for (const [at, value] of right.entries()) {
      const difference = Math.abs((values[at] ?? Number.NaN) - value) / Math.max(1, Math.abs(value));
      // not `Math.max`: once NaN, always NaN
      if (!(difference <= largest)) largest = difference;
      if (Number.isNaN(largest)) return largest;
    }
  }
  return largest;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
