// The tiles a product may use, and which of them this adapter uses.

import { isHalf, type ProductSpec } from './gemm-spec.ts';
import { type Tile, tileColumns, tileRows } from './gemm-variant.ts';

type Sizes = Pick<Tile, 'across' | 'down' | 'rows' | 'columnFours'>;

const lone = (sizes: Sizes): Tile => ({ kind: 'lone', depth: 4, element: 'f32', ...sizes });
const tiled = (sizes: Sizes): Tile => ({ kind: 'tiled', depth: 16, element: 'f32', ...sizes });

/** Tiled ones are named by the rows and columns of a workgroup, lone ones by those of an invocation. */
export const allTiles = {
  lone8x4: lone({ across: 8, down: 8, rows: 8, columnFours: 1 }),
  lone8x8: lone({ across: 8, down: 8, rows: 8, columnFours: 2 }),
  tiled32x32: tiled({ across: 8, down: 8, rows: 4, columnFours: 1 }),
  tiled64x64: tiled({ across: 16, down: 16, rows: 4, columnFours: 1 }),
  tiled64x64of8: tiled({ across: 8, down: 8, rows: 8, columnFours: 2 }),
  tiled64x128: tiled({ across: 16, down: 16, rows: 4, columnFours: 2 }),
  tiled128x64: tiled({ across: 8, down: 16, rows: 8, columnFours: 2 }),
  tiled128x128: tiled({ across: 16, down: 16, rows: 8, columnFours: 2 }),
} as const satisfies Record<string, Tile>;

export type TileName = keyof typeof allTiles;

/** Products with fewer results leave cores idle when tiles are large. */
export const manyResults = 300_000;

export interface TileChoice {
  /** For products with many results. */
  large: TileName;
  small: TileName;
}

/** Barriers cost a software adapter more than they save. */
export const softwareChoice: TileChoice = { large: 'lone8x8', small: 'lone8x4' };
/** Until it is measured. */
export const hardwareChoice: TileChoice = { large: 'tiled64x64', small: 'tiled32x32' };

/** The tile for a product. `halves`: for one with half floats. */
export function tileFor(floats: TileChoice, halves: TileChoice | null, spec: ProductSpec): Tile {
  const { rows, columns, batches, b } = spec;
  const results = rows * columns * (batches ? batches.outer * batches.inner : 1);
  const element = isHalf(b.tensor) ? 'f16' : 'f32';
  const choice = (element === 'f16' && halves) || floats;
  return tileNamed(results >= manyResults ? choice.large : choice.small, element);
}

/** Tiles that are shared hold elements of this kind; an invocation on its own multiplies what it read as float32. */
export function tileNamed(name: TileName, element: Tile['element']): Tile {
  const tile: Tile = allTiles[name];
  return tile.kind === 'tiled' ? { ...tile, element } : tile;
}

/** The tiles that a device has room for. */
export function tilesWithin(limits: GPUSupportedLimits): TileName[] {
  return (Object.keys(allTiles) as TileName[]).filter((name) => {
    const tile = allTiles[name];
    const sharedBytes = tile.kind === 'tiled' ? 4 * tile.depth * (tileRows(tile) + tileColumns(tile)) : 0;
    return (
      tile.across * tile.down <= limits.maxComputeInvocationsPerWorkgroup &&
      sharedBytes <= limits.maxComputeWorkgroupStorageSize
    );
  });
}
