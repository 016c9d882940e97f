// WGSL that reads A and B of a product, whatever their layout: four elements at once where all distances are multiples of
// four, else one by one. What an address needs of a row (its anchor) and of k (its step) is apart, so that loops keep the
// first. An index past an edge is moved onto it, since what it adds to is never stored; past the end of K, and where a
// convolution reads padding, zeros are read.
// Letters: M rows, N columns, K inner. Across: m of A, n of B.

import * as tf from '@tensorflow/tfjs-core';
import { isHalf, type LeftLayout, type Placement, type ProductSpec, type RightLayout } from './gemm-spec.ts';

export interface Loader<Kind extends string> {
  kind: Kind;
  isPacked: boolean;
  /** Whether k can pass the end. */
  checksInner: boolean;
}
export type LeftLoader = Loader<LeftLayout['kind']>;
export interface RightLoader extends Loader<RightLayout['kind']> {
  /** Whether B is stored as half floats (half-weights.ts), which are then read four at a time. */
  isHalf: boolean;
}

/** How A and B are read, in steps of `depth` along K; where it is not given, four at once where both can be. */
export function loaders(spec: ProductSpec, depth: number | null): { left: LeftLoader; right: RightLoader } {
  const { a, b, inner } = spec;
  const checksInner = depth !== null && inner % depth !== 0;
  const left = { kind: a.layout.kind, isPacked: areFours(a.tensor, a.place, leftDistances(spec)), checksInner };
  const right: RightLoader = {
    kind: b.layout.kind,
    isPacked: areFours(b.tensor, b.place, rightDistances(spec)),
    checksInner,
    isHalf: isHalf(b.tensor),
  };
  if (depth !== null) return { left, right };
  // who reads one k at a time has no use for four neighbours along K
  const isSlow = !left.isPacked || !right.isPacked || inner % 4 !== 0;
  if (isSlow && leftDirection(left) === 'along') left.isPacked = false;
  if (isSlow && rightDirection(right) === 'along') right.isPacked = false;
  return { left, right };
}

/** Steps along K of an invocation on its own. */
export function loneDepth(left: LeftLoader, right: RightLoader): 1 | 4 {
  const isAlong = leftDirection(left) === 'along' || rightDirection(right) === 'along';
  return left.isPacked && right.isPacked && isAlong ? 4 : 1;
}

function leftDistances({ a: { layout }, inner, rows }: ProductSpec): number[] {
  if (layout.kind === 'rows') return [layout.stride, inner];
  return layout.kind === 'columns' ? [layout.stride, rows] : [layout.channels, layout.stride];
}

function rightDistances({ b: { layout }, inner, columns }: ProductSpec): number[] {
  if (layout.kind === 'rows') return [layout.stride, columns];
  return layout.kind === 'columns' ? [layout.stride, inner] : [layout.outputs];
}

/** Whether a tensor can be bound as vec4 and its matrices read four elements at a time. */
export function areFours(tensor: tf.TensorInfo, place: Placement | undefined, distances: number[]): boolean {
  const { offset = 0, outer = 0, inner = 0 } = place ?? {};
  const size = tf.util.sizeFromShape(tensor.shape) * (isHalf(tensor) ? 2 : 1);
  return [size, offset, outer, inner, ...distances].every((distance) => distance % 4 === 0);
}

/** Which way four neighbours lie. */
export type Direction = 'along' | 'across' | 'single';

export function leftDirection({ kind, isPacked }: LeftLoader): Direction {
  if (!isPacked) return 'single';
  return kind === 'columns' || kind === 'tapsColumns' ? 'across' : 'along';
}

export function rightDirection({ kind, isPacked }: RightLoader): Direction {
  if (!isPacked) return 'single';
  return kind === 'rows' ? 'across' : 'along';
}

/** `aAnchor(m)`, `aStep(k)` and `aRead(anchor, step, k)`. */
export function leftCode(loader: LeftLoader): string {
  const last = `params.rows - ${leftDirection(loader) === 'across' ? 4 : 1}`;
  return readerCode('a', 'm', loader, leftAddress[loader.kind](last));
}

/** `bAnchor(n)`, `bStep(k)` and `bRead(anchor, step, k)`. */
export function rightCode(loader: RightLoader): string {
  const last = `params.columns - ${rightDirection(loader) === 'across' ? 4 : 1}`;
  return readerCode('b', 'n', loader, rightAddress[loader.kind](last));
}

