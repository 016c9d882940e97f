// What makes the searches of logistic regressions short: coordinates in which the loss is about as curved in every direction. The
// curvature is about that of the features, XᵀX / N, times what the classes' probabilities leave, plus the penalty; a few directions
// hold most of it. They are found by randomised subspace iteration (Halko, Martinsson and Tropp, SIAM Review 53, 2011). Where a
// search ends does not depend on them, only how soon.
// Letters: N rows, D features, R directions.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import type { FeatureMatrix, Numbers } from './feature-matrix.ts';

export interface Preconditioner {
  /** [D, R]: orthogonal, of length 1. */
  directions: FeatureMatrix;
  /** Mean squares of the features along them [R], falling. */
  variances: Float64Array;
}

const mostDirections = 96;
/** Products with XᵀX. */
const rounds = 2;

/** One search's coordinates: it takes factors of its own, since its penalty is its own. */
export interface Coordinates {
  /** By what weights are longer in the loss's coordinates than in the search's, along each direction [R], and intercepts. */
  factors: Float64Array;
  interceptFactor: number;
  /** About the curvature that the search meets, and about the least that it may meet. */
  curvature: number;
  leastCurvature: number;
}

/** Without a preconditioner the search's coordinates are the loss's. @param penalty that a weight's half square is multiplied by */
export function coordinatesOf(preconditioner: Preconditioner | null, classCount: number, penalty: number): Coordinates {
  // of what probabilities leave of the features' curvature: half of what they do when all classes are as likely
  const spread = 0.5 / Math.max(2, classCount);
  const variances = preconditioner?.variances ?? new Float64Array(0);
  const curvature = spread * (variances.at(-1) ?? 0) + penalty;
  return {
    factors: variances.map((variance) => Math.sqrt(curvature / (spread * variance + penalty))),
    interceptFactor: preconditioner ? Math.sqrt(curvature / spread) : 1,
    curvature,
    leastCurvature: Math.sqrt(penalty * curvature),
  };
}

/** From a search's coordinates to the loss's, in place, or back; gradients likewise from the loss's to the search's.
 *  @param values [D, columns], of which each search has its own columns */
export async function stretch(
  preconditioner: Preconditioner | null,
  values: Float64Array,
  columns: number,
  searches: readonly { at: number; columns: number; coordinates: Coordinates }[],
  isBack = false,
): Promise<void> {
  if (!preconditioner || columns === 0) return;
  const along = await preconditioner.directions.transposedTimes(values, columns);
  for (const { at, columns: own, coordinates } of searches)
    for (const [r, factor] of coordinates.factors.entries()) {
      const change = (isBack ? 1 / factor : factor) - 1;
      for (let column = at; column < at + own; column++) along[r * columns + column]! *= change;
    }
  const added = await preconditioner.directions.times(along, columns);
  for (let i = 0; i < values.length; i++) values[i]! += added[i]!;
}

/** The caller disposes `directions`. @param features of mean 0 and deviation 1 */
export async function preconditionerOf(
  features: FeatureMatrix,
  matrixOf: (values: Float32Array, columnCount: number) => FeatureMatrix,
): Promise<Preconditioner> {
  const { rowCount, columnCount } = features;
  const count = Math.min(mostDirections, columnCount, rowCount);
  const multiply = async (columns: Float64Array[]) => {
    const product = await features.times(interleaved(columns), count);
    const back = columnsOf(await features.transposedTimes(product, count), columnCount, count);
    for (const column of back) for (let d = 0; d < column.length; d++) column[d]! /= rowCount;
    return back;
  };
  let basis: Float64Array[] = Array.from({ length: count }, (_, r) =>
    Float64Array.from(philoxNormal(philoxKeyOf(1), [r, 0, 0], columnCount)),
  );
  orthonormalise(basis);
  for (let round = 0; round < rounds; round++) {
    basis = await multiply(basis);
    orthonormalise(basis);
  }
  const image = await multiply(basis);
  const { values, vectors } = eigen(basis.map((one) => image.map((other) => dot(one, other))));
  const turned = vectors.map((vector) => combination(basis, vector));
  const directions = matrixOf(Float32Array.from(interleaved(turned)), count);
  return { directions, variances: Float64Array.from(values, (value) => Math.max(0, value)) };
}

/** Gram and Schmidt's, twice for the sake of rounding; what depends on those before it becomes 0. */
function orthonormalise(columns: readonly Float64Array[]): void {
  for (const [at, column] of columns.entries()) {
    const before = Math.sqrt(dot(column, column));
    for (let turn = 0; turn < 2; turn++)
      for (let other = 0; other < at; other++) addScaled(column, columns[other]!, -dot(column, columns[other]!));
    const length = Math.sqrt(dot(column, column));
    const factor = length > 1e-6 * before ? 1 / length : 0;
    for (let d = 0; d < column.length; d++) column[d]! *= factor;
  }
}

/** Eigenvalues of a symmetric matrix, falling, with their vectors: Jacobi's rotations. */
export function eigen(matrix: readonly (readonly number[])[]): { values: number[]; vectors: Float64Array[] } {
  const size = matrix.length;
  const rows = matrix.map((row) => Float64Array.from(row));
  const vectors = rows.map((_, i) => Float64Array.from({ length: size }, (_one, j) => Number(i === j)));
  const scale = Math.sqrt(rows.reduce((sum, row) => sum + dot(row, row), 0));
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const entry = rows[p]![q]!;
        off += entry * entry;
        if (Math.abs(entry) <= 1e-12 * scale) continue;
        const half = (rows[q]![q]! - rows[p]![p]!) / (2 * entry);
        const tangent = Math.sign(half || 1) / (Math.abs(half) + Math.sqrt(half * half + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        rotate(rows[p]!, rows[q]!, cosine, tangent * cosine);
        for (const row of rows) {
          const [a, b] = [row[p]!, row[q]!];
          row[p] = cosine * a - tangent * cosine * b;
          row[q] = tangent * cosine * a + cosine * b;
        }
        rotate(vectors[p]!, vectors[q]!, cosine, tangent * cosine);
      }
    if (off <= (1e-8 * scale) ** 2) break;
  }
  const order = Array.from(rows.keys()).sort((a, b) => rows[b]![b]! - rows[a]![a]!);
  return { values: order.map((i) => rows[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

function combination(columns: readonly Float64Array[], factors: Float64Array): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  for (const [r, column] of columns.entries()) addScaled(sum, column, factors[r]!);
  return sum;
}

/** Row after row. */
function interleaved(columns: readonly Float64Array[]): Float64Array {
  const rowCount = columns[0]?.length ?? 0;
  const result = new Float64Array(rowCount * columns.length);
  for (const [at, column] of columns.entries())
    for (let row = 0; row < rowCount; row++) result[row * columns.length + at] = column[row]!;
  return result;
}

function columnsOf(values: Numbers, rowCount: number, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, at) =>
    Float64Array.from({ length: rowCount }, (_one, row) => values[row * count + at]!),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(to: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * values[i]!;
}
