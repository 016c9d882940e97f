// Finds the tiles that are quickest on this adapter by timing each on two products of a transformer's sizes. A tile that
// computes something else than the first is never chosen. The choice is remembered for the adapter.

import type { OwnWebgpuBackend } from './own-webgpu-backend.ts';
import type { Tile } from './product-kernel.ts';
import type { ProductSpec } from './product-spec.ts';
import { runProduct } from './run-product.ts';
import { allTiles, hardwareChoice, type TileChoice, type TileName, tilesWithin } from './tiles.ts';

/** Where choices are remembered between sessions; the caller decides where that is. */
export interface TuningMemory {
  read(key: string): Promise<string | null>;
  write(key: string, value: string): Promise<void>;
}

interface Shape {
  rows: number;
  inner: number;
  columns: number;
  /** Runs of one timing. */
  repetitions: number;
}

/** A feed-forward layer over some clips, and an attention projection of one. */
const transformerShapes: Record<'large' | 'small', Shape> = {
  large: { rows: 1000, inner: 768, columns: 3072, repetitions: 2 },
  small: { rows: 124, inner: 768, columns: 768, repetitions: 8 },
};
/** Odd sizes, so that every edge of a tile is used. */
const checkShape = { rows: 133, inner: 75, columns: 141 };
const rounds = 3;
/** Of f32 sums in another order; f16 keeps 11 bits of each factor. */
const tolerance = { f32: 1e-4, f16: 3e-2 };
/** Change it when tiles or kernels change: earlier choices then mean nothing. */
const version = 1;

/** The choice for this adapter, remembered or measured now (some tenths of a second). */
export async function tunedChoice(
  gpu: OwnWebgpuBackend,
  element: Tile['element'],
  memory: TuningMemory | null,
  shapes = transformerShapes,
): Promise<TileChoice> {
  const key = tuningKey(gpu, element);
  const known = parseChoice(await memory?.read(key).catch(() => null), gpu, element);
  if (known) return known;
  const choice = await measureChoice(gpu, element, shapes);
  // measured again next time where it cannot be kept
  await memory?.write(key, JSON.stringify(choice)).catch(() => undefined);
  return choice;
}

export function tuningKey({ info }: OwnWebgpuBackend, element: Tile['element']): string {
  return ['tiles', version, element, info.vendor, info.architecture, info.device, info.description].join('|');
}

function parseChoice(
  text: string | null | undefined,
  gpu: OwnWebgpuBackend,
  element: Tile['element'],
): TileChoice | null {
  if (!text) return null;
  try {
    const { large, small } = JSON.parse(text) as Partial<TileChoice>;
    const usable: readonly (string | undefined)[] = tilesWithin(gpu.device.limits);
    return large && small && usable.includes(large) && usable.includes(small) ? { large, small, element } : null;
  } catch {
    return null;
  }
}

async function measureChoice(
  gpu: OwnWebgpuBackend,
  element: Tile['element'],
  shapes: typeof transformerShapes,
): Promise<TileChoice> {
  const names = await correctTiles(gpu, element);
  if (names.length === 0) return { ...hardwareChoice, element };
  const quickest = async (shape: Shape) => {
    const seconds = await timings(gpu, names, shape, element);
    return names.reduce((best, name) => (seconds.get(name)! < seconds.get(best)! ? name : best));
  };
  return { large: await quickest(shapes.large), small: await quickest(shapes.small), element };
}

const withElement = (name: TileName, element: Tile['element']): Tile => {
  const tile: Tile = allTiles[name];
  return tile.kind === 'tiled' ? { ...tile, element } : tile;
};

/** The tiles that compute a small product as plain arithmetic does. */
export async function correctTiles(gpu: OwnWebgpuBackend, element: Tile['element']): Promise<TileName[]> {
  const operands = makeOperands(gpu, checkShape);
  const expected = plainProduct(operands);
  const correct: TileName[] = [];
  for (const name of tilesWithin(gpu.device.limits)) {
    runProduct(gpu, operands.spec, withElement(name, element));
    const found = (await gpu.read(operands.out.dataId)) as Float32Array;
    if (expected.every((value, i) => Math.abs(found[i]! - value) <= tolerance[element])) correct.push(name);
    gpu.forgetValues(operands.out);
  }
  operands.dispose();
  return correct;
}

async function timings(
  gpu: OwnWebgpuBackend,
  names: readonly TileName[],
  shape: Shape,
  element: Tile['element'],
): Promise<Map<TileName, number>> {
  const operands = makeOperands(gpu, shape);
  const best = new Map<TileName, number>();
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const startedAt = performance.now();
      for (let i = 0; i < shape.repetitions; i++) runProduct(gpu, operands.spec, withElement(name, element));
      await gpu.done();
      const elapsed = performance.now() - startedAt;
      // the first round compiles
      if (round > 0) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, elapsed));
    }
  }
  operands.dispose();
  return best;
}

function makeOperands(gpu: OwnWebgpuBackend, { rows, inner, columns }: Omit<Shape, 'repetitions'>) {
  const wave = (size: number, phase: number) =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + phase));
  const [aValues, bValues] = [wave(rows * inner, 1), wave(inner * columns, 2)];
  const a = gpu.makeTensorInfo([rows, inner], 'float32', aValues);
  const b = gpu.makeTensorInfo([inner, columns], 'float32', bValues);
  const out = gpu.output([rows, columns]);
  const spec: ProductSpec = {
    rows,
    inner,
    columns,
    a: { tensor: a, layout: { kind: 'rows', stride: inner } },
    b: { tensor: b, layout: { kind: 'rows', stride: columns } },
    c: { tensor: out, stride: columns },
  };
  const dispose = () => {
    for (const { dataId } of [a, b, out]) gpu.disposeData(dataId);
  };
  return { spec, aValues, bValues, out, dispose };
}

function plainProduct({ spec, aValues, bValues }: ReturnType<typeof makeOperands>): Float64Array {
  const { rows, inner, columns } = spec;
  const result = new Float64Array(rows * columns);
  for (let m = 0; m < rows; m++) {
    for (let k = 0; k < inner; k++) {
      const value = aValues[m * inner + k]!;
      for (let n = 0; n < columns; n++) result[m * columns + n]! += value * bValues[k * columns + n]!;
    }
  }
  return result;
}
