// The Python programs that do the same job: what each is called, and how it is started.

import type { ClipsArchive } from '../clips/job-archive.ts';
import { runPeer } from '../peers/python.ts';
import type { Run } from './job-table.ts';

const pythonJobs = {
  reference: { system: 'Trainer, frozen', script: 'trainer.py', args: ['--freeze', 'reference'] },
  feature_encoder: {
    system: 'Trainer, freeze_feature_encoder()',
    script: 'trainer.py',
    args: ['--freeze', 'feature_encoder'],
  },
  bf16: {
    system: 'Trainer, freeze_feature_encoder(), bf16',
    script: 'trainer.py',
    args: ['--freeze', 'feature_encoder', '--bf16'],
  },
  compile: {
    system: 'Trainer, freeze_feature_encoder(), torch.compile',
    script: 'trainer.py',
    args: ['--freeze', 'feature_encoder', '--compile'],
  },
  cached: { system: 'PyTorch, frames kept', script: 'cached_frames.py', args: ['--frozen-batch', '8'] },
  'cached-bf16': {
    system: 'PyTorch, frames kept, bf16',
    script: 'cached_frames.py',
    args: ['--frozen-batch', '8', '--bf16'],
  },
  'cached-compile': {
    system: 'PyTorch, frames kept, torch.compile',
    script: 'cached_frames.py',
    args: ['--frozen-batch', '8', '--compile'],
  },
} as const;

export type PythonJob = keyof typeof pythonJobs;

export function isPythonJob(name: string): name is PythonJob {
  return Object.hasOwn(pythonJobs, name);
}

export interface PythonJobOptions {
  /** Of the model. */
  folder: string;
  archive: ClipsArchive;
  threads: number;
  epochs: number;
}

interface Printed {
  seconds: number;
  /** With another learning rate over the frames that are kept. */
  again_seconds?: number;
  peak_memory_bytes: number;
}

/** Runs it; a program that keeps its frames gives a second run too. Throws where Python fails. */
export function pythonJob(name: PythonJob, { folder, archive, threads, epochs }: PythonJobOptions): Run[] {
  const { system, script, args } = pythonJobs[name];
  const given = [archive.path, '--model', folder, '--split', archive.splitPath, ...args];
  const numbers = ['--threads', String(threads), '--epochs', String(epochs)];
  const printed = runPeer(script, [...given, ...numbers], { OMP_NUM_THREADS: String(threads) });
  const result = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Printed;
  const runs: Run[] = [{ system, seconds: result.seconds, peakMemoryBytes: result.peak_memory_bytes }];
  if (result.again_seconds !== undefined)
    runs.push({ system: `${system}, another learning rate`, seconds: result.again_seconds, peakMemoryBytes: null });
  return runs;
}
