// The product in which each invocation reads what it needs, without barriers: quickest where one costs more than it saves,
// as on software adapters.
// Letters: M rows, N columns, K inner.

import { addStep, declareSums, storeSums, upTo } from './accumulators.ts';
import type { ProductVariant } from './gemm-variant.ts';
import { type Direction, leftDirection, loneDepth, rightDirection } from './matrix-loaders.ts';

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

export function loneCode({ tile, left, right }: ProductVariant): string {
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
