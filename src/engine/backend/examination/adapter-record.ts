// What is known of an adapter from earlier starts: the verdict on each kernel, and what was being tried when something ended that
// start. Another browser, driver or build of our kernels makes it another adapter.

import { z } from '../../../lib/zod.ts';
import type { TuningMemory } from '../../gemm/webgpu/autotune.ts';
import type { KernelFault, KernelVerdict, KernelWay } from '../engine-info.ts';

const ways = ['chosen', 'plain', 'composed'] as const satisfies KernelWay[];
const faults = ['differs', 'refused', 'hangs', 'lost', 'ended'] as const satisfies KernelFault[];

const kernelVerdictSchema = z.object({
  kernel: z.string(),
  way: z.enum(ways),
  fault: z.enum(faults).nullable(),
  difference: z.number().nullable(),
});

const adapterRecordSchema = z.object({
  /** In the order of the examination. */
  kernels: z.array(kernelVerdictSchema),
  refusedFor: kernelVerdictSchema.nullable(),
  /** Written before it is tried: whatever ends the page or the machine meanwhile is blamed on it at the next start. */
  trying: z.object({ kernel: z.string(), way: z.enum(ways) }).nullable(),
  examinedAtMs: z.number(),
  seconds: z.number(),
});

export interface AdapterRecord {
  kernels: KernelVerdict[];
  refusedFor: KernelVerdict | null;
  trying: { kernel: string; way: KernelWay } | null;
  examinedAtMs: number;
  seconds: number;
}

export function newRecord(): AdapterRecord {
  return { kernels: [], refusedFor: null, trying: null, examinedAtMs: Date.now(), seconds: 0 };
}

/** Of an adapter under this browser and this build. `driver`: some browsers tell it. */
export function recordKey(info: GPUAdapterInfo, kernelRevision: string): string {
  const { vendor, architecture, device, description, driver = '' } = info as GPUAdapterInfo & { driver?: string };
  return ['verdict', kernelRevision, navigator.userAgent, vendor, architecture, device, description, driver].join('|');
}

/** Null where nothing is known, or nothing that can be read. */
export async function readRecord(memory: TuningMemory, key: string): Promise<AdapterRecord | null> {
  const text = await memory.read(key).catch(() => null);
  if (!text) return null;
  try {
    return adapterRecordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Where it cannot be kept, the adapter is examined again at the next start. */
export async function writeRecord(memory: TuningMemory, key: string, record: AdapterRecord): Promise<void> {
  await memory.write(key, JSON.stringify(record)).catch(() => undefined);
}
