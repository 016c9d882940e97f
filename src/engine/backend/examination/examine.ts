// Examines our kernels on a new adapter, one after another: each is compared with wasm in the way that suits the adapter, then by its
// plainest variant, then by TensorFlow.js's operations in its place. A way that differs is given up for that kernel alone; only
// where the last one differs as well is the adapter refused.

import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import {
  hasPlainVariant,
  installWebgpuKernels,
  type KernelWays,
  type WebgpuKernelName,
} from '../../webgpu/install-webgpu-kernels.ts';
import type { KernelFault, KernelVerdict, KernelWay } from '../engine-info.ts';
import type { AdapterRecord } from './adapter-record.ts';
import { type Finding, finding } from './finding.ts';
import { type Extent, type KernelCase, kernelCases } from './kernel-cases.ts';
import type { References } from './reference.ts';

/** An examination that is under way, over as many devices as it takes. */
export interface Examination {
  readonly record: AdapterRecord;
  /** Keeps the record as it is now. */
  save(): Promise<void>;
  references(): Promise<References>;
  /** A kernel that has not answered by then hangs. */
  limitMs: number;
  extent: Extent;
}

/** The device is of no use any more; the record says on account of what. Begin again with a new one. */
export class DeviceSpent extends Error {}

/** The adapter computes wrongly whatever is tried; `record.refusedFor` says what. */
export class AdapterRefused extends Error {}

/** Those of the record, installed on `backend`. */
export function installExamined(backend: CustomWebgpuBackend, record: AdapterRecord, halfWeights: boolean): void {
  installWebgpuKernels(backend, { halfWeights, ways: waysOf(record) });
}

function waysOf({ kernels }: AdapterRecord): KernelWays {
  return Object.fromEntries(kernels.map(({ kernel, way }) => [kernel, way]));
}

/** Examines these kernels, but those that the record has. Throws `DeviceSpent` and `AdapterRefused`. */
export async function examineKernels(
  backend: CustomWebgpuBackend,
  names: readonly WebgpuKernelName[],
  halfWeights: boolean,
  examination: Examination,
): Promise<void> {
  const { record } = examination;
  const inOrder = (Object.keys(kernelCases) as WebgpuKernelName[]).filter((name) => names.includes(name));
  const open = inOrder.filter((name) => !record.kernels.some(({ kernel }) => kernel === name));
  if (open.length === 0) return;
  const references = await examination.references();
  for (const name of open) {
    const expected = references.get(name) ?? [];
    await examineKernel(backend, name, expected, halfWeights, examination);
  }
}

async function examineKernel(
  backend: CustomWebgpuBackend,
  name: WebgpuKernelName,
  expected: readonly Float32Array[],
  halfWeights: boolean,
  examination: Examination,
): Promise<void> {
  const { record } = examination;
  const ways: KernelWay[] = hasPlainVariant(name) ? ['chosen', 'plain', 'composed'] : ['chosen', 'composed'];
  let before: Finding | null = null;
  for (const way of ways) {
    const found = await tryOut(name, way, examination, async () => {
      const installed = { ...waysOf(record), [name]: way };
      installWebgpuKernels(backend, { halfWeights, ways: installed });
      return findingOfCase(backend, kernelCases[name], expected, examination);
    });
    if (found.fault === null) {
      // what is told is why the chosen way was given up
      record.kernels.push(verdictOf(name, way, before ?? found));
      return;
    }
    before ??= found;
  }
  await refuse(examination, verdictOf(name, 'composed', before));
}

/** Small GEMMs also with the tile of large ones. */
async function findingOfCase(
  backend: CustomWebgpuBackend,
  kernelCase: KernelCase,
  expected: readonly Float32Array[],
  { extent, limitMs }: Examination,
): Promise<Finding> {
  const attempt = () => finding(backend, kernelCase, extent, expected, limitMs);
  const small = await attempt();
  if (small.fault !== null) return small;
  // in software compilation is what takes long, and the whole is tried with them anyway
  const large = backend.isSoftware ? null : await backend.withLargeTiles(attempt);
  if (!large) return small;
  return large.fault !== null || (large.difference ?? 0) > (small.difference ?? 0) ? large : small;
}

/** Runs a task after writing down what it is. Where it costs the device, that is written down as well. */
export async function tryOut(
  kernel: string,
  way: KernelWay,
  examination: Examination,
  task: () => Promise<Finding>,
): Promise<Finding> {
  const { record } = examination;
  record.trying = { kernel, way };
  await examination.save();
  const found = await task();
  record.trying = null;
  if (found.fault === 'lost' || found.fault === 'hangs') {
    blame(record, { kernel, way }, found.fault);
    await examination.save();
    if (record.refusedFor) throw new AdapterRefused(inWords(record.refusedFor));
    throw new DeviceSpent(inWords(verdictOf(kernel, way, found)));
  }
  return found;
}

/** What ended a device, a page or a machine is not tried again: neither as it was nor by a variant of it. */
export function blame(
  record: AdapterRecord,
  { kernel, way }: { kernel: string; way: KernelWay },
  fault: KernelFault,
): void {
  const verdict: KernelVerdict = { kernel, way: kernel === tilesName ? 'plain' : 'composed', fault, difference: null };
  record.trying = null;
  if (way === 'composed') record.refusedFor = verdict;
  else record.kernels.push(verdict);
}

/** The choice of GEMM's tiles, in the record's list of kernels. */
export const tilesName = 'tiles';
/** All kernels together. */
export const allName = 'all';

/** Compares the network and the optimizer's step as a whole (../self-test.ts); where they differ, without any of our kernels. */
export async function examineWhole(
  backend: CustomWebgpuBackend,
  examination: Examination,
  selfTest: () => Promise<Finding>,
): Promise<void> {
  const { record } = examination;
  const whole = await tryOut(allName, 'chosen', examination, () => {
    installExamined(backend, record, false);
    return selfTest();
  });
  const verdict = verdictOf(allName, whole.fault === null ? 'chosen' : 'composed', whole);
  if (whole.fault === null) {
    record.kernels.push(verdict);
    return;
  }
  const composed = await tryOut(allName, 'composed', examination, () => {
    installWebgpuKernels(backend, { halfWeights: false, ways: { [allName]: 'composed' } });
    return selfTest();
  });
  if (composed.fault !== null) await refuse(examination, verdict);
  record.kernels.push(verdict);
}

async function refuse(examination: Examination, verdict: KernelVerdict): Promise<never> {
  examination.record.refusedFor = verdict;
  await examination.save();
  throw new AdapterRefused(inWords(verdict));
}

function verdictOf(kernel: string, way: KernelWay, found: Finding | null): KernelVerdict {
  return { kernel, way, fault: found?.fault ?? null, difference: found?.difference ?? null };
}

function inWords({ kernel, way, fault, difference }: KernelVerdict): string {
  return `${kernel} (${way}): ${fault ?? 'right'}${difference === null ? '' : `, by ${difference}`}`;
}
