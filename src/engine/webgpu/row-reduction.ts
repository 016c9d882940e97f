// Kernels that reduce rows (softmax, layer norm, sums). How the invocations on one row add up depends on the adapter: one
// invocation a row on software adapters, where barriers cost most; one subgroup where its size is fixed; else a workgroup
// with a tree in shared memory.

import { workgroupSize } from './wgsl-kernel.ts';

export interface RowReduction {
  kind: 'invocation' | 'subgroup' | 'workgroup';
  /** Invocations on a row. */
  lanes: number;
}

const lanesOfWorkgroup = 128;

/** What every adapter can. */
export const plainReduction: RowReduction = { kind: 'invocation', lanes: 1 };

/** What suits this adapter. */
export function rowReductionFor(device: GPUDevice, info: GPUAdapterInfo, isSoftware: boolean): RowReduction {
  if (isSoftware) return plainReduction;
  const { subgroupMinSize: min, subgroupMaxSize: max } = info;
  if (device.features.has('subgroups') && min !== undefined && min === max && min >= 16)
    return { kind: 'subgroup', lanes: min };
  return { kind: 'workgroup', lanes: lanesOfWorkgroup };
}

/** Rows of a workgroup. */
export function rowsPerWorkgroup({ kind }: RowReduction): number {
  return kind === 'invocation' ? workgroupSize : 1;
}

export function enablesOf({ kind }: RowReduction): 'subgroups'[] {
  return kind === 'subgroup' ? ['subgroups'] : [];
}

/** Names the variant in a kernel's name. */
export function describeReduction({ kind, lanes }: RowReduction): string {
  return `${kind} ${lanes}`;
}

/** Declares `LANES`, `rowSum`, `rowMax` and an entry point that calls `row(r, lane)` for each row below the kernel argument
 *  `rows`. Every lane of a row gets the result, and must call the reductions equally often. */
export function rowReductionCode({ kind, lanes }: RowReduction): string {
  const isInvocation = kind === 'invocation';
  return /* wgsl */ `
const LANES = ${lanes}u;
${reductions[kind](lanes)}
@compute @workgroup_size(${isInvocation ? workgroupSize : lanes})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let linear = group.y * groups.x + group.x;
  let r = ${isInvocation ? `linear * ${workgroupSize} + index` : 'linear'};
  if (r < args.rows) { row(r, ${isInvocation ? '0u' : 'index'}); }
}
`;
}

const reductions: Record<RowReduction['kind'], (lanes: number) => string> = {
  invocation: () => /* wgsl */ `
fn rowSum(value: f32, lane: u32) -> f32 { return value; }
fn rowMax(value: f32, lane: u32) -> f32 { return value; }`,
  subgroup: () => /* wgsl */ `
fn rowSum(value: f32, lane: u32) -> f32 { return subgroupAdd(value); }
fn rowMax(value: f32, lane: u32) -> f32 { return subgroupMax(value); }`,
  workgroup: (lanes) => /* wgsl */ `
var<workgroup> shared_values: array<f32, ${lanes}>;
${treeCode('rowSum', lanes, (a, b) => `${a} + ${b}`)}
${treeCode('rowMax', lanes, (a, b) => `max(${a}, ${b})`)}`,
};

/** A reduction as a tree of pairs in shared memory. */
function treeCode(name: string, lanes: number, combine: (a: string, b: string) => string): string {
  return /* wgsl */ `
fn ${name}(value: f32, lane: u32) -> f32 {
  shared_values[lane] = value;
  for (var half = ${lanes / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { shared_values[lane] = ${combine('shared_values[lane]', 'shared_values[lane + half]')}; }
  }
  let result = workgroupUniformLoad(&shared_values[0]);
  workgroupBarrier();
  return result;
}`;
}
