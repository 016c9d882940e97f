// Finds the tiles that are quickest on this adapter by timing each on two products of a transformer's sizes. A tile that
// computes something else than the first is never chosen. The choice is remembered for the adapter.

import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import type { ProductSpec } from './gemm-spec.ts';
import type { Tile } from './gemm-variant.ts';
import { packHalves } from './half-weights.ts';
import { runGemm } from './run-gemm.ts';
import { hardwareChoice, type TileChoice, type TileName, tileNamed, tilesWithin } from './tiles.ts';

/** Where choices are remembered between sessions; the caller decides where that is. */
export interface TuningMemory {
  read(key: string): Promise<string | null>;
  write(key: string, value: string): Promise<void>;
}

interface Shape {
  rows: number;
  inner: number;
  columns: number;
}

/** A feed-forward layer over some clips, and an attention projection of one. */
const transformerShapes: Record<'large' | 'small', Shape> = {
  large: { rows: 1000, inner: 768, columns: 3072 },
  small: { rows: 124, inner: 768, columns: 768 },
};
/** Odd sizes, so that every edge of a tile is used; half floats come in fours. */
const checkShapes = { f32: { rows: 133, inner: 75, columns: 141 }, f16: { rows: 133, inner: 75, columns: 140 } };
const rounds = 3;
/** A timing is of so many runs that it takes this long. */
const timingMs = 5;
const mostRuns = 32;
/** A tile that is slower than this many times the quickest is not timed again. */
const hopeless = 1.5;
/** A driver may take seconds to compile a kernel: tiles that it has not reached by then are left out. */
const budgetMs = 10_000;
/** Of f32 sums in another order; f16 keeps 11 bits of each factor. */
const tolerance = { f32: 1e-4, f16: 3e-2 };
/** Change it when tiles or kernels change: earlier choices then mean nothing. */
const version = 2;

/** The choice for this adapter, remembered or measured now (some tenths of a second). */
export async function tunedChoice(
  gpu: CustomWebgpuBackend,
  element: Tile['element'],
  memory: TuningMemory | null,
  shapes = transformerShapes,
): Promise<TileChoice> {
  const key = tuningKey(gpu, element);
  const known = parseChoice(await memory?.read(key).catch(() => null), gpu);
  if (known) return known;
  const choice = await measureChoice(gpu, element, shapes);
  // measured again next time where it cannot be kept
  await memory?.write(key, JSON.stringify(choice)).catch(() => undefined);
  return choice;
}

export function tuningKey({ info }: CustomWebgpuBackend, element: Tile['element']): string {
  return ['tiles', version, element, info.vendor, info.architecture, info.device, info.description].join('|');
}

function parseChoice(text: string | null | undefined, gpu: CustomWebgpuBackend): TileChoice | null {
  if (!text) return null;
  try {
    const { large, small } = JSON.parse(text) as Partial<TileChoice>;
    const usable: readonly (string | undefined)[] = tilesWithin(gpu.device.limits);
    return large && small && usable.includes(large) && usable.includes(small) ? { large, small } : null;
  } catch {
    return null;
  }
}

async function measureChoice(
  gpu: CustomWebgpuBackend,
  element: Tile['element'],
  shapes: typeof transformerShapes,
): Promise<TileChoice> {
  const deadline = performance.now() + budgetMs;
  const names = await correctTiles(gpu, element, deadline);
  const large = await quickest(gpu, names, shapes.large, element, deadline);
  const small = await quickest(gpu, names, shapes.small, element, deadline);
  return { large: large ?? hardwareChoice.large, small: small ?? hardwareChoice.small };
}

/** The tiles that compute a small product as plain arithmetic does. */
export async function correctTiles(
  gpu: CustomWebgpuBackend,
  element: Tile['element'],
  deadline = Number.POSITIVE_INFINITY,
): Promise<TileName[]> {
  const operands = makeOperands(gpu, checkShapes[element], element);
  const expected = plainProduct(operands);
  const correct: TileName[] = [];
  for (const name of usualFirst(tilesWithin(gpu.device.limits))) {
    if (performance.now() > deadline) break;
    runGemm(gpu, operands.spec, tileNamed(name, element));
    const found = (await gpu.read(operands.out.dataId)) as Float32Array;
    if (expected.every((value, i) => Math.abs(found[i]! - value) <= tolerance[element])) correct.push(name);
    gpu.forgetValues(operands.out);
  }
  operands.dispose();
  return correct;
}

function usualFirst(names: readonly TileName[]): TileName[] {
  const usual: string[] = Object.values(hardwareChoice);
  return [...names.filter((name) => usual.includes(name)), ...names.filter((name) => !usual.includes(name))];
}

/** The quickest of these tiles, in the best of its rounds; null when none could be timed. */
async function quickest(
  gpu: CustomWebgpuBackend,
  names: readonly TileName[],
  shape: Shape,
  element: Tile['element'],
  deadline: number,
): Promise<TileName | null> {
  const operands = makeOperands(gpu, shape, element);
  let repetitions = 1;
  const runFor = async (name: TileName) => {
    const startedAt = performance.now();
    for (let i = 0; i < repetitions; i++) runGemm(gpu, operands.spec, tileNamed(name, element));
    await gpu.done();
    return performance.now() - startedAt;
  };
  const best = new Map<TileName, number>();
  const leastOf = () => Math.min(...best.values());
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const known = best.get(name) ?? Number.POSITIVE_INFINITY;
      if (round > 0 && !(known <= hopeless * leastOf())) continue;
      if (best.size > 0 && performance.now() > deadline) break;
      if (round === 0) await runFor(name); // it compiles
      if (best.size === 0) repetitions = Math.min(mostRuns, Math.ceil(timingMs / (await runFor(name))));
      best.set(name, Math.min(known, await runFor(name)));
    }
  }
  operands.dispose();
  const least = leastOf();
  return names.find((name) => best.get(name) === least) ?? null;
}

function makeOperands(gpu: CustomWebgpuBackend, { rows, inner, columns }: Shape, element: Tile['element']) {
  const wave = (size: number, phase: number) =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + phase));
  const [aValues, bValues] = [wave(rows * inner, 1), wave(inner * columns, 2)];
  const a = gpu.makeTensorInfo([rows, inner], 'float32', aValues);
  const floats = gpu.makeTensorInfo([inner, columns], 'float32', bValues);
  const b = element === 'f16' ? packHalves(gpu, floats) : floats;
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
    for (const { dataId } of new Set([a, floats, b, out])) gpu.disposeData(dataId);
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
