// What distinguishes the kernels of a product: the tile, how its matrices are read, what happens to the sums.

import type { LeftLoader, RightLoader } from './matrix-loaders.ts';

/** What an invocation and a workgroup compute. */
export interface Tile {
  kind: 'lone' | 'tiled';
  /** Invocations of a workgroup along N and M. */
  across: number;
  down: number;
  /** Rows of an invocation, a multiple of 4. */
  rows: number;
  /** Columns of an invocation, in fours. */
  columnFours: number;
  /** K of a shared tile, a multiple of 4. */
  depth: number;
  /** Elements of the shared tiles, and arithmetic within one step of 4 along K; sums are always f32. */
  element: 'f32' | 'f16';
}

export interface ProductVariant {
  tile: Tile;
  left: LeftLoader;
  right: RightLoader;
  /** Whether C (and the residual) is written four columns at a time. */
  isPackedOutput: boolean;
  hasBias: boolean;
  hasResidual: boolean;
  activation: 'none' | 'gelu';
}

export const tileRows = (tile: Tile) => tile.down * tile.rows;
export const tileColumns = (tile: Tile) => tile.across * tile.columnFours * 4;
