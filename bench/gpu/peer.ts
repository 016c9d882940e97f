// A program that answers lines with lines of JSON: the engine under Node, and bench/peers/native.py.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../tools/packages.mjs';

/** Where the engine's bundle is, and what a packed folder brings. */
export const bundleFolder = join(projectRoot, '.cache', 'bench', 'gpu');

const open = new Set<Peer>();

/** Ends every program that is running. */
export function closePeers(): void {
  for (const peer of open) peer.close();
}

export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<number | null>;

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.child = spawn(program, args, { env });
    this.child.stderr.pipe(process.stderr);
    this.child.stdin.on('error', () => undefined); // it has ended: the next answer says so
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => {
      this.child.on('error', () => resolve(null));
      this.child.on('close', (status) => resolve(status));
    });
    open.add(this);
    void this.ended.then(() => open.delete(this));
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
    return this.nextAnswer<T>();
  }

  /** Throws after the last. */
  async nextAnswer<T>(): Promise<T> {
    const answer = await this.next<T>();
    if (answer === null) throw new Error('It ended without an answer: the lines above say why.');
    return answer;
  }

  /** All lines of an answer that has several, the one with `isLast` among them. */
  async *askAll<T extends object>(question: object): AsyncGenerator<T & { isLast?: boolean }> {
    this.send(question);
    for (;;) {
      const answer = await this.nextAnswer<T & { isLast?: boolean }>();
      yield answer;
      if (answer.isLast) return;
    }
  }

  /** The last of the lines of a program that asks nothing, once it has ended. */
  async lastAnswer<T>(): Promise<T> {
    let last = '';
    for (let line = await this.lines.next(); !line.done; line = await this.lines.next()) last = line.value;
    const status = await this.ended;
    if (status !== 0) throw new Error(`It ended with ${status}: the lines above say why.`);
    return JSON.parse(last) as T;
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
