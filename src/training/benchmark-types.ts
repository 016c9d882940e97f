// What measuring this machine's speed gives: the rates that the page's estimates rest on.

import type { ModeSettings } from '../config/forward-mode.ts';
import { trainingConfigSchema } from '../config/training-config.ts';
import { count, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

export type BenchmarkPart = 'product' | 'trunk' | 'step';

const rate = z.number().positive();

/** Clips of `clipSec` seconds a second, so many at a time. */
const clipRateSchema = z.object({ batchSize: count.min(1), clipsPerSec: rate });

export type ClipRate = z.infer<typeof clipRateSchema>;

export const benchmarkResultSchema = z.object({
  measuredAt: moment,
  /** What computed: `EngineInfo.description`. */
  engine: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  /** What trained, and how: other settings have another speed. */
  settings: trainingConfigSchema.pick({
    trainableParts: true,
    trainLayers: true,
    numHiddenLayers: true,
    useWeightedLayerSum: true,
    classifierProjSize: true,
    padding: true,
    returnAttentionMask: true,
    trunk: true,
  }),
  /** How many layers trained. */
  trainLayers: count,
  /** Length of the clips that were measured with. */
  clipSec: rate,
  /** A product [1000, 768] · [768, 3072]. */
  productGigaflopsPerSec: rate,
  /** The frozen layers; empty where nothing that they give is kept. */
  trunk: z.array(clipRateSchema),
  /** Forward and backward of the layers that train, and a share of a step. */
  step: clipRateSchema,
});

export type BenchmarkResult = z.infer<typeof benchmarkResultSchema>;

export interface BenchmarkRequest {
  modelId: string;
  /** What trains, and how. */
  settings: ModeSettings;
  labelCount: number;
  /** Clips of a micro-batch. */
  batchSize: number;
}
