import { expect, test } from 'vitest';
import type { WasmModule } from '../backend/wasm-module.ts';
import { chunkKernel } from './kernel-layout.ts';
import { WasmRunner } from './runner.ts';

const kernel = chunkKernel('some', {});

/** A runner whose threads have done `done[i]` of 4 chunks when they are asked for the i-th time, and what it threw. */
function runWith(done: (asked: number) => number) {
  let asked = 0;
  const lost: string[] = [];
  const exports = {
    kernel_some: new WebAssembly.Global({ value: 'i32' }, 1),
    run: () => done(asked++),
    awaitDone: () => done(asked++),
  };
  const runner = new WasmRunner(exports as unknown as WebAssembly.Exports, {} as WasmModule, {
    memory: new WebAssembly.Memory({ initial: 1 }),
    control: 0,
    pool: null,
    onThreadLost: ({ code }) => lost.push(code),
  });
  return { run: () => runner.run(kernel, 4, () => undefined), lost, asked: () => asked };
}

test('a slow thread is waited for as long as it gets on', () => {
  const slow = runWith((asked) => Math.floor(asked / 50));
  slow.run();
  expect(slow.asked()).toBe(201);
  expect(slow.lost).toEqual([]);
});

test('a thread that never finishes its chunk ends the run, and what comes after', () => {
  const stuck = runWith(() => 3);
  expect(stuck.run).toThrow(expect.objectContaining({ code: 'engine/thread-lost', params: { done: 3, chunks: 4 } }));
  const asked = stuck.asked();
  expect(stuck.run).toThrow(expect.objectContaining({ code: 'engine/thread-lost' }));
  expect(stuck.asked()).toBe(asked);
  expect(stuck.lost).toEqual(['engine/thread-lost']);
});
