// Principal component analysis: the directions in which vectors differ most, as eigenvectors of their covariance.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

/** Vectors that the covariance is taken of: with more, evenly chosen ones. */
const mostForCovariance = 4000;
const mostRounds = 1000;
const tolerance = 1e-7;

/** The coordinates of vectors along their first two principal axes, [count, 2]. `vectors`: [count, width], about their mean
 *  (`centre`). The sign of an axis is such that its largest component is positive: the same vectors give the same picture. */
export function principalCoordinates(vectors: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const count = vectors.length / width;
  const covariance = covarianceOf(vectors, width);
  const axes: Float64Array[] = [];
  for (let k = 0; k < 2; k++) axes.push(largestAxis(covariance, width, axes));
  const coordinates = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    for (const [k, axis] of axes.entries()) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += vectors[i * width + j]! * axis[j]!;
      coordinates[2 * i + k] = sum;
    }
  }
  return coordinates;
}

/** Takes the mean of all vectors from each, in place. */
export function centre(vectors: Float32Array, width: number): void {
  const count = vectors.length / width;
  const mean = new Float64Array(width);
  for (let at = 0; at < vectors.length; at++) mean[at % width]! += vectors[at]! / count;
  for (let at = 0; at < vectors.length; at++) vectors[at]! -= mean[at % width]!;
}

function covarianceOf(vectors: Float32Array, width: number): Float64Array {
  const count = vectors.length / width;
  const used = Math.min(count, mostForCovariance);
  const covariance = new Float64Array(width * width);
  for (let n = 0; n < used; n++) {
    const start = Math.floor((n * count) / used) * width;
    for (let i = 0; i < width; i++) {
      const value = vectors[start + i]!;
      for (let j = i; j < width; j++) covariance[i * width + j]! += value * vectors[start + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) covariance[i * width + j] = covariance[j * width + i]!;
  return covariance;
}

/** The eigenvector of the largest eigenvalue among what is orthogonal to `others`: power iteration. */
function largestAxis(matrix: Float64Array, width: number, others: readonly Float64Array[]): Float64Array {
  // no direction that a real axis could be orthogonal to by chance alone
  let axis = Float64Array.from({ length: width }, (_, i) => 1 + ((i * 7919) % 101) / 101);
  orthogonalise(axis, others);
  for (let round = 0; round < mostRounds; round++) {
    const next = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += matrix[i * width + j]! * axis[j]!;
      next[i] = sum;
    }
    // of vectors that do not differ any more, any direction will do
    if (!orthogonalise(next, others)) break;
    const change = next.reduce((most, value, i) => Math.max(most, Math.abs(value - axis[i]!)), 0);
    axis = next;
    if (change < tolerance) break;
  }
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

/** In place, to length 1. False where nothing is left. */
function orthogonalise(axis: Float64Array, others: readonly Float64Array[]): boolean {
  for (const other of others) {
    const dot = axis.reduce((sum, value, i) => sum + value * other[i]!, 0);
    for (let i = 0; i < axis.length; i++) axis[i]! -= dot * other[i]!;
  }
  const length = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
  if (length < 1e-12) return false;
  for (let i = 0; i < axis.length; i++) axis[i]! /= length;
  return true;
}
