// The WGSL of a product, in two forms. `lone`: each invocation reads what it needs, without barriers, which is quickest
// where one costs more than it saves (software adapters). `tiled`: a workgroup reads a tile of A and of B once into its
// shared memory, then each invocation works on its own small block.
// Letters: M rows, N columns, K inner.

import { geluFunctions } from './gelu-wgsl.ts';
import type { GpuKernel } from './gpu-kernel.ts';
import {
  type Direction,
  type LeftLoader,
  leftCode,
  leftDirection,
  loneDepth,
  type RightLoader,
  rightCode,
  rightDirection,
} from './product-loaders.ts';

/** What an invocation and a workgroup compute. */
export interface Tile {
  kind: 'lone' | 'tiled';
  /** Invocations of a workgroup along N and M. */
  across: number;
  down: number;
  /** Rows of an invocation, a multiple of 4. */
  rows: number;
  /** Columns of an invocation, in fours. */
  columnFours: number;
  /** K of a shared tile, a multiple of 4. */
  depth: number;
  /** Elements of the shared tiles, and arithmetic within one step of 4 along K; sums are always f32. */
  element: 'f32' | 'f16';
}

export interface ProductVariant {
  tile: Tile;
  left: LeftLoader;
  right: RightLoader;
  /** Whether C (and the residual) is written four columns at a time. */
  isPackedOutput: boolean;
  hasBias: boolean;
  hasResidual: boolean;
  activation: 'none' | 'gelu';
}

export const tileRows = (tile: Tile) => tile.down * tile.rows;
export const tileColumns = (tile: Tile) => tile.across * tile.columnFours * 4;

export function productKernel(variant: ProductVariant): GpuKernel {
  const { tile, left, right, isPackedOutput, hasBias, hasResidual, activation } = variant;
  const element = (isPacked: boolean) => (isPacked ? 'vec4f' : 'f32');
  const usesHalf = right.isHalf || tile.element === 'f16';
  return {
    name: `product ${JSON.stringify(variant)}`,
    inputs: {
      a: element(left.isPacked),
      b: right.isHalf ? 'vec4h' : element(right.isPacked),
      ...(hasBias ? { bias: 'f32' as const } : {}),
      ...(hasResidual ? { residual: element(isPackedOutput) } : {}),
    },
    outputs: { c: element(isPackedOutput) },
    params: productParams,
    enables: usesHalf ? ['f16'] : [],
    code: [
      placeVariables,
      leftCode(left),
      rightCode(right),
      activation === 'gelu' ? geluFunctions('vec4f') : '',
      storeCode(variant),
      placeCode,
      tile.kind === 'lone' ? loneCode(variant) : tiledCode(variant),
    ].join('\n'),
  };
}

export const productParams = {
  rows: 'u32',
  columns: 'u32',
  inner: 'u32',
  /** The first row of this dispatch: long products are split. */
  firstRow: 'u32',
  aStride: 'u32',
  bStride: 'u32',
  cStride: 'u32',
  innerBatches: 'u32',
  aOffset: 'u32',
  aOuter: 'u32',
  aInner: 'u32',
  bOffset: 'u32',
  bOuter: 'u32',
  bInner: 'u32',
  cOffset: 'u32',
  cOuter: 'u32',
  cInner: 'u32',
  biasInner: 'u32',
  channels: 'u32',
  frames: 'u32',
  frameStep: 'u32',
  padLeft: 'u32',
  bOutputs: 'u32',
  alpha: 'f32',
} as const;

/** Variables of an invocation: what its loop needs of the parameters, which a software adapter is slow to read. */
const placeVariables = ['aStart', 'bStart', 'cStart', 'biasStart', 'aStride', 'bStride', 'inner']
  .map((name) => `var<private> ${name}: u32;`)
  .join('\n');

/** Finds the matrices of pair `pair`. */
const placeCode = /* wgsl */ `
fn startPair(pair: u32) {
  let i = pair / params.innerBatches;
  let j = pair % params.innerBatches;
  aStart = params.aOffset + i * params.aOuter + j * params.aInner;
  bStart = params.bOffset + i * params.bOuter + j * params.bInner;
  cStart = params.cOffset + i * params.cOuter + j * params.cInner;
  biasStart = j * params.biasInner;
  aStride = params.aStride;
  bStride = params.bStride;
  inner = params.inner;
}`;

