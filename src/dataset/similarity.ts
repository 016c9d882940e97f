// How alike clips are: the cosine between their vectors, each about the mean of all of them (`centre` of principal-axes.ts),
// without which all clips of speech are alike.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

/** To length 1, in place: then a dot product is a cosine. A vector of zeros stays. */
export function toUnitLength(vectors: Float32Array, width: number): void {
  for (let start = 0; start < vectors.length; start += width) {
    let squares = 0;
    for (let i = start; i < start + width; i++) squares += vectors[i]! ** 2;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let i = start; i < start + width; i++) vectors[i]! *= scale;
  }
}

/** Places of the vectors that are most like the one at `at`, the most like first; itself is not among them. `units`: of length 1. */
export function mostAlike(units: Float32Array, width: number, at: number, count: number): number[] {
  const cosines = cosinesTo(units, width, units.subarray(at * width, (at + 1) * width));
  const places = Array.from({ length: cosines.length }, (_, i) => i).filter((i) => i !== at);
  return places.sort((a, b) => cosines[b]! - cosines[a]! || a - b).slice(0, count);
}

/** Places of vectors, those first whose label is least certain: a label's middle is the mean of its vectors, and a vector is
 *  uncertain where its two nearest middles are about as near. `labels`: by place, -1 for none. Where some have no label, only
 *  those; else all. Empty where fewer than two labels are known. */
export function leastCertain(units: Float32Array, width: number, labels: ArrayLike<number>): number[] {
  const middles = new Map<number, Float32Array<ArrayBuffer>>();
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!;
    if (label < 0) continue;
    const middle = middles.get(label) ?? new Float32Array(width);
    middles.set(label, middle);
    for (let i = 0; i < width; i++) middle[i]! += units[at * width + i]!;
  }
  if (middles.size < 2) return [];
  const distances = [...middles.values()].map((middle) => {
    toUnitLength(middle, width);
    return cosinesTo(units, width, middle);
  });
  const margins = new Float32Array(labels.length);
  for (let at = 0; at < labels.length; at++) {
    let [first, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const cosines of distances) {
      const cosine = cosines[at]!;
      if (cosine > first) [first, second] = [cosine, first];
      else if (cosine > second) second = cosine;
    }
    margins[at] = first - second;
  }
  const places = Array.from({ length: labels.length }, (_, at) => at);
  const unlabelled = places.filter((at) => labels[at]! < 0);
  return (unlabelled.length > 0 ? unlabelled : places).sort((a, b) => margins[a]! - margins[b]! || a - b);
}

function cosinesTo(units: Float32Array, width: number, unit: Float32Array): Float32Array {
  const cosines = new Float32Array(units.length / width);
  for (let at = 0; at < cosines.length; at++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += units[at * width + i]! * unit[i]!;
    cosines[at] = sum;
  }
  return cosines;
}
