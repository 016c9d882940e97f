// The product in which a workgroup reads a tile of A and of B once into its shared memory; then each invocation works on its
// own small block.
// Letters: M rows, N columns, K inner.

import { addStep, declareSums, storeSums, upTo } from './accumulators.ts';
import { type ProductVariant, tileColumns, tileRows } from './gemm-variant.ts';
import { type Direction, leftDirection, rightDirection } from './matrix-loaders.ts';

/** `NAMEBlock(across, k)`: 4 × 4 elements from there on, a vec4 across for each of four k. */
function blockCode(name: 'a' | 'b', direction: Direction): string {
  const four = (one: (i: number) => string) => upTo(4).map(one).join(', ');
  const read = (i: number, q: number) => `${name}Read(${name}Anchor(across + ${i}), ${name}Step(k + ${q}), k + ${q})`;
  const block = {
    along: () => `transpose(mat4x4f(${four((i) => read(i, 0))}))`,
    across: () => `mat4x4f(${four((q) => read(0, q))})`,
    single: () => `mat4x4f(${four((q) => four((i) => read(i, q)))})`,
  };
  return `fn ${name}Block(across: u32, k: u32) -> mat4x4f { return ${block[direction]()}; }`;
}

export function tiledCode({ tile, left, right }: ProductVariant): string {
  const { across, down, rows, columnFours, depth, element } = tile;
  const threads = across * down;
  const aFours = tileRows(tile) / 4;
  const bFours = tileColumns(tile) / 4;
  const vec = element === 'f16' ? 'vec4h' : 'vec4f';
  // neighbouring invocations read along k, which is contiguous in most layouts
  const fill = (name: 'a' | 'b', fours: number, first: string) => /* wgsl */ `
    for (var block = index; block < ${(fours * depth) / 4}; block += ${threads}) {
      let kFour = block % ${depth / 4};
      let four = block / ${depth / 4};
      let read = ${name}Block(${first} + four * 4, k + kFour * 4);
      ${upTo(4)
        .map((q) => `${name}Tile[(kFour * 4 + ${q}) * ${fours} + four] = ${vec}(read[${q}]);`)
        .join('\n      ')}
    }`;
  const own = (name: 'a' | 'b', count: number, fours: number, first: string, distance: number) =>
    upTo(count).flatMap((i) =>
      upTo(4).map((q) => `let ${name}_${i}_${q} = ${name}Tile[(step + ${q}) * ${fours} + ${first} + ${i * distance}];`),
    );
  return /* wgsl */ `
var<workgroup> aTile: array<${vec}, ${aFours * depth}>;
var<workgroup> bTile: array<${vec}, ${bFours * depth}>;
${blockCode('a', leftDirection(left))}
${blockCode('b', rightDirection(right))}

@compute @workgroup_size(${across}, ${down})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  startPair(group.z);
  let firstRow = params.firstRow + group.y * ${tileRows(tile)};
  let firstColumn = group.x * ${tileColumns(tile)};
  ${declareSums(tile)}
  for (var k = 0u; k < params.inner; k += ${depth}) {
    ${fill('a', aFours, 'firstRow')}
    ${fill('b', bFours, 'firstColumn')}
    workgroupBarrier();
    for (var step = 0u; step < ${depth}; step += 4) {
    ${own('a', rows / 4, aFours, `local.y * ${rows / 4}`, 1).join('\n    ')}
    ${own('b', columnFours, bFours, 'local.x', across).join('\n    ')}
    ${addStep(
      tile,
      4,
      (i, q) => `a_${i >> 2}_${q}[${i & 3}]`,
      (v, q) => `b_${v}_${q}`,
    )}
    }
    workgroupBarrier();
  }
  let m = firstRow + local.y * ${rows};
  ${storeSums(tile, (four) => `firstColumn + (local.x + ${four * across}) * 4`)}
}`;
}