/** `store(m, n, sum)`: the epilogue for C[m, n … n + 3]. */
function storeCode({ isPackedOutput, hasBias, hasResidual, activation }: ProductVariant): string {
  const bias = (i: number) => `bias[biasStart + min(n + ${i}, params.columns - 1)]`;
  const one = (i: number) =>
    `if (n + ${i} < params.columns) { c[at + ${i}] = value[${i}]${hasResidual ? ` + residual[at + ${i}]` : ''}; }`;
  return /* wgsl */ `
fn store(m: u32, n: u32, sum: vec4f) {
  if (m >= params.rows || n >= params.columns) { return; }
  var value = sum * params.alpha;
  ${hasBias ? `value += vec4f(${[0, 1, 2, 3].map(bias).join(', ')});` : ''}
  ${activation === 'gelu' ? 'value = gelu(value);' : ''}
  let at = cStart + m * params.cStride + n;
  ${isPackedOutput ? `c[at / 4] = value${hasResidual ? ' + residual[at / 4]' : ''};` : [0, 1, 2, 3].map(one).join('\n  ')}
}`;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const sumName = (row: number, four: number) => `sum_${row}_${four}`;

function declareSums({ rows, columnFours }: Tile): string {
  return upTo(rows)
    .map((row) =>
      upTo(columnFours)
        .map((four) => `var ${sumName(row, four)} = vec4f();`)
        .join(' '),
    )
    .join('\n  ');
}

/** Adds a step of `depth` along K. `a(i, q)`: row i at k + q; `b(v, q)`: the v-th four of columns at k + q. */
function addStep(
  { rows, columnFours, element }: Tile,
  depth: number,
  a: (i: number, q: number) => string,
  b: (v: number, q: number) => string,
): string {
  const one = (row: number, four: number) => {
    const terms = upTo(depth).map((q) => `${a(row, q)} * ${b(four, q)}`);
    if (element === 'f16') return `${sumName(row, four)} += vec4f(${terms.join(' + ')});`;
    return terms.map((term) => `${sumName(row, four)} += ${term};`).join(' ');
  };
  return upTo(rows)
    .map((row) =>
      upTo(columnFours)
        .map((four) => one(row, four))
        .join(' '),
    )
    .join('\n    ');
}

function storeSums({ rows, columnFours }: Tile, column: (four: number) => string): string {
  return upTo(rows)
    .map((row) =>
      upTo(columnFours)
        .map((four) => `store(m + ${row}, ${column(four)}, ${sumName(row, four)});`)
        .join(' '),
    )
    .join('\n  ');
}

/** The reads of one matrix by an invocation of its own: `count` places across, from `first` on, for `depth` of k. */
function ownReads(name: 'a' | 'b', direction: Direction, first: 'm' | 'n', count: number, depth: number) {
  const places = upTo(count).filter((i) => direction !== 'across' || i % 4 === 0);
  const steps = direction === 'along' ? [0] : upTo(depth);
  const reads = places.flatMap((i) =>
    steps.map((q) => `let ${name}_${i}_${q} = ${name}Read(${name}Anchor_${i}, ${name}Step_${q}, k + ${q});`),
  );
  return {
    anchors: places.map((i) => `let ${name}Anchor_${i} = ${name}Anchor(${first} + ${i});`).join('\n  '),
    reads: [...steps.map((q) => `let ${name}Step_${q} = ${name}Step(k + ${q});`), ...reads].join('\n    '),
    /** The element at place i and k + q. */
    element: (i: number, q: number) => {
      if (direction === 'along') return `${name}_${i}_0[${q}]`;
      return direction === 'across' ? `${name}_${i & ~3}_${q}[${i & 3}]` : `${name}_${i}_${q}`;
    },
  };
}

function loneCode({ tile, left, right }: ProductVariant): string {
  const { across, down, rows, columnFours } = tile;
  const depth = loneDepth(left, right);
  const a = ownReads('a', leftDirection(left), 'm', rows, depth);
  const b = ownReads('b', rightDirection(right), 'n', 4 * columnFours, depth);
  const isAcross = rightDirection(right) === 'across';
  const bFour = (v: number, q: number) => `b_${4 * v}_${q}`;
  const turned = upTo(columnFours).flatMap((v) =>
    upTo(depth).map(
      (q) =>
        `let four_${v}_${q} = vec4f(${upTo(4)
          .map((i) => b.element(4 * v + i, q))
          .join(', ')});`,
    ),
  );
  return /* wgsl */ `
@compute @workgroup_size(${across}, ${down})
fn main(@builtin(global_invocation_id) id: vec3u) {
  startPair(id.z);
  let m = params.firstRow + id.y * ${rows};
  let n = id.x * ${4 * columnFours};
  if (m >= params.rows || n >= params.columns) { return; }
  ${a.anchors}
  ${b.anchors}
  ${declareSums(tile)}
  for (var k = 0u; k < inner; k += ${depth}) {
    ${a.reads}
    ${b.reads}
    ${isAcross ? '' : turned.join('\n    ')}
    ${addStep(tile, depth, a.element, isAcross ? bFour : (v, q) => `four_${v}_${q}`)}
  }
  ${storeSums(tile, (four) => `n + ${4 * four}`)}
}`;
}

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

function tiledCode({ tile, left, right }: ProductVariant): string {
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
