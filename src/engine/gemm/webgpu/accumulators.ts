// WGSL that adds up an invocation's results: `rows` × `columnFours` sums of four columns each, in registers.

import type { Tile } from './gemm-variant.ts';

export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const sumName = (row: number, four: number) => `sum_${row}_${four}`;

export function declareSums({ rows, columnFours }: Tile): string {
  return upTo(rows)
    .map((row) =>
      upTo(columnFours)
        .map((four) => `var ${sumName(row, four)} = vec4f();`)
        .join(' '),
    )
    .join('\n  ');
}

/** Adds a step of `depth` along K. `a(i, q)`: row i at k + q; `b(v, q)`: the v-th four of columns at k + q. */
export function addStep(
  { rows, columnFours, element }: Tile,
  depth: number,
  a: (i: number, q: number) => string,
  b: (v: number, q: number) => string,
): string {
  const one = (row: number, four: number) => {
    const terms = upTo(depth).map((q) => `${a(row, q)} * ${b(four, q)}`);
    if (element === 'f16') return `${sumName(row, four)} += vec4f(${terms.join(' + ')});`;
    return terms.map((term) => `${sumName(row, four)} += ${term};`).join(' ');
  };
  return upTo(rows)
    .map((row) =>
      upTo(columnFours)
        .map((four) => one(row, four))
        .join(' '),
    )
    .join('\n    ');
}

export function storeSums({ rows, columnFours }: Tile, column: (four: number) => string): string {
  return upTo(rows)
    .map((row) =>
      upTo(columnFours)
        .map((four) => `store(m + ${row}, ${column(four)}, ${sumName(row, four)});`)
        .join(' '),
    )
    .join('\n  ');
}
