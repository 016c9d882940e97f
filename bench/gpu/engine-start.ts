// Opens the engine on Dawn's adapter: as the page does, with every kernel examined once an adapter, or without.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { AdapterVerdict, GpuArithmetic } from '../../src/engine/backend/engine-info.ts';
import { AdapterRefused, DeviceSpent } from '../../src/engine/backend/examination/examine.ts';
import { ExaminedStart } from '../../src/engine/backend/examination/examined-start.ts';
import {
  describeAdapter,
  findAdapter,
  isSoftwareAdapter,
  openDevice,
  releaseDevice,
} from '../../src/engine/backend/webgpu-device.ts';
import { startWebgpu, type WebgpuOptions } from '../../src/engine/backend/webgpu-start.ts';
import type { TuningMemory } from '../../src/engine/gemm/webgpu/autotune.ts';
import type { TileChoice } from '../../src/engine/gemm/webgpu/tiles.ts';
import { CustomWebgpuBackend } from '../../src/engine/webgpu/custom-webgpu-backend.ts';
import { referencesOnCpu } from './cpu-references.ts';

export interface EngineStart extends Pick<WebgpuOptions, 'stockKernels' | 'gpuArithmetic' | 'asHardware'> {
  /** Each kernel is compared with plain JavaScript; one that differs is replaced. Known for the adapter from then on. */
  examines: boolean;
}

/** What is said once the engine is open. */
export interface OpenedGpu {
  adapter: string;
  isSoftware: boolean;
  arithmetic: GpuArithmetic;
  startSeconds: number;
  /** Of GEMMs; null with TensorFlow.js's own kernels. */
  tiles: { float32: TileChoice; float16: TileChoice | null } | null;
  /** Null without an examination. */
  verdict: AdapterVerdict | null;
}

/** Devices that an examination may cost. */
const mostDevices = 5;

/** Throws where no device computes right numbers. */
export async function openEngine({ examines, ...options }: EngineStart): Promise<OpenedGpu> {
  const startedAt = performance.now();
  const tuningMemory = fileMemory(join(import.meta.dirname, 'tuning.json'));
  const adapter = await adapterOf();
  const examined =
    examines && !options.stockKernels
      ? new ExaminedStart(adapter, { ...options, tuningMemory, references: referencesOnCpu })
      : null;
  const arithmetic = await startOn(adapter, examined, { ...options, tuningMemory });
  const startSeconds = (performance.now() - startedAt) / 1000;
  const backend = tf.backend();
  const tiles = backend instanceof CustomWebgpuBackend ? { float32: backend.tiles, float16: backend.halfTiles } : null;
  const facts = { adapter: describeAdapter(adapter), isSoftware: isSoftwareAdapter(adapter), arithmetic, startSeconds };
  return { ...facts, tiles, verdict: examined?.verdict ?? null };
}

async function adapterOf(): Promise<GPUAdapter> {
  const adapter = await findAdapter();
  if (!adapter) throw new Error('Dawn finds no adapter: is a Vulkan driver installed?');
  return adapter;
}

async function startOn(
  first: GPUAdapter,
  examined: ExaminedStart | null,
  options: WebgpuOptions,
): Promise<GpuArithmetic> {
  for (let devices = 1, adapter = first; ; devices++, adapter = await adapterOf()) {
    let isOpen = false;
    const device = await openDevice(adapter, (error) => {
      console.error(error.message);
      if (isOpen) process.exit(1);
    });
    try {
      const arithmetic = await (examined ? examined.start(device) : startWebgpu(device, adapter, options));
      isOpen = true;
      return arithmetic;
    } catch (error) {
      if (error instanceof AdapterRefused) throw new Error(`This adapter computes wrong numbers: ${error.message}`);
      if (!(error instanceof DeviceSpent) || devices >= mostDevices) throw error;
      releaseDevice(device);
    }
  }
}

/** Keeps what was found out about the adapter for every program after the first. */
function fileMemory(path: string): TuningMemory {
  const all = (): Record<string, string> => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
  return {
    read: async (key) => all()[key] ?? null,
    async write(key, value) {
      writeFileSync(`${path}.new`, JSON.stringify({ ...all(), [key]: value }));
      renameSync(`${path}.new`, path);
    },
  };
}