/** How an address is put together. A frame before the first wraps around to a large number. */
interface Address {
  anchorType: 'u32' | 'vec2u';
  anchor: string;
  stepType: 'u32' | 'vec2u';
  step: string;
  /** The element, of `anchor` and `step`; with what makes it zero. */
  read: string;
  isInside?: string;
}

function readerCode(
  name: 'a' | 'b',
  across: 'm' | 'n',
  loader: Loader<string> & { isHalf?: boolean },
  address: Address,
): string {
  const { isPacked, checksInner, isHalf = false } = loader;
  const conditions = [...(checksInner ? ['k < inner'] : []), ...(address.isInside ? ['isInside'] : [])];
  const stored = `${name}[(${address.read})${isPacked ? ' / 4' : ''}]`;
  const value = isHalf ? `vec4f(${stored})` : stored;
  const zero = isPacked ? 'vec4f()' : '0.0';
  return /* wgsl */ `
fn ${name}Anchor(${across}: u32) -> ${address.anchorType} { ${address.anchor} }
fn ${name}Step(k: u32) -> ${address.stepType} { ${address.step} }
fn ${name}Read(anchor: ${address.anchorType}, step: ${address.stepType}, k: u32) -> ${isPacked ? 'vec4f' : 'f32'} {
  ${address.isInside ?? ''}
  return ${conditions.length > 0 ? `select(${zero}, ${value}, ${conditions.join(' && ')})` : value};
}`;
}

const tapAndChannel = 'return vec2u(INDEX / params.channels, INDEX % params.channels);';

/** By the layouts of product-spec.ts; `last`: the last place across that can be read. */
const leftAddress: Record<LeftLayout['kind'], (last: string) => Address> = {
  rows: (last) => ({
    anchorType: 'u32',
    anchor: `return aStart + min(m, ${last}) * aStride;`,
    stepType: 'u32',
    step: 'return k;',
    read: 'anchor + step',
  }),
  columns: (last) => ({
    anchorType: 'u32',
    anchor: `return aStart + min(m, ${last});`,
    stepType: 'u32',
    step: 'return k * aStride;',
    read: 'anchor + step',
  }),
  taps: (last) => ({
    anchorType: 'u32',
    anchor: `return min(m, ${last}) * params.frameStep - params.padLeft;`,
    stepType: 'vec2u',
    step: tapAndChannel.replaceAll('INDEX', 'k'),
    read: 'aStart + min(frame, params.frames - 1) * aStride + step.y',
    isInside: 'let frame = anchor + step.x; let isInside = frame < params.frames;',
  }),
  tapsColumns: (last) => ({
    anchorType: 'vec2u',
    anchor: tapAndChannel.replaceAll('INDEX', `min(m, ${last})`),
    stepType: 'u32',
    step: 'return k * params.frameStep - params.padLeft;',
    read: 'aStart + min(frame, params.frames - 1) * aStride + anchor.y',
    isInside: 'let frame = anchor.x + step; let isInside = frame < params.frames;',
  }),
  spread: (last) => ({
    anchorType: 'u32',
    anchor: `return min(m, ${last}) + params.padLeft;`,
    stepType: 'vec2u',
    step: tapAndChannel.replaceAll('INDEX', 'k'),
    read: 'aStart + min(frame, params.frames - 1) * aStride + step.y',
    isInside: /* wgsl */ `let position = anchor - step.x;
  let frame = position / params.frameStep;
  let isInside = position % params.frameStep == 0 && frame < params.frames;`,
  }),
};

const rightAddress: Record<RightLayout['kind'], (last: string) => Address> = {
  rows: (last) => ({
    anchorType: 'u32',
    anchor: `return bStart + min(n, ${last});`,
    stepType: 'u32',
    step: 'return k * bStride;',
    read: 'anchor + step',
  }),
  columns: (last) => ({
    anchorType: 'u32',
    anchor: `return bStart + min(n, ${last}) * bStride;`,
    stepType: 'u32',
    step: 'return k;',
    read: 'anchor + step',
  }),
  taps: (last) => ({
    anchorType: 'u32',
    anchor: `return bStart + min(n, ${last}) * params.bOutputs;`,
    stepType: 'u32',
    step: 'return k / params.bOutputs * params.columns * params.bOutputs + k % params.bOutputs;',
    read: 'anchor + step',
  }),
};
