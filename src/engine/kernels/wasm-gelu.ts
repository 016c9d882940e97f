// GELU and its gradient on wasm in one pass each. Each comes from a table of its value and two derivatives at steps of
// 1/128, by a Taylor series whose error (below 2e-8) float32 hardly sees; the backend's own `Erf` calls the C library.

import { registerHeapKernel } from './wasm-heap.ts';

/** Past it x · Φ(x) is 0 or x, and its derivative 0 or 1, to 1e-8. */
const limit = 6;
const stepsPerUnit = 128;
const step = 1 / stepsPerUnit;
const points = 2 * limit * stepsPerUnit + 1;

/** Three numbers a point: value, first derivative, half the second. */
type Table = Float64Array;

let tables: { gelu: Table; derivative: Table } | null = null;

export function registerWasmGelu(): void {
  registerHeapKernel('VoxtuneGelu', (heap, { x }) => {
    const out = heap.output(x!.shape);
    geluInto(heap.view(x!), heap.view(out));
    return out;
  });
  registerHeapKernel('VoxtuneGeluGradient', (heap, { x, dy }) => {
    const out = heap.output(x!.shape);
    geluGradientInto(heap.view(x!), heap.view(dy!), heap.view(out));
    return out;
  });
}

/** out[i] = x[i] · Φ(x[i]). */
export function geluInto(x: Float32Array, out: Float32Array): void {
  const table = geluTables().gelu;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value > -limit && value < limit) {
      const point = ((value + limit) * stepsPerUnit + 0.5) | 0;
      const d = value + limit - point * step;
      const at = 3 * point;
      out[i] = table[at]! + d * (table[at + 1]! + d * table[at + 2]!);
    } else {
      out[i] = value <= -limit ? 0 : value; // NaN stays NaN
    }
  }
}

/** out[i] = dy[i] · (Φ(x[i]) + x[i] · φ(x[i])). */
export function geluGradientInto(x: Float32Array, dy: Float32Array, out: Float32Array): void {
  const table = geluTables().derivative;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value > -limit && value < limit) {
      const point = ((value + limit) * stepsPerUnit + 0.5) | 0;
      const d = value + limit - point * step;
      const at = 3 * point;
      out[i] = dy[i]! * (table[at]! + d * (table[at + 1]! + d * table[at + 2]!));
    } else {
      out[i] = value <= -limit ? 0 : value >= limit ? dy[i]! : value;
    }
  }
}

function geluTables(): { gelu: Table; derivative: Table } {
  if (tables) return tables;
  const gelu = new Float64Array(3 * points);
  const derivative = new Float64Array(3 * points);
  for (let point = 0; point < points; point++) {
    const x = point * step - limit;
    const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    const distribution = normalDistribution(x, density);
    const first = distribution + x * density;
    const second = density * (2 - x * x);
    const third = density * x * (x * x - 4);
    gelu.set([x * distribution, first, second / 2], 3 * point);
    derivative.set([first, second, third / 2], 3 * point);
  }
  tables = { gelu, derivative };
  return tables;
}

/** Φ(x) in float64, by the series φ(x) · (x + x³/3 + x⁵/(3·5) + …) + 1/2, all of whose terms have one sign. */
function normalDistribution(x: number, density: number): number {
  let term = Math.abs(x);
  let sum = term;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  const upper = 0.5 + density * sum;
  return x < 0 ? 1 - upper : upper;
}
