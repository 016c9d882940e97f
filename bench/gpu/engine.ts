// The engine under Node, on Dawn: what `npm run bench -- gpu` bundles and starts. Lines of JSON go in and come out, as
// bench/peers/native.py has them: the first opens the engine; then each asks for something, and the last line of an answer has `isLast`.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { checkCase } from '../../src/parity/check-case.ts';
import { Reporter } from '../../src/parity/reporter.ts';
import { median } from '../median.ts';
import { type CallTask, callOf, type OpenCall, openModel, trainLayers } from './engine-calls.ts';
import { type EngineStart, openEngine } from './engine-start.ts';
import { HalfReporter } from './half-reporter.ts';
import { type JobTask, runJob } from './job.ts';

export interface ParityTask {
  kind: 'parity';
  folder: string;
  clips: string;
  name: string;
}

/** What is asked for once the engine is open. A round's calls: at least three over `leastSec`, fewer where `mostSec` ends before. */
export type EngineRequest =
  | ParityTask
  | JobTask
  | { kind: 'open'; task: CallTask }
  | { kind: 'round'; leastSec: number; mostSec: number };

const warmUps = 3;
/** A call that takes longer warms up once, and is measured once. */
const longCallSec = 5;

const answer = (value: object) => void process.stdout.write(`${JSON.stringify(value)}\n`);
const answerLast = (value: object = {}) => answer({ ...value, isLast: true });

/** Compares with a golden case. */
async function parity({ folder, clips, name }: ParityTask): Promise<void> {
  const files = (path: string, pattern: RegExp) =>
    readdirSync(path)
      .filter((file) => pattern.test(file))
      .map((file) => new File([readFileSync(join(path, file))], file));
  const numberOf = (file: File) => Number(/_(\d+)\.wav$/.exec(file.name)?.[1] ?? 0);
  const wavs = files(clips, /\.wav$/).sort((a, b) => numberOf(a) - numberOf(b));
  const isHalf = start.gpuArithmetic === 'float16';
  const report = isHalf ? new HalfReporter(name, answer) : new Reporter(name, answer);
  if (isHalf && engine.arithmetic !== 'float16') report.fail('float16', 'this adapter computes in float32 alone');
  else await checkCase(files(folder, /^(?!train).*\.(json|safetensors|bin)$/), wavs, report);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** Median seconds of a call, over at least three calls and this long, unless one takes very long. */
async function secondsOf(work: () => Promise<void>, leastSec: number, mostSec: number): Promise<number> {
  const seconds: number[] = [];
  const all = () => seconds.reduce((sum, one) => sum + one, 0);
  while (seconds.length < 3 || all() < leastSec) {
    const last = await timed(work);
    seconds.push(last);
    if ((seconds.length === 1 && last > longCallSec) || all() + last > mostSec) break;
  }
  return median(seconds);
}

let call: OpenCall | null = null;

/** The first call is told at once: where the others take too long, it is what there is. */
async function openCall(task: CallTask): Promise<void> {
  call?.dispose();
  call = null;
  const opened = await callOf(task);
  const first = await timed(opened.run);
  answer({ firstSeconds: first });
  if (first <= longCallSec) for (let i = 1; i < warmUps; i++) await opened.run();
  call = opened;
  answerLast();
}

async function answerTo(request: EngineRequest): Promise<void> {
  switch (request.kind) {
    case 'parity':
      await parity(request);
      return answerLast();
    case 'job': {
      const result = await runJob(request, () => openModel(request.model, trainLayers), answer);
      return answerLast(result);
    }
    case 'open':
      return openCall(request.task);
    case 'round': {
      if (!call) throw new Error('A round was asked for before a task was opened.');
      answerLast({ seconds: await secondsOf(call.run, request.leastSec, request.mostSec) });
    }
  }
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
// the first line is always sent
const start = JSON.parse((await lines.next()).value as string) as EngineStart;
const engine = await openEngine(start);
answerLast(engine);
for await (const line of lines) await answerTo(JSON.parse(line) as EngineRequest);
process.exit(0);
