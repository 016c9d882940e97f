import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, test } from 'vitest';
import { codeOf } from '../../testing/code-of.ts';
import type { WasmBackend } from '../wasm/heap.ts';
import { closeEngine, engineInfo, openEngine } from './backend.ts';
import { selfTestError } from './self-test.ts';

afterAll(closeEngine);

test('wasm takes every core', async () => {
  const info = await openEngine('wasm');
  expect(info.threads).toBe(Math.min(navigator.hardwareConcurrency, 16));
});

test('wasm opens with the threads asked for and computes the self-test', async () => {
  const info = await openEngine('wasm', { wasmThreads: 2 });
  expect(info.backend).toBe('wasm');
  expect(crossOriginIsolated).toBe(true);
  expect(info.threads).toBe(2);
  expect(info.noWebgpuReason).toBe('not-asked');
  expect(await selfTestError()).toBeNull();
  expect(engineInfo().bytesInUse).toBe(0);
});

test('memory that is refused is an error, after any number of tensors: nothing is written to address 0', async () => {
  await openEngine('wasm', { wasmThreads: 2 });
  tf.dispose([tf.ones([3]), tf.zeros([3])]);
  const backend = tf.backend() as unknown as WasmBackend;
  // of the four gigabytes that a wasm memory can have
  const allocating = async () => backend.makeOutput([2 ** 30 - 2 ** 14], 'float32');
  expect(await codeOf(allocating())).toBe('engine/out-of-memory');
});

// what opens on a software adapter is in ../webgpu/webgpu.browser.test.ts
test('auto does not take a software adapter', async () => {
  const info = await openEngine('auto');
  expect(info.backend).toBe('wasm');
  expect(['software-adapter', 'no-adapter', 'no-api']).toContain(info.noWebgpuReason);
});
