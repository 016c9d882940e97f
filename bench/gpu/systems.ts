// The programs that are measured, each started once and asked for one task after another: what starting one takes (an examination,
// compiled kernels, Python's libraries) is paid once, not by every part.

import { cpus } from 'node:os';
import { fallenBack } from '../../src/engine/backend/engine-info.ts';
import { hasPython, peerCommand } from '../peers/python.ts';
import type { CallTask } from './engine-calls.ts';
import type { EngineStart, OpenedGpu } from './engine-start.ts';
import type { GpuSystem } from './figures.ts';
import { options } from './options.ts';
import { closePeers, enginePeer, Peer } from './peer.ts';

export const threads = cpus().length;
export const hasPeer = hasPython(['torch', 'transformers']);
export const hasTrainer = hasPeer && hasPython(['accelerate']);

export type VoxtuneSystem = Exclude<GpuSystem, 'pytorch'>;

const starts: Record<VoxtuneSystem, Omit<EngineStart, 'examines'>> = {
  voxtune: { asHardware: options.asHardware },
  'voxtune, float16': { asHardware: options.asHardware, gpuArithmetic: 'float16' },
  'tensorflow.js kernels': { stockKernels: true },
};

const running = new Map<GpuSystem, Peer>();
/** What each said when it was started. */
export const opened = new Map<GpuSystem, OpenedGpu>();
/** Whether an examination came to its end: what it found is used from then on. */
let isExamined = false;

/** Ends every program; the next part starts those that it needs again. */
export function stopSystems(): void {
  running.clear();
  closePeers();
}

/** The engine, started unless it runs. Throws where it does not start. */
export async function engineOf(system: VoxtuneSystem, examines = isExamined): Promise<Peer> {
  const known = running.get(system);
  if (known) return known;
  const peer = enginePeer();
  const { isLast: _, ...found } = await peer.ask<OpenedGpu & { isLast: boolean }>({
    ...starts[system],
    examines,
  } satisfies EngineStart);
  isExamined ||= examines;
  if (!opened.has(system)) console.log(describeStart(system, found));
  opened.set(system, found);
  running.set(system, peer);
  return peer;
}

function describeStart(system: GpuSystem, { adapter, arithmetic, startSeconds, verdict }: OpenedGpu): string {
  const replaced = fallenBack(verdict).map(
    ({ kernel, way, fault, difference }) =>
      `${kernel} by ${way === 'plain' ? 'its plain variant' : 'TensorFlow.js'} (${fault}${difference === null ? '' : `, ${difference.toExponential(1)}`})`,
  );
  const kernels = !verdict
    ? 'kernels not examined'
    : replaced.length === 0
      ? `${verdict.kernels.length} kernels examined, none replaced`
      : `replaced: ${replaced.join('; ')}`;
  return `${system}: ${adapter}, ${arithmetic}, started in ${startSeconds.toFixed(1)} s; ${kernels}`;
}

/** A PyTorch that answers tasks, started unless it runs. */
function pythonPeer(): Peer {
  const known = running.get('pytorch');
  if (known) return known;
  const { program, args, env } = peerCommand('native.py', [], { OMP_NUM_THREADS: String(threads) });
  const peer = new Peer(program, args, env);
  running.set('pytorch', peer);
  return peer;
}

/** Median seconds of a call. */
export type Round = (leastSec: number, mostSec: number) => Promise<number>;

/** Opens a task on a system, in place of the one that is open there. `onFirst`: seconds of its first call, with what had to be compiled. */
export async function openTask(
  system: GpuSystem,
  task: CallTask,
  onFirst: (seconds: number) => void,
): Promise<{ round: Round; facts: object }> {
  const isNative = system === 'pytorch';
  const peer = isNative ? pythonPeer() : await engineOf(system);
  const request = isNative ? { ...task, threads, device: options.device, tellsFirst: true } : { kind: 'open', task };
  const { firstSeconds } = await peer.ask<{ firstSeconds: number }>(request);
  onFirst(firstSeconds);
  const facts = await peer.nextAnswer<object>();
  const round: Round = async (leastSec, mostSec) => {
    const { seconds } = await peer.ask<{ seconds: number }>({ kind: 'round', leastSec, mostSec });
    return seconds;
  };
  return { round, facts };
}
