// A program that answers lines with lines of JSON: the engine under Node, and bench/peers/native.py.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../tools/packages.mjs';

/** Where the engine's bundle is, and what a packed folder brings. */
export const bundleFolder = join(projectRoot, '.cache', 'bench', 'gpu');

export class Peer {
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

/** The engine on Dawn, installed beside this file or unpacked beside the bundle. */
export function enginePeer(): Peer {
  const packed = join(bundleFolder, 'start.mjs');
  const start = existsSync(packed) ? packed : join(projectRoot, 'bench', 'gpu', 'start.mjs');
  return new Peer(process.execPath, [start, join(bundleFolder, 'engine.mjs')]);
}
