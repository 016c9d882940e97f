// What a run keeps for whoever repeats it: on what it trains, on which data, and how many parameters that moves.

import { version } from '../../package.json';
import type { Clip } from '../dataset/clip.ts';
import { type EngineInfo, fallenBack } from '../engine/backend/engine-info.ts';
import type { ParameterCounts } from '../model/model-record.ts';
import { runHashes } from '../run/run-hashes.ts';
import type { RunEnvironment, RunFacts, RunRecord } from '../run/run-record.ts';

/** Kernels that were replaced on the GPU that computes. An adapter that was refused computes nothing. */
export function kernelFallbacks({
  backend,
  verdict,
}: Pick<EngineInfo, 'backend' | 'verdict'>): Pick<RunEnvironment, 'kernelFallbacks'> {
  const replaced = backend === 'webgpu' ? fallenBack(verdict).map(({ kernel, way }) => ({ kernel, way })) : [];
  return replaced.length > 0 ? { kernelFallbacks: replaced } : {};
}

export function environmentOf(
  engine: Pick<EngineInfo, 'backend' | 'description' | 'threads' | 'verdict'>,
): RunEnvironment {
  const { userAgent, hardwareConcurrency } = navigator;
  const { description, threads } = engine;
  return { version, userAgent, device: description, threads, cores: hardwareConcurrency, ...kernelFallbacks(engine) };
}

/** For its record, once data, model and engine are open. */
export async function startFacts(
  run: RunRecord,
  clips: readonly Clip[],
  engine: EngineInfo,
  { total, trainable }: Pick<ParameterCounts, 'total' | 'trainable'>,
): Promise<Pick<RunFacts, 'dataHash' | 'splitHash' | 'environment' | 'parameters'>> {
  return {
    ...(await runHashes(run, clips)),
    environment: environmentOf(engine),
    parameters: { total, trained: trainable },
  };
}
