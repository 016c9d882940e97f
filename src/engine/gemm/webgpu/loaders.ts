// WGSL that loads elements of A and B, whatever their layout: as vec4 where all distances are multiples of four, else one by
// one. An element's address is put together from a coordinate of its row or column (m of A, n of B) and one of its k, so that
// the main loop computes the first once. Rows and columns past the edge are clamped onto it, since what comes of them is
// never stored; past the end of k, and in a convolution's padding, zeros are loaded.

import * as tf from '@tensorflow/tfjs-core';
import { type GemmSpec, isHalf, type LayoutA, type LayoutB, type MatrixOffset } from './gemm-spec.ts';

export interface Loader<Kind extends string> {
  kind: Kind;
  isVec4: boolean;
  /** Whether k can pass the end. */
  checksK: boolean;
}
export type LoaderA = Loader<LayoutA['kind']>;
export interface LoaderB extends Loader<LayoutB['kind']> {
  /** Whether B holds float16 weights (half-weights.ts), which are loaded as vec4. */
  isHalf: boolean;
}

/** How A and B are loaded. `bk`: step of the main loop along k; null: the naive kernel's, which depends on the loaders. */
export function loadersFor(spec: GemmSpec, bk: number | null): { a: LoaderA; b: LoaderB } {
  const checksK = bk !== null && spec.k % bk !== 0;
  const a: LoaderA = {
    kind: spec.a.layout.kind,
    isVec4: allowsVec4(spec.a.tensor, spec.a.at, distancesInA(spec)),
    checksK,
  };
  const b: LoaderB = {
    kind: spec.b.layout.kind,
    isVec4: allowsVec4(spec.b.tensor, spec.b.at, distancesInB(spec)),
    checksK,
    isHalf: isHalf(spec.b.tensor),
  };
  if (bk !== null) return { a, b };
  // a step of one k has no use for four neighbours along k
  const stepsByOne = !a.isVec4 || !b.isVec4 || spec.k % 4 !== 0;
  if (stepsByOne && vec4AxisA(a) === 'k') a.isVec4 = false;
  if (stepsByOne && vec4AxisB(b) === 'k') b.isVec4 = false;
  return { a, b };
}

/** Step of the naive kernel along k. */
export function naiveStep(a: LoaderA, b: LoaderB): 1 | 4 {
  const isAlongK = vec4AxisA(a) === 'k' || vec4AxisB(b) === 'k';
  return a.isVec4 && b.isVec4 && isAlongK ? 4 : 1;
}

function distancesInA({ a: { layout }, m, k }: GemmSpec): number[] {
  if (layout.kind === 'rowMajor') return [layout.ld, k];
  return layout.kind === 'columnMajor' ? [layout.ld, m] : [layout.channels, layout.ld];
}

function distancesInB({ b: { layout }, n, k }: GemmSpec): number[] {
  if (layout.kind === 'rowMajor') return [layout.ld, n];
  return layout.kind === 'columnMajor' ? [layout.ld, k] : [layout.outputs];
}

/** Whether a tensor can be bound as vec4, with no vec4 that crosses the edge of a row. */
export function allowsVec4(tensor: tf.TensorInfo, at: MatrixOffset | undefined, distances: number[]): boolean {
  const { offset = 0, outer = 0, inner = 0 } = at ?? {};
  const size = tf.util.sizeFromShape(tensor.shape) * (isHalf(tensor) ? 2 : 1);
  return [size, offset, outer, inner, ...distances].every((distance) => distance % 4 === 0);
}

/** What the elements of a vec4 differ in: k, or the row of A or column of B (`mn`); null: they are loaded one by one. */
export type Vec4Axis = 'k' | 'mn' | null;

export function vec4AxisA({ kind, isVec4 }: LoaderA): Vec4Axis {
  if (!isVec4) return null;
  return kind === 'columnMajor' || kind === 'im2colTransposed' ? 'mn' : 'k';
}

export function vec4AxisB({ kind, isVec4 }: LoaderB): Vec4Axis {
  if (!isVec4) return null;
  return kind === 'rowMajor' ? 'mn' : 'k';
}

/** `aRow(m)`, `aK(k)` and `aLoad(row, kPart, k)`. */
export function loaderCodeA(loader: LoaderA): string {
  const lastRow = `args.m - ${vec4AxisA(loader) === 'mn' ? 4 : 1}`;
  return loaderCode('a', `fn aRow(m: u32)`, loader, addressesA[loader.kind](`min(m, ${lastRow})`));
}

