// The naive main loop: each invocation loads what it needs into registers, without shared memory or barriers. Fastest where a
// barrier costs more than it saves, as on software adapters.

import { type LoaderA, type LoaderB, naiveStep, type Vec4Axis, vec4AxisA, vec4AxisB } from './loaders.ts';
import { declareAccumulators, multiplyAdd, range, storeAccumulators } from './micro-kernel.ts';
import { type Tile, workgroupOf } from './tiles.ts';

interface RegisterLoads {
  /** Coordinates of the rows of A or columns of B, for before the loop. */
  coordinates: string;
  loads: string;
  /** The element of the invocation's row of A or column of B `i`, and of k + q. */
  element(i: number, q: number): string;
}

/** An invocation's loads of one matrix: `count` rows of A or columns of B, `depth` of k. */
function registerLoads(
  name: 'a' | 'b',
  axis: Vec4Axis,
  [mnFunction, first]: ['aRow', 'm'] | ['bColumn', 'n'],
  count: number,
  depth: number,
): RegisterLoads {
  const indices = range(count).filter((i) => axis !== 'mn' || i % 4 === 0);
  const ks = axis === 'k' ? [0] : range(depth);
  const loads = indices.flatMap((i) =>
    ks.map((q) => `let ${name}_${i}_${q} = ${name}Load(${mnFunction}_${i}, ${name}K_${q}, k + ${q});`),
  );
  return {
    coordinates: indices.map((i) => `let ${mnFunction}_${i} = ${mnFunction}(${first} + ${i});`).join('\n  '),
    loads: [...ks.map((q) => `let ${name}K_${q} = ${name}K(k + ${q});`), ...loads].join('\n    '),
    element: (i, q) => {
      if (axis === 'k') return `${name}_${i}_0[${q}]`;
      return axis === 'mn' ? `${name}_${i & ~3}_${q}[${i & 3}]` : `${name}_${i}_${q}`;
    },
  };
}

export function naiveLoop(tile: Tile, loaderA: LoaderA, loaderB: LoaderB): string {
  const { tm, tn } = tile;
  const depth = naiveStep(loaderA, loaderB);
  const a = registerLoads('a', vec4AxisA(loaderA), ['aRow', 'm'], tm, depth);
  const b = registerLoads('b', vec4AxisB(loaderB), ['bColumn', 'n'], tn, depth);
  const hasColumns = vec4AxisB(loaderB) === 'mn'; // b is loaded as vec4 of four columns already
  const four = (column4: number, q: number) =>
    range(4)
      .map((i) => b.element(4 * column4 + i, q))
      .join(', ');
  const gathered = range(tn / 4).flatMap((column4) =>
    range(depth).map((q) => `let b4_${column4}_${q} = vec4f(${four(column4, q)});`),
  );
  return /* wgsl */ `
@compute @workgroup_size(${workgroupOf(tile).join(', ')})
fn main(@builtin(global_invocation_id) id: vec3u) {
  startMatrices(id.z);
  let m = args.firstRow + id.y * ${tm};
  let n = id.x * ${tn};
  if (m >= args.m || n >= args.n) { return; }
  ${a.coordinates}
  ${b.coordinates}
  ${declareAccumulators(tile)}
  for (var k = 0u; k < kEnd; k += ${depth}) {
    ${a.loads}
    ${b.loads}
    ${hasColumns ? '' : gathered.join('\n    ')}
    ${multiplyAdd(tile, depth, a.element, (column4, q) => (hasColumns ? `b_${4 * column4}_${q}` : `b4_${column4}_${q}`))}
  }
  ${storeAccumulators(tile, (column4) => `n + ${4 * column4}`)}
}`;
}
