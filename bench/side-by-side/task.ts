// What is measured, on which system: the same words in the page, in its workers and in Node.

import { gemmBenchmarkFlops } from '../../src/engine/gemm/benchmark-shape.ts';
import type { PeerModel } from '../peers/python.ts';

/** 2.5 s at 16 kHz: CREMA-D's mean length. */
export const clipSamples = 40_000;
/** Micro-batches that an update accumulates. */
export const accumulation = 4;

export type Task =
  | { kind: 'product' }
  /** Waveforms to logits, evaluation mode; the first so many seconds of each clip, where they are given. */
  | { kind: 'forward'; model: PeerModel; batch: number; clipSec?: number }
  /** Updates of the last two layers and the head over stored frames: forward, backward, accumulation, AdamW. */
  | { kind: 'step'; model: PeerModel; batch: number };

export type SystemName = 'voxtune' | 'tensorflow.js kernels' | 'onnxruntime-web' | 'pytorch';

export interface System {
  name: SystemName;
  backend: 'wasm' | 'webgpu' | 'native';
  threads: number;
}

/** One round on one system. */
export interface Round {
  /** Of one call: a product, a batch forward, an update. */
  seconds: number;
  /** There is no second round: a call takes too long. */
  isOnly?: boolean;
}

export interface Opened {
  /** Threads that it says it has. */
  threads: number;
  /** Largest difference from PyTorch's logits; null where the task has none to compare. */
  error: number | null;
}

/** Of one call, in the mean. */
export interface KernelTime {
  kernel: string;
  calls: number;
  seconds: number;
}

/** A worker of the page: opened once, asked again and again. */
export interface SystemWorker {
  open(task: Task, system: System): Promise<Opened>;
  /** Median of calls over at least `leastSec`, three at least unless they take very long. */
  round(leastSec: number): Promise<Round>;
  /** Where a call's time goes; null where the system does not tell. */
  profile(): Promise<KernelTime[] | null>;
}

/** What a call handles, for a rate: products' operations, or clips. */
export function unitsOf(task: Task): { count: number; unit: string } {
  if (task.kind === 'product') return { count: gemmBenchmarkFlops / 1e9, unit: 'GFLOP/s' };
  return { count: task.kind === 'step' ? task.batch * accumulation : task.batch, unit: 'clips/s' };
}