/** `bColumn(n)`, `bK(k)` and `bLoad(column, kPart, k)`. */
export function loaderCodeB(loader: LoaderB): string {
  const lastColumn = `args.n - ${vec4AxisB(loader) === 'mn' ? 4 : 1}`;
  return loaderCode('b', `fn bColumn(n: u32)`, loader, addressesB[loader.kind](`min(n, ${lastColumn})`));
}

/** How an address is put together, in WGSL. */
interface Address {
  /** Type and value of the coordinate of a row of A or a column of B. */
  mn: [type: 'u32' | 'vec2u', value: string];
  /** Of a k. */
  k: [type: 'u32' | 'vec2u', value: string];
  /** Statements before the load that declare `isInside`, where some elements are zero. */
  isInside?: string;
  /** The element's index, of `mn` and `kPart`. */
  index: string;
}

function loaderCode(
  name: 'a' | 'b',
  mnFunction: string,
  { isVec4, checksK, isHalf: isHalfLoad = false }: Loader<string> & { isHalf?: boolean },
  { mn, k, isInside, index }: Address,
): string {
  const conditions = [...(checksK ? ['k < kEnd'] : []), ...(isInside ? ['isInside'] : [])];
  const stored = `${name}[(${index})${isVec4 ? ' / 4' : ''}]`;
  const value = isHalfLoad ? `vec4f(${stored})` : stored;
  const zero = isVec4 ? 'vec4f()' : '0.0';
  return /* wgsl */ `
${mnFunction} -> ${mn[0]} { return ${mn[1]}; }
fn ${name}K(k: u32) -> ${k[0]} { return ${k[1]}; }
fn ${name}Load(mn: ${mn[0]}, kPart: ${k[0]}, k: u32) -> ${isVec4 ? 'vec4f' : 'f32'} {
  ${isInside ?? ''}
  return ${conditions.length > 0 ? `select(${zero}, ${value}, ${conditions.join(' && ')})` : value};
}`;
}

const tapAndChannel = (index: string) => `vec2u(${index} / args.channels, ${index} % args.channels)`;

/** By the layouts of gemm-spec.ts; `m`: the row, clamped. A frame before the first wraps around to a large number. */
const addressesA: Record<LayoutA['kind'], (m: string) => Address> = {
  rowMajor: (m) => ({
    mn: ['u32', `aStart + ${m} * lda`],
    k: ['u32', 'k'],
    index: 'mn + kPart',
  }),
  columnMajor: (m) => ({
    mn: ['u32', `aStart + ${m}`],
    k: ['u32', 'k * lda'],
    index: 'mn + kPart',
  }),
  im2col: (m) => ({
    mn: ['u32', `${m} * args.stride - args.padLeft`],
    k: ['vec2u', tapAndChannel('k')],
    isInside: 'let frame = mn + kPart.x; let isInside = frame < args.frames;',
    index: 'aStart + min(frame, args.frames - 1) * lda + kPart.y',
  }),
  im2colTransposed: (m) => ({
    mn: ['vec2u', tapAndChannel(m)],
    k: ['u32', 'k * args.stride - args.padLeft'],
    isInside: 'let frame = mn.x + kPart; let isInside = frame < args.frames;',
    index: 'aStart + min(frame, args.frames - 1) * lda + mn.y',
  }),
  col2im: (m) => ({
    mn: ['u32', `${m} + args.padLeft`],
    k: ['vec2u', tapAndChannel('k')],
    isInside: /* wgsl */ `let position = mn - kPart.x;
  let frame = position / args.stride;
  let isInside = position % args.stride == 0 && frame < args.frames;`,
    index: 'aStart + min(frame, args.frames - 1) * lda + kPart.y',
  }),
};

const addressesB: Record<LayoutB['kind'], (n: string) => Address> = {
  rowMajor: (n) => ({
    mn: ['u32', `bStart + ${n}`],
    k: ['u32', 'k * ldb'],
    index: 'mn + kPart',
  }),
  columnMajor: (n) => ({
    mn: ['u32', `bStart + ${n} * ldb`],
    k: ['u32', 'k'],
    index: 'mn + kPart',
  }),
  filterTransposed: (n) => ({
    mn: ['u32', `bStart + ${n} * args.outputs`],
    k: ['u32', 'k / args.outputs * args.n * args.outputs + k % args.outputs'],
    index: 'mn + kPart',
  }),
};
