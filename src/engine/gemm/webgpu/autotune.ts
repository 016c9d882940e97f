// Finds the fastest tiles of this adapter by timing each on two GEMMs of a transformer's sizes. A tile that computes something
// else than plain arithmetic does is never chosen. The choice is remembered for the adapter.

import { smallestOf } from '../../../lib/long-lists.ts';
import type { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import type { GemmSpec } from './gemm-spec.ts';
import { packHalf } from './half-weights.ts';
import { runGemm } from './run-gemm.ts';
import { hardwareTiles, type Tile, type TileChoice, type TileName, tileNamed, tilesWithin } from './tiles.ts';

/** Where choices are remembered between sessions; the caller decides where that is. */
export interface TuningMemory {
  read(key: string): Promise<string | null>;
  write(key: string, value: string): Promise<void>;
}

type Sizes = Pick<GemmSpec, 'm' | 'k' | 'n'>;

/** A feed-forward layer over some clips, and an attention projection of one. */
const transformerSizes: Record<'large' | 'small', Sizes> = {
  large: { m: 1000, k: 768, n: 3072 },
  small: { m: 124, k: 768, n: 768 },
};
/** What a software adapter is tuned with, where it is tried as if it were a GPU: the others would take it a minute. */
export const sizesInSoftware: typeof transformerSizes = {
  large: { m: 256, k: 64, n: 256 },
  small: { m: 32, k: 64, n: 64 },
};
/** Odd, so that every edge of a tile is used; float16 needs n to be a multiple of four. */
const checkSizes = { f32: { m: 133, k: 75, n: 141 }, f16: { m: 133, k: 75, n: 140 } };
const rounds = 3;
/** A timing is of so many runs that it takes this long. */
const timingMs = 5;
const mostRuns = 32;
/** A tile that is slower than the fastest by this factor is not timed again. */
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
  sizes = transformerSizes,
): Promise<TileChoice> {
  const key = tuningKey(gpu, element);
  const known = parseChoice(await memory?.read(key).catch(() => null), gpu);
  if (known) return known;
  const choice = await measureChoice(gpu, element, sizes);
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
  sizes: typeof transformerSizes,
): Promise<TileChoice> {
  const deadline = performance.now() + budgetMs;
  const names = await correctTiles(gpu, element, deadline);
  const large = await fastest(gpu, names, sizes.large, element, deadline);
  const small = await fastest(gpu, names, sizes.small, element, deadline);
  return { large: large ?? hardwareTiles.large, small: small ?? hardwareTiles.small };
}

/** The tiles that compute a small GEMM as plain arithmetic does. */
export async function correctTiles(
  gpu: CustomWebgpuBackend,
  element: Tile['element'],
  deadline = Number.POSITIVE_INFINITY,
): Promise<TileName[]> {
  const operands = makeOperands(gpu, checkSizes[element], element);
  const expected = plainGemm(operands);
  const correct: TileName[] = [];
  for (const name of usualFirst(tilesWithin(gpu.device.limits))) {
    if (performance.now() > deadline) break;
    runGemm(gpu, operands.spec, tileNamed(name, element));
    const found = (await gpu.read(operands.c.dataId)) as Float32Array;
    // NaN where a number is missing, which no tolerance allows
    const error = (i: number) => Math.abs((found[i] ?? Number.NaN) - (expected[i] ?? Number.NaN));
    if (expected.every((_, i) => error(i) <= tolerance[element])) correct.push(name);
    gpu.forgetValues(operands.c);
  }
  operands.dispose();
  return correct;
}

function usualFirst(names: readonly TileName[]): TileName[] {
  const usual: string[] = Object.values(hardwareTiles);
  return [...names.filter((name) => usual.includes(name)), ...names.filter((name) => !usual.includes(name))];
}

/** The tile whose best round is the fastest; null when none could be timed. */
async function fastest(
  gpu: CustomWebgpuBackend,
  names: readonly TileName[],
  sizes: Sizes,
  element: Tile['element'],
  deadline: number,
): Promise<TileName | null> {
  const operands = makeOperands(gpu, sizes, element);
  let repetitions = 1;
  const runFor = async (name: TileName) => {
    const startedAt = performance.now();
    for (let i = 0; i < repetitions; i++) runGemm(gpu, operands.spec, tileNamed(name, element));
    await gpu.done();
    return performance.now() - startedAt;
  };
  const best = new Map<TileName, number>();
  const leastOf = () => smallestOf(best.values());
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

function makeOperands(gpu: CustomWebgpuBackend, { m, k, n }: Sizes, element: Tile['element']) {
  const wave = (size: number, phase: number) =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + phase));
  const [aValues, bValues] = [wave(m * k, 1), wave(k * n, 2)];
  const a = gpu.makeTensorInfo([m, k], 'float32', aValues);
  const floats = gpu.makeTensorInfo([k, n], 'float32', bValues);
  const b = element === 'f16' ? packHalf(gpu, floats) : floats;
  const c = gpu.output([m, n]);
  const spec: GemmSpec = {
    m,
    k,
    n,
    a: { tensor: a, layout: { kind: 'rowMajor', ld: k } },
    b: { tensor: b, layout: { kind: 'rowMajor', ld: n } },
    c: { tensor: c, ld: n },
  };
  const dispose = () => {
    for (const { dataId } of new Set([a, floats, b, c])) gpu.disposeData(dataId);
  };
  return { spec, aValues, bValues, c, dispose };
}

/** A · B in float64, each sum in the order of k. */
function plainGemm({ spec, aValues, bValues }: ReturnType<typeof makeOperands>): Float64Array {
  const { m, k, n } = spec;
  return Float64Array.from({ length: m * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    return aValues
      .subarray(row * k, (row + 1) * k)
      .reduce((sum, value, i) => sum + value * (bValues[i * n + column] ?? Number.NaN), 0);
  });
}
