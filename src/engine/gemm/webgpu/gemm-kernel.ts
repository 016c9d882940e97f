// The WGSL of a GEMM: where its matrices begin, how their elements are loaded, the main loop (naive or tiled), and the
// epilogue that turns accumulators into results.

import { geluFunctions } from '../../ops/gelu/gelu-wgsl.ts';
import type { WgslKernel } from '../../webgpu/wgsl-kernel.ts';
import { type LoaderA, type LoaderB, loaderCodeA, loaderCodeB } from './loaders.ts';
import { naiveLoop } from './naive-kernel.ts';
import { tiledLoop } from './tiled-kernel.ts';
import type { Tile } from './tiles.ts';

/** What distinguishes the kernels: GEMMs of any sizes that agree in it share a pipeline. */
export interface GemmVariant {
  tile: Tile;
  a: LoaderA;
  b: LoaderB;
  /** Whether C and the residual are written as vec4: four columns at once. */
  isVec4Output: boolean;
  hasBias: boolean;
  hasResidual: boolean;
  activation: 'none' | 'gelu';
}

export function gemmKernel(variant: GemmVariant): WgslKernel {
  const { tile, a, b, isVec4Output, hasBias, hasResidual, activation } = variant;
  const element = (isVec4: boolean) => (isVec4 ? 'vec4f' : 'f32');
  const usesHalf = b.isHalf || tile.element === 'f16';
  return {
    name: `gemm ${JSON.stringify(variant)}`,
    inputs: {
      a: element(a.isVec4),
      b: b.isHalf ? 'vec4h' : element(b.isVec4),
      ...(hasBias ? { bias: 'f32' as const } : {}),
      ...(hasResidual ? { residual: element(isVec4Output) } : {}),
    },
    outputs: { c: element(isVec4Output) },
    args: gemmArguments,
    enables: usesHalf ? ['f16'] : [],
    code: () =>
      [
        privateVariables,
        loaderCodeA(a),
        loaderCodeB(b),
        activation === 'gelu' ? geluFunctions('vec4f') : '',
        epilogue(variant),
        startMatrices,
        tile.kind === 'naive' ? naiveLoop(tile, a, b) : tiledLoop(tile, a, b),
      ].join('\n'),
  };
}

/** The fields of a `GemmSpec` (gemm-spec.ts). */
const gemmArguments = {
  m: 'u32',
  n: 'u32',
  k: 'u32',
  /** The first row of this dispatch: long GEMMs are split. */
  firstRow: 'u32',
  lda: 'u32',
  ldb: 'u32',
  ldc: 'u32',
  innerBatch: 'u32',
  aOffset: 'u32',
  aOuter: 'u32',
  aInner: 'u32',
  bOffset: 'u32',
  bOuter: 'u32',
  bInner: 'u32',
  cOffset: 'u32',
  cOuter: 'u32',
  cInner: 'u32',
  // of an implicit convolution
  channels: 'u32',
  frames: 'u32',
  stride: 'u32',
  padLeft: 'u32',
  outputs: 'u32',
  alpha: 'f32',
} as const;

export type GemmArguments = Record<keyof typeof gemmArguments, number>;

/** What the main loop needs, in variables of the invocation: a software adapter is slow to read uniforms. */
const privateVariables = ['aStart', 'bStart', 'cStart', 'biasStart', 'lda', 'ldb', 'kEnd']
  .map((name) => `var<private> ${name}: u32;`)
  .join('\n');

/** Finds the matrices at `index` in the batch. */
const startMatrices = /* wgsl */ `
fn startMatrices(index: u32) {
  let i = index / args.innerBatch;
  let j = index % args.innerBatch;
  aStart = args.aOffset + i * args.aOuter + j * args.aInner;
  bStart = args.bOffset + i * args.bOuter + j * args.bInner;
  cStart = args.cOffset + i * args.cOuter + j * args.cInner;
  biasStart = j * args.n;
  lda = args.lda;
  ldb = args.ldb;
  kEnd = args.k;
}`;

/** `store(m, n, sum)`: the epilogue of C[m, n … n + 3]. */
function epilogue({ isVec4Output, hasBias, hasResidual, activation }: GemmVariant): string {
  const bias = (i: number) => `bias[biasStart + min(n + ${i}, args.n - 1)]`;
  const one = (i: number) =>
    `if (n + ${i} < args.n) { c[at + ${i}] = value[${i}]${hasResidual ? ` + residual[at + ${i}]` : ''}; }`;
  return /* wgsl */ `
fn store(m: u32, n: u32, sum: vec4f) {
  if (m >= args.m || n >= args.n) { return; }
  var value = sum * args.alpha;
  ${hasBias ? `value += vec4f(${[0, 1, 2, 3].map(bias).join(', ')});` : ''}
  ${activation === 'gelu' ? 'value = gelu(value);' : ''}
  let at = cStart + m * args.ldc + n;
  ${isVec4Output ? `c[at / 4] = value${hasResidual ? ' + residual[at / 4]' : ''};` : [0, 1, 2, 3].map(one).join('\n  ')}
}`;
}
