// The train worker's one engine: opened for a preference, opened anew when that changes or the GPU was lost.

import { assertEngineAlive, engineInfo, openEngine, settleEngine } from '../engine/backend/backend.ts';
import type { BackendPreference, EngineInfo, GpuArithmetic } from '../engine/backend/engine-info.ts';
import { isAllocationFailure, VoxtuneError } from '../lib/errors.ts';
import { gpuTuningMemory } from '../storage/database.ts';

let preference: BackendPreference | null = null;
let arithmetic: GpuArithmetic = 'float32';
let openings = 0;
/** One opening at a time. */
let queue: Promise<unknown> = Promise.resolve();

/** The engine for this preference, as it is where it is open already. */
export function engineFor(wanted: BackendPreference): Promise<EngineInfo> {
  return inTurn(() => (wanted === preference ? engineInfo() : reopen(wanted)));
}

/** The engine that is open or being opened, else one for `auto`. */
export function currentEngine(): Promise<EngineInfo> {
  return inTurn(() => (preference === null ? reopen('auto') : engineInfo()));
}

/** The engine that is open or being opened, opened anew where its GPU can multiply frozen weights in `wanted` and was asked
 *  for something else. */
export function engineThatMultiplies(wanted: GpuArithmetic): Promise<EngineInfo> {
  return inTurn(() => {
    const isAsked = wanted === arithmetic;
    arithmetic = wanted;
    if (preference === null) return reopen('auto');
    return isAsked || !engineInfo().hasHalfPrecision ? engineInfo() : reopen(preference);
  });
}

/** A new engine for the same preference, after the GPU was lost: every tensor is gone. */
export function replaceEngine(): Promise<EngineInfo> {
  return inTurn(() => reopen(preference ?? 'auto'));
}

/** A new engine for the same preference, which examines the GPU as if it had never been seen. */
export function examineEngine(): Promise<EngineInfo> {
  return inTurn(() => reopen(preference ?? 'auto', true));
}

/** Changes whenever tensors of an earlier engine are gone. */
export function engineGeneration(): number {
  return openings;
}

function inTurn(task: () => EngineInfo | Promise<EngineInfo>): Promise<EngineInfo> {
  const turn = queue.then(task);
  queue = turn.catch(() => undefined);
  return turn;
}

async function reopen(wanted: BackendPreference, examinesAgain = false): Promise<EngineInfo> {
  preference = null;
  openings += 1;
  const options = { tuningMemory: gpuTuningMemory, gpuArithmetic: arithmetic, examinesAgain };
  const info = await openEngine(wanted, options);
  preference = wanted;
  return info;
}

/** What became of the engine, where something was thrown on it: if the GPU is gone, whatever was thrown follows from that. */
export async function engineFailure(thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof VoxtuneError)) await settleEngine();
  try {
    assertEngineAlive();
    return memoryFailure(thrown);
  } catch (lost) {
    return lost;
  }
}

/** What wasm and the JavaScript engine throw where memory ends. */
function memoryFailure(thrown: unknown): unknown {
  const isTrap = thrown instanceof WebAssembly.RuntimeError;
  if (!isTrap && !isAllocationFailure(thrown)) return thrown;
  const message = `The engine stopped, most likely for lack of memory: ${thrown.message}. Use a smaller batch or model, or close other tabs.`;
  return new VoxtuneError('engine/out-of-memory', message, {}, { cause: thrown });
}
