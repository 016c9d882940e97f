// The engine under Node, on Dawn: what `npm run bench -- gpu` bundles and starts. Lines of JSON go in and come out: the
// first opens a task, every further one asks for a round; as bench/peers/native.py does.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { GpuArithmetic } from '../../src/engine/backend/engine-info.ts';
import { describeAdapter, findAdapter, isSoftwareAdapter, openDevice } from '../../src/engine/backend/webgpu-device.ts';
import { startWebgpu, type WebgpuOptions } from '../../src/engine/backend/webgpu-start.ts';
import type { TuningMemory } from '../../src/engine/gemm/webgpu/autotune.ts';
import type { TileChoice } from '../../src/engine/gemm/webgpu/tiles.ts';
import { CustomWebgpuBackend } from '../../src/engine/webgpu/custom-webgpu-backend.ts';
import { checkCase } from '../../src/parity/check-case.ts';
import { Reporter } from '../../src/parity/reporter.ts';
import { median } from '../median.ts';
import { type CallTask, callOf, openModel, trainLayers } from './engine-calls.ts';
import { HalfReporter } from './half-reporter.ts';
import { type JobTask, runJob } from './job.ts';

export type GpuTask = { engine: Pick<WebgpuOptions, 'stockKernels' | 'gpuArithmetic' | 'asHardware'> } & (
  | { kind: 'parity'; folder: string; clips: string; name: string }
  | CallTask
  | JobTask
);
/** What is said once the engine is open. */
export interface OpenedGpu {
  adapter: string;
  isSoftware: boolean;
  arithmetic: GpuArithmetic;
  startSeconds: number;
  /** Of GEMMs; null with TensorFlow.js's own kernels. */
  tiles: { float32: TileChoice; float16: TileChoice | null } | null;
}

const warmUps = 3;
/** A call that takes longer warms up once, and is measured once. */
const longCallSec = 5;

const answer = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function openEngine(options: WebgpuOptions): Promise<OpenedGpu> {
  const startedAt = performance.now();
  const adapter = await findAdapter();
  if (!adapter) throw new Error('Dawn finds no adapter: is a Vulkan driver installed?');
  const device = await openDevice(adapter, (error) => {
    console.error(error.message);
    process.exit(1);
  });
  const arithmetic = await startWebgpu(device, adapter, options);
  const startSeconds = (performance.now() - startedAt) / 1000;
  const backend = tf.backend();
  const tiles = backend instanceof CustomWebgpuBackend ? { float32: backend.tiles, float16: backend.halfTiles } : null;
  return { adapter: describeAdapter(adapter), isSoftware: isSoftwareAdapter(adapter), arithmetic, startSeconds, tiles };
}

/** Compares with a golden case. */
async function parity({ folder, clips, name }: Extract<GpuTask, { kind: 'parity' }>): Promise<void> {
  const files = (path: string, pattern: RegExp) =>
    readdirSync(path)
      .filter((file) => pattern.test(file))
      .map((file) => new File([readFileSync(join(path, file))], file));
  const numberOf = (file: File) => Number(/_(\d+)\.wav$/.exec(file.name)?.[1] ?? 0);
  const wavs = files(clips, /\.wav$/).sort((a, b) => numberOf(a) - numberOf(b));
  const isHalf = task.engine.gpuArithmetic === 'float16';
  const report = isHalf ? new HalfReporter(name, answer) : new Reporter(name, answer);
  if (isHalf && engine.arithmetic !== 'float16') report.fail('float16', 'this adapter computes in float32 alone');
  else await checkCase(files(folder, /^(?!train).*\.(json|safetensors|bin)$/), wavs, report);
}

/** Keeps the tiles that were chosen for every task after the first. */
function fileMemory(path: string): TuningMemory {
  const all = (): Record<string, string> => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
  return {
    read: async (key) => all()[key] ?? null,
    write: async (key, value) => writeFileSync(path, JSON.stringify({ ...all(), [key]: value })),
  };
}

async function timed(call: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await call();
  return (performance.now() - startedAt) / 1000;
}

/** Median seconds of a call, over at least three calls and this long, unless one takes very long. */
async function secondsOf(call: () => Promise<void>, leastSec: number): Promise<number> {
  const seconds: number[] = [];
  while (seconds.length < 3 || seconds.reduce((sum, one) => sum + one, 0) < leastSec) {
    seconds.push(await timed(call));
    if (seconds.length === 1 && (seconds[0] ?? 0) > longCallSec) break;
  }
  return median(seconds);
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
// the first line is always sent
const task = JSON.parse((await lines.next()).value as string) as GpuTask;
const tuningMemory = fileMemory(join(import.meta.dirname, 'tuning.json'));
const engine = await openEngine({ ...task.engine, tuningMemory });
if (task.kind === 'parity') await parity(task);
else if (task.kind === 'job') {
  answer(engine);
  answer(await runJob(task, () => openModel(task.model, trainLayers)));
} else {
  const call = await callOf(task);
  for (let i = 0; i < warmUps; i++) if ((await timed(call)) > longCallSec) break;
  answer(engine);
  for await (const line of lines) {
    const { leastSec } = JSON.parse(line) as { leastSec: number };
    answer({ seconds: await secondsOf(call, leastSec) });
  }
}
process.exit(0);
