// WGSL of the micro-kernel that both main loops end in: an invocation's TM × TN accumulators, in registers, as vec4 of four
// columns.

import type { Tile } from './tiles.ts';

export const range = (count: number) => Array.from({ length: count }, (_, i) => i);

const accumulator = (row: number, column4: number) => `sum_${row}_${column4}`;

/** A statement for each accumulator: row of TM, and vec4 of TN. */
function forEachAccumulator({ tm, tn }: Tile, statement: (row: number, column4: number) => string): string {
  return range(tm)
    .map((row) =>
      range(tn / 4)
        .map((column4) => statement(row, column4))
        .join(' '),
    )
    .join('\n    ');
}

export function declareAccumulators(tile: Tile): string {
  return forEachAccumulator(tile, (row, column4) => `var ${accumulator(row, column4)} = vec4f();`);
}

/** Multiplies and adds `depth` of k. `a(row, q)`: the scalar of A at k + q; `b(column4, q)`: the vec4 of B at k + q. */
export function multiplyAdd(
  tile: Tile,
  depth: number,
  a: (row: number, q: number) => string,
  b: (column4: number, q: number) => string,
): string {
  return forEachAccumulator(tile, (row, column4) => {
    const terms = range(depth).map((q) => `${a(row, q)} * ${b(column4, q)}`);
    if (tile.element === 'f16') return `${accumulator(row, column4)} += vec4f(${terms.join(' + ')});`;
    return terms.map((term) => `${accumulator(row, column4)} += ${term};`).join(' ');
  });
}

/** Gives each accumulator to the epilogue. The invocation's first row is `m`; `column(column4)`: first column of a vec4. */
export function storeAccumulators(tile: Tile, column: (column4: number) => string): string {
  return forEachAccumulator(
    tile,
    (row, column4) => `store(m + ${row}, ${column(column4)}, ${accumulator(row, column4)});`,
  );
}
