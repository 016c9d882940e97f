// The WGSL of a product: where its matrices begin, how they are read, how they are multiplied (`lone` or `tiled`), and what
// happens to the sums.
// Letters: M rows, N columns, K inner.

import { geluFunctions } from '../../ops/gelu/gelu-wgsl.ts';
import type { GpuKernel } from '../../webgpu/gpu-kernel.ts';
import type { ProductVariant } from './gemm-variant.ts';
import { leftCode, rightCode } from './matrix-loaders.ts';
import { loneCode } from './naive-kernel.ts';
import { tiledCode } from './tiled-kernel.ts';

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
