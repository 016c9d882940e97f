// For kernels that reduce rows: a team of invocations works on a row together. How it adds up depends on the adapter:
// a lane alone on software adapters, where barriers cost most; one subgroup where its size is fixed; else a workgroup.

import { type Groups, groupsFor } from './gpu-kernel.ts';

export type TeamKind = 'alone' | 'subgroup' | 'workgroup';

export interface RowTeam {
  kind: TeamKind;
  /** Invocations that work on a row. */
  size: number;
}

/** Invocations of a workgroup of lanes that each work alone. */
const loneLanes = 64;
const workgroupSize = 128;

/** The team for this adapter. */
export function rowTeamFor(device: GPUDevice, info: GPUAdapterInfo, isSoftware: boolean): RowTeam {
  if (isSoftware) return { kind: 'alone', size: 1 };
  const { subgroupMinSize: min, subgroupMaxSize: max } = info;
  if (device.features.has('subgroups') && min !== undefined && min === max && min >= 16)
    return { kind: 'subgroup', size: min };
  return { kind: 'workgroup', size: workgroupSize };
}

export function enablesOf(team: RowTeam): 'subgroups'[] {
  return team.kind === 'subgroup' ? ['subgroups'] : [];
}

/** Workgroups for `rows` rows. */
export function groupsForRows(team: RowTeam, rows: number, maxPerDimension: number): Groups {
  return groupsFor(rows, team.kind === 'alone' ? loneLanes : 1, maxPerDimension);
}

/** Declares `TEAM`, `teamSum`, `teamMax` and an entry point that calls `row(r, lane)` for each row below `params.rows`.
 *  Every lane of a team gets the sum and must call it the same number of times. */
export function rowTeamCode(team: RowTeam): string {
  const isAlone = team.kind === 'alone';
  return /* wgsl */ `
const TEAM = ${team.size}u;
${reductions[team.kind](team.size)}
@compute @workgroup_size(${isAlone ? loneLanes : team.size})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let place = group.y * groups.x + group.x;
  let r = ${isAlone ? `place * ${loneLanes} + index` : 'place'};
  if (r < params.rows) { row(r, ${isAlone ? '0u' : 'index'}); }
}
`;
}

const reductions: Record<TeamKind, (size: number) => string> = {
  alone: () => /* wgsl */ `
fn teamSum(value: f32, lane: u32) -> f32 { return value; }
fn teamMax(value: f32, lane: u32) -> f32 { return value; }`,
  subgroup: () => /* wgsl */ `
fn teamSum(value: f32, lane: u32) -> f32 { return subgroupAdd(value); }
fn teamMax(value: f32, lane: u32) -> f32 { return subgroupMax(value); }`,
  workgroup: (size) => /* wgsl */ `
var<workgroup> shared_values: array<f32, ${size}>;

fn teamSum(value: f32, lane: u32) -> f32 {
  shared_values[lane] = value;
  for (var half = ${size / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { shared_values[lane] += shared_values[lane + half]; }
  }
  let sum = workgroupUniformLoad(&shared_values[0]);
  workgroupBarrier();
  return sum;
}

fn teamMax(value: f32, lane: u32) -> f32 {
  shared_values[lane] = value;
  for (var half = ${size / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { shared_values[lane] = max(shared_values[lane], shared_values[lane + half]); }
  }
  let largest = workgroupUniformLoad(&shared_values[0]);
  workgroupBarrier();
  return largest;
}`,
};
