// The tile sizes that a GEMM may use, and which of them this adapter uses. In the field's letters: a workgroup computes
// BM × BN results, an invocation TM × TN of them, and shared memory holds BK of k at a time.

import { batchSize, type GemmSpec, isHalf } from './gemm-spec.ts';

export interface Tile {
  /** Naive: each invocation reads A and B for itself, without barriers. Tiled: through shared memory. */
  kind: 'naive' | 'tiled';
  bm: number;
  bn: number;
  /** Depth of a shared tile; a multiple of 4. */
  bk: number;
  /** Multiples of 4, that divide bm and bn. */
  tm: number;
  tn: number;
  /** Elements of the shared tiles, and arithmetic within 4 of k; accumulators are always float32. */
  element: 'f32' | 'f16';
}

type Sizes = Pick<Tile, 'bm' | 'bn' | 'tm' | 'tn'>;

const naive = (sizes: Sizes): Tile => ({ kind: 'naive', bk: 4, element: 'f32', ...sizes });
const tiled = (sizes: Sizes): Tile => ({ kind: 'tiled', bk: 16, element: 'f32', ...sizes });

/** Tiled ones are named BM × BN, naive ones TM × TN. */
export const allTiles = {
  naive8x4: naive({ bm: 64, bn: 32, tm: 8, tn: 4 }),
  naive8x8: naive({ bm: 64, bn: 64, tm: 8, tn: 8 }),
  tiled32x32: tiled({ bm: 32, bn: 32, tm: 4, tn: 4 }),
  tiled64x64: tiled({ bm: 64, bn: 64, tm: 4, tn: 4 }),
  tiled64x64of8: tiled({ bm: 64, bn: 64, tm: 8, tn: 8 }),
  tiled64x128: tiled({ bm: 64, bn: 128, tm: 4, tn: 8 }),
  tiled128x64: tiled({ bm: 128, bn: 64, tm: 8, tn: 8 }),
  tiled128x128: tiled({ bm: 128, bn: 128, tm: 8, tn: 8 }),
} as const satisfies Record<string, Tile>;

export type TileName = keyof typeof allTiles;

/** Invocations of a workgroup along n and m. */
export const workgroupOf = ({ bm, bn, tm, tn }: Tile): [x: number, y: number] => [bn / tn, bm / tm];

/** GEMMs with fewer results leave cores idle when tiles are large. */
export const manyResults = 300_000;

export interface TileChoice {
  /** For GEMMs with many results. */
  large: TileName;
  small: TileName;
}

/** Barriers cost a software adapter more than they save. */
export const softwareTiles: TileChoice = { large: 'naive8x8', small: 'naive8x4' };
/** Until it is measured. */
export const hardwareTiles: TileChoice = { large: 'tiled64x64', small: 'tiled32x32' };

/** The tile for a GEMM. `half`: the choice for one with float16 weights. */
export function tileFor(float: TileChoice, half: TileChoice | null, spec: GemmSpec): Tile {
  const results = spec.m * spec.n * batchSize(spec);
  const element = isHalf(spec.b.tensor) ? 'f16' : 'f32';
  const choice = (element === 'f16' && half) || float;
  return tileNamed(results >= manyResults ? choice.large : choice.small, element);
}

/** Shared tiles hold elements of this type; a naive kernel multiplies what it read as float32. */
export function tileNamed(name: TileName, element: Tile['element']): Tile {
  const tile: Tile = allTiles[name];
  return tile.kind === 'tiled' ? { ...tile, element } : tile;
}

/** The tiles that a device has room for. */
export function tilesWithin(limits: GPUSupportedLimits): TileName[] {
  return (Object.keys(allTiles) as TileName[]).filter((name) => {
    const tile = allTiles[name];
    const [x, y] = workgroupOf(tile);
    const sharedBytes = tile.kind === 'tiled' ? 4 * tile.bk * (tile.bm + tile.bn) : 0;
    return x * y <= limits.maxComputeInvocationsPerWorkgroup && sharedBytes <= limits.maxComputeWorkgroupStorageSize;
  });
}
