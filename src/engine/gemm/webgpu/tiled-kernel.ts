// The tiled main loop: for each BK of k, a workgroup loads a BM × BK tile of A and a BK × BN tile of B into shared memory;
// then each invocation computes its TM × TN of the results.

import { type LoaderA, type LoaderB, type Vec4Axis, vec4AxisA, vec4AxisB } from './loaders.ts';
import { declareAccumulators, multiplyAdd, range, storeAccumulators } from './micro-kernel.ts';
import { type Tile, workgroupOf } from './tiles.ts';

/** `aBlock(mn, k)` or `bBlock(mn, k)`: 4 × 4 elements from there on; [q] is the vec4 of four rows or columns at k + q. */
function blockCode(name: 'a' | 'b', mnFunction: 'aRow' | 'bColumn', axis: Vec4Axis): string {
  const four = (one: (i: number) => string) => range(4).map(one).join(', ');
  const load = (i: number, q: number) => `${name}Load(${mnFunction}(mn + ${i}), ${name}K(k + ${q}), k + ${q})`;
  const block = {
    k: () => `transpose(mat4x4f(${four((i) => load(i, 0))}))`,
    mn: () => `mat4x4f(${four((q) => load(0, q))})`,
    none: () => `mat4x4f(${four((q) => four((i) => load(i, q)))})`,
  };
  return `fn ${name}Block(mn: u32, k: u32) -> mat4x4f { return ${block[axis ?? 'none']()}; }`;
}

export function tiledLoop(tile: Tile, loaderA: LoaderA, loaderB: LoaderB): string {
  const { bm, bn, bk, tm, tn, element } = tile;
  const [threadsX, threadsY] = workgroupOf(tile);
  const vec4 = element === 'f16' ? 'vec4h' : 'vec4f';
  /** Fills a shared tile, in blocks of 4 × 4. Neighbouring invocations load along k, which is contiguous in most layouts. */
  const fill = (name: 'a' | 'b', width: number, first: string) => /* wgsl */ `
    for (var block = index; block < ${(width / 4) * (bk / 4)}; block += ${threadsX * threadsY}) {
      let k4 = block % ${bk / 4};
      let mn4 = block / ${bk / 4};
      let loaded = ${name}Block(${first} + mn4 * 4, k + k4 * 4);
      ${range(4)
        .map((q) => `${name}Tile[(k4 * 4 + ${q}) * ${width / 4} + mn4] = ${vec4}(loaded[${q}]);`)
        .join('\n      ')}
    }`;
  /** Reads an invocation's part of a shared tile into registers, for four k. */
  const toRegisters = (name: 'a' | 'b', count: number, width: number, first: string, distance: number) =>
    range(count)
      .flatMap((i) =>
        range(4).map(
          (q) => `let ${name}_${i}_${q} = ${name}Tile[(inner + ${q}) * ${width / 4} + ${first} + ${i * distance}];`,
        ),
      )
      .join('\n    ');
  return /* wgsl */ `
var<workgroup> aTile: array<${vec4}, ${(bm / 4) * bk}>;
var<workgroup> bTile: array<${vec4}, ${(bn / 4) * bk}>;
${blockCode('a', 'aRow', vec4AxisA(loaderA))}
${blockCode('b', 'bColumn', vec4AxisB(loaderB))}

@compute @workgroup_size(${threadsX}, ${threadsY})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  startMatrices(group.z);
  let firstRow = args.firstRow + group.y * ${bm};
  let firstColumn = group.x * ${bn};
  ${declareAccumulators(tile)}
  for (var k = 0u; k < args.k; k += ${bk}) {
    ${fill('a', bm, 'firstRow')}
    ${fill('b', bn, 'firstColumn')}
    workgroupBarrier();
    for (var inner = 0u; inner < ${bk}; inner += 4) {
    ${toRegisters('a', tm / 4, bm, `local.y * ${tm / 4}`, 1)}
    ${toRegisters('b', tn / 4, bn, 'local.x', threadsX)}
    ${multiplyAdd(
      tile,
      4,
      (row, q) => `a_${row >> 2}_${q}[${row & 3}]`,
      (column4, q) => `b_${column4}_${q}`,
    )}
    }
    workgroupBarrier();
  }
  let m = firstRow + local.y * ${tm};
  ${storeAccumulators(tile, (column4) => `firstColumn + (local.x + ${column4 * threadsX}) * 4`)}
}`;
}
