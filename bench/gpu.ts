// The engine on this machine's GPU under Node (Dawn), without a browser: parity, then product, trunk and step beside PyTorch.
//
// `npm run bench -- gpu [--models base,large] [--batches 1,8] [--rounds 3] [--least-seconds 1] [--device cuda|cpu] [--stock] [--only parity]`

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { projectRoot } from '../tools/packages.mjs';
import { bundleEngine, installDawn } from './gpu/bundle.ts';
import type { GpuTask } from './gpu/engine.ts';
import { hasPython, type PeerModel, peerCommand, peerModel } from './peers/python.ts';
import { accumulation, clipSamples, productFlops } from './side-by-side/task.ts';

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'base' },
    batches: { type: 'string', default: '1,8' },
    rounds: { type: 'string', default: '3' },
    'least-seconds': { type: 'string', default: '1' },
    device: { type: 'string', default: 'cuda' },
    // the same over TensorFlow.js's own kernels, too
    stock: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
/** In a batch. */
const mostClips = 8;
const golden = join(projectRoot, 'fixtures', 'golden');
const wants = (kind: string) => values.only === undefined || values.only === kind;

/** A program that answers lines with lines of JSON. */
class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.child = spawn(program, args, { env });
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  send(question: object): void {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
  }

  /** The next answer; null after the last. */
  async next<T>(): Promise<T | null> {
    const { value, done } = await this.lines.next();
    return done ? null : (JSON.parse(value) as T);
  }

  async ask<T>(question: object): Promise<T> {
    this.send(question);
    const answer = await this.next<T>();
    if (answer === null) throw new Error('It ended without an answer: the lines above say why.');
    return answer;
  }

  close(): void {
    this.child.kill();
  }
}

interface Row {
  task: string;
  unit: string;
  /** Of each round. */
  rates: Record<'voxtune' | 'stock' | 'pytorch', number[]>;
}

interface Check {
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  error: number | null;
  tolerance: number | null;
  detail: string;
}

installDawn();
const bundle = await bundleEngine();
const engine = () => new Peer(process.execPath, [join(import.meta.dirname, 'gpu', 'start.mjs'), bundle]);

/** Prints the checks that fail, and how many there were. */
async function checkParity(name: string): Promise<{ checks: Check[]; isRight: boolean }> {
  const peer = engine();
  const task: GpuTask = { kind: 'parity', name, folder: join(golden, name), clips: join(golden, 'clips') };
  peer.send(task);
  const checks: Check[] = [];
  for (let check = await peer.next<Check>(); check; check = await peer.next<Check>()) checks.push(check);
  const ran = checks.filter(({ status }) => status !== 'skipped');
  const failed = ran.filter(({ status }) => status === 'failed');
  for (const one of failed)
    console.log(`FAILED ${one.name}: error ${one.error}, tolerance ${one.tolerance} ${one.detail}`);
  const worst = (text: string) =>
    Math.max(...ran.filter((one) => one.name.includes(text)).map(({ error }) => error ?? Number.POSITIVE_INFINITY));
  console.log(
    `${name}: ${ran.length} checks, ${failed.length} failed; logits within ${worst('logits').toExponential(1)}, ` +
      `gradients within ${worst('grad_solo of').toExponential(1)} of their largest`,
  );
  return { checks, isRight: ran.length > 0 && failed.length === 0 };
}

/** One call of a task handles `perCall` units. `python`: what PyTorch is asked, where it is there. */
async function measure(name: string, unit: string, perCall: number, task: object, python: object | null): Promise<Row> {
  const command = peerCommand('native.py', []);
  const peers: [name: keyof Row['rates'], peer: Peer, task: object][] = [
    ['voxtune', engine(), { ...task, stockKernels: false }],
  ];
  if (values.stock) peers.push(['stock', engine(), { ...task, stockKernels: true }]);
  if (python) peers.push(['pytorch', new Peer(command.program, command.args, command.env), python]);
  const row: Row = { task: name, unit, rates: { voxtune: [], stock: [], pytorch: [] } };
  try {
    for (const [peerName, peer, its] of peers) Object.assign(machine, { [peerName]: await peer.ask<object>(its) });
    const question = { leastSec: Number(values['least-seconds']) };
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [peerName, peer] of peers)
        row.rates[peerName].push(perCall / (await peer.ask<{ seconds: number }>(question)).seconds);
    }
  } finally {
    for (const [, peer] of peers) peer.close();
  }
  printRow(row);
  return row;
}

/** Folder of a model and, in clips.f32, of clips to hear: noise will do, nothing of the speed depends on them. */
function modelFolder(name: PeerModel): string {
  const folder = peerModel(name);
  const path = join(folder, 'clips.f32');
  const samples = Float32Array.from({ length: mostClips * clipSamples }, (_, i) => Math.sin(i * i * 0.37));
  if (!existsSync(path)) writeFileSync(path, new Uint8Array(samples.buffer));
  return folder;
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

function printRow({ task, unit, rates }: Row): void {
  const own = median(rates.voxtune)!;
  const beside = (['stock', 'pytorch'] as const).map((name) => {
    const other = median(rates[name]);
    return other === undefined ? '' : `  ${name} ${other.toPrecision(3)}, ratio ${(own / other).toFixed(2)}`;
  });
  console.log(`${task.padEnd(24)} voxtune ${own.toPrecision(3)}${beside.join('')}  ${unit}`);
}

const machine: Record<string, unknown> = { host: hostname(), processor: cpus()[0]?.model, cores: cpus().length };
const parity: Record<string, Check[]> = {};
const rows: Row[] = [];
if (wants('parity')) {
  let isRight = true;
  for (const name of ['base', 'large']) {
    const result = await checkParity(name);
    parity[name] = result.checks;
    isRight &&= result.isRight;
  }
  if (!isRight) {
    console.error('The numbers are wrong: nothing is measured.');
    process.exit(1);
  }
}
const hasPeer = hasPython(['torch', 'transformers']);
if (!hasPeer)
  console.error(
    'Without PyTorch, whose models are measured: PYTHON must name an interpreter with torch and transformers.',
  );
const python = (task: object) => (hasPeer ? { threads: cpus().length, device: values.device, ...task } : null);
if (wants('product'))
  rows.push(await measure('product', 'GFLOP/s', productFlops / 1e9, { kind: 'product' }, python({ kind: 'product' })));
for (const name of hasPeer ? (values.models.split(',') as PeerModel[]) : []) {
  const model = modelFolder(name);
  for (const batch of values.batches.split(',').map((text) => Math.min(Number(text), mostClips))) {
    for (const kind of ['forward', 'step'] as const) {
      const label = kind === 'forward' ? 'trunk' : 'step';
      if (!wants(label)) continue;
      const clips = kind === 'forward' ? batch : batch * accumulation;
      const task = { kind, model, batch };
      rows.push(await measure(`${label} ${name}, batch ${batch}`, 'clips/s', clips, task, python(task)));
    }
  }
}
const path = join(projectRoot, 'out', 'bench-gpu.json');
mkdirSync(join(projectRoot, 'out'), { recursive: true });
writeFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), machine, parity, rows }, null, 2)}\n`);
console.log(`${JSON.stringify(machine)}\nWritten: ${path}`);
