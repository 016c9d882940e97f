// What measuring this machine's speed gives: the rates that the page's estimates rest on.

import type { ModeSettings } from '../config/forward-mode.ts';

export type BenchmarkPart = 'product' | 'trunk' | 'step';

/** Clips of `clipSec` seconds a second, so many at a time. */
export interface ClipRate {
  batchSize: number;
  clipsPerSec: number;
}

export interface BenchmarkResult {
  measuredAt: number;
  /** What computed: `EngineInfo.description`. */
  engine: string;
  modelId: string;
  modelName: string;
  /** What trained, and how: other settings have another speed. */
  settings: ModeSettings;
  /** How many layers trained. */
  trainLayers: number;
  /** Length of the clips that were measured with. */
  clipSec: number;
  /** A product [1000, 768] · [768, 3072]. */
  productGigaflopsPerSec: number;
  /** The frozen layers; empty where nothing that they give is kept. */
  trunk: ClipRate[];
  /** Forward and backward of the layers that train, and a share of a step. */
  step: ClipRate;
}

export interface BenchmarkRequest {
  modelId: string;
  /** What trains, and how. */
  settings: ModeSettings;
  labelCount: number;
  /** Clips of a micro-batch. */
  batchSize: number;
}
