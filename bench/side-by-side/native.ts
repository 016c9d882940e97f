// PyTorch as one of the systems: a Python process that answers a line with a line.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { peerCommand } from '../peers/python.ts';
import type { Opened, Round, Task } from './task.ts';

export interface NativeSystem {
  opened: Opened;
  round(leastSec: number): Promise<Round>;
  close(): void;
}

/** `folder`: of the task's model, where it has one. */
export async function openNative(task: Task, threads: number, folder: string | null): Promise<NativeSystem> {
  const { program, args, env } = peerCommand('native.py', [], { OMP_NUM_THREADS: String(threads) });
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('native.py ended without an answer.');
    return JSON.parse(value);
  };
  const { threads: found } = (await ask({ ...task, model: folder, threads })) as { threads: number };
  return {
    opened: { threads: found, error: null },
    round: async (leastSec) => (await ask({ leastSec })) as Round,
    close: () => child.kill(),
  };
}
