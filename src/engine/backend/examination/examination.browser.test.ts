// A new adapter's kernels, one by one, on the software adapter: one that is wrong on purpose is replaced by name and nothing else
// is, what was found is kept, and what ends a device is not tried again.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { shareDevice } from '../../../testing/shared-gpu-device.ts';
import { gemm } from '../../gemm/gemm.ts';
import type { TuningMemory } from '../../gemm/webgpu/autotune.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { kernelNames } from '../../webgpu/install-webgpu-kernels.ts';
import { closeEngine, openEngine } from '../backend.ts';
import { type EngineInfo, fallenBack, type KernelVerdict } from '../engine-info.ts';
import { selfTestError } from '../self-test.ts';
import { recordKey } from './adapter-record.ts';

const device = shareDevice();
const { mapAsync } = GPUBuffer.prototype;

/** A memory for one adapter, which counts. */
function memoryWith(kept = new Map<string, string>()) {
  const tried: string[] = [];
  const memory: TuningMemory = {
    read: async (key) => kept.get(key) ?? null,
    write: async (key, value) => {
      kept.set(key, value);
      const { trying } = JSON.parse(value) as { trying?: { kernel: string; way: string } | null };
      if (trying) tried.push(`${trying.kernel} ${trying.way}`);
    },
  };
  return { memory, kept, tried };
}

const verdictOf = (info: EngineInfo, kernel: string): KernelVerdict | undefined =>
  info.verdict?.kernels.find((verdict) => verdict.kernel === kernel);

const shader = { naive: '"kind":"naive"', tiled: '"kind":"tiled"' };

/** For software that is taken for a GPU: it answers late, above all on a busy machine. */
const answerLimitMs = 600_000;

/** As a GPU is: what ended a page that examined it is blamed. */
function asHardware() {
  const info = { vendor: 'test', architecture: '', device: '', description: 'a GPU', isFallbackAdapter: false };
  vi.spyOn(GPUAdapter.prototype, 'info', 'get').mockReturnValue(info as GPUAdapterInfo);
}

beforeAll(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  device.compile = null;
  vi.restoreAllMocks();
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterAll(() => {
  closeEngine();
  device.end();
});

const first = memoryWith();

test('every kernel of a new adapter is examined, and not again', async () => {
  const info = await openEngine('webgpu', { tuningMemory: first.memory });
  expect(info.backend).toBe('webgpu');
  expect(fallenBack(info.verdict)).toEqual([]);
  expect(info.verdict?.kernels.map(({ kernel }) => kernel).sort()).toEqual([...kernelNames.always, 'all'].sort());
  const differences = info.verdict?.kernels.filter(({ kernel }) => kernel !== 'all').map((one) => one.difference ?? 1);
  // sums in another order differ a little, masks not at all
  expect(verdictOf(info, 'gemm')?.difference).toBeGreaterThan(0);
  expect(verdictOf(info, 'dropoutMask')?.difference).toBe(0);
  expect(Math.max(...(differences ?? [1]))).toBeLessThan(1e-4);
  expect(tf.memory().numTensors).toBe(0);
  expect(tf.findBackendFactory('wasm')).toBeNull();

  first.tried.splice(0);
  const again = await openEngine('webgpu', { tuningMemory: first.memory });
  expect(again.verdict).toEqual(info.verdict);
  expect(first.tried).toEqual([]);
});

test('another build, browser or driver is another adapter', () => {
  const info = { vendor: 'v', architecture: 'a', device: 'd', description: 'x' } as GPUAdapterInfo;
  const key = recordKey(info, 'revision');
  expect(recordKey(info, 'other')).not.toBe(key);
  expect(recordKey({ ...info, driver: '2' } as GPUAdapterInfo, 'revision')).not.toBe(key);
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('another browser');
  expect(recordKey(info, 'revision')).not.toBe(key);
});

describe('a kernel that is wrong', () => {
  test.each([
    ['layerNorm', 'layer norm,', '+ args.eps', '+ 0.01', 'differs'],
    ['geluWithSlope', 'gelu and slope', 'let slope = cdf + at * normalDensity(at);', 'let slope = cdf;', 'differs'],
    ['layerNorm', 'layer norm,', 'fn row', 'fn no WGSL row', 'refused'],
  ] as const)('%s alone is composed when %s is compiled with a mistake', async (kernel, name, code, wrong, fault) => {
    const state = device.spoil(name, code, wrong);
    const info = await openEngine('webgpu', { tuningMemory: memoryWith().memory });
    expect(state.isDone).toBe(true);
    expect(fallenBack(info.verdict)).toMatchObject([{ kernel, way: 'composed', fault }]);
    expect(kernels()).not.toHaveProperty(kernel);
    expect(Object.keys(kernels()).length).toBe(kernelNames.always.length - 1);
    if (fault === 'differs') expect(verdictOf(info, kernel)?.difference).toBeGreaterThan(1e-4);
    expect(await selfTestError()).toBeNull();
  });

  test('a tiled GEMM is replaced by the naive one where that is right', async () => {
    device.compile = (label, source) =>
      label.startsWith('gemm') && label.includes(shader.tiled)
        ? source.replaceAll('* args.alpha', '* args.alpha * 1.01')
        : source;
    // as if the tile had been right when it was measured
    const { memory } = memoryWith();
    const tiles = JSON.stringify({ large: 'tiled32x32', small: 'tiled32x32' });
    const tuningMemory = {
      ...memory,
      read: async (key: string) => (key.startsWith('tiles') ? tiles : memory.read(key)),
    };
    const info = await openEngine('webgpu', { tuningMemory, asHardware: true });
    const families = [
      'gemm',
      'conv1d',
      'conv1dInputGradient',
      'conv1dFilterGradient',
      'attention',
      'attentionGradient',
    ];
    const found = fallenBack(info.verdict);
    expect(found.map(({ kernel }) => kernel).sort()).toEqual(families.sort());
    expect(found.every(({ way, fault }) => way === 'plain' && fault === 'differs')).toBe(true);
    expect(Object.keys(kernels()).length).toBe(kernelNames.always.length);
    expect(await selfTestError()).toBeNull();
  });

  test('a GPU on which the replacement is wrong as well is refused, with what it was, until it is examined again', async () => {
    asHardware();
    const { memory, tried } = memoryWith();
    const tuningMemory = { ...memory, read: naiveTiles(memory) };
    // GELU in our WGSL, and what TensorFlow.js composes it of
    device.compile = (_, source) =>
      source.replaceAll('0.17087277', '0.3').replaceAll('let p = 0.3275911', 'let p = 0.2');
    const refused = await openEngine('auto', { tuningMemory, answerLimitMs, wasmThreads: 1 });
    expect(refused).toMatchObject({ backend: 'wasm', noWebgpuReason: 'self-test-failed' });
    expect(refused.verdict?.refusedFor).toMatchObject({ kernel: 'gelu', way: 'composed', fault: 'differs' });
    const x = tf.ones([2, 2]);
    const product = gemm(x, x);
    expect(await product.data()).toEqual(Float32Array.of(2, 2, 2, 2));
    tf.dispose([x, product]);
    // known from now on
    tried.splice(0);
    const known = await openEngine('auto', { tuningMemory, answerLimitMs, wasmThreads: 1 });
    expect(known.verdict?.refusedFor).toEqual(refused.verdict?.refusedFor);
    expect(tried).toEqual([]);
    device.compile = null;
    const again = await openEngine('auto', { tuningMemory, answerLimitMs, examinesAgain: true });
    expect(again).toMatchObject({ backend: 'webgpu', verdict: { refusedFor: null } });
    expect(fallenBack(again.verdict)).toEqual([]);
  });
});

/** Tiles as if they had been measured. */
function naiveTiles(memory: TuningMemory): TuningMemory['read'] {
  const tiles = JSON.stringify({ large: 'naive8x8', small: 'naive8x4' });
  return async (key) => (key.startsWith('tiles') ? tiles : memory.read(key));
}

describe('a kernel that costs more than a result', () => {
  /** Calls `act` when the first kernel of this name is compiled. */
  function onceCompiled(name: string, act: () => void): void {
    let isDone = false;
    device.compile = (label, source) => {
      if (!isDone && label.startsWith(name)) {
        isDone = true;
        act();
      }
      return source;
    };
  }

  test('the device is lost: it is opened again without what was being tried, and that is kept', async () => {
    const { memory, tried } = memoryWith();
    onceCompiled('gelu and slope', () => device.lose());
    const info = await openEngine('webgpu', { tuningMemory: memory });
    expect(info.backend).toBe('webgpu');
    expect(fallenBack(info.verdict)).toEqual([
      { kernel: 'geluWithSlope', way: 'composed', fault: 'lost', difference: null },
    ]);
    expect(await selfTestError()).toBeNull();
    // what had been examined before was not examined again
    expect(tried.filter((one) => one === 'gemm chosen')).toHaveLength(1);
    tried.splice(0);
    expect((await openEngine('webgpu', { tuningMemory: memory })).verdict).toEqual(info.verdict);
    expect(tried).toEqual([]);
  });

  test('it does not answer: the same', async () => {
    const answerLimitMs = 1_234_567;
    const { setTimeout } = globalThis;
    let isHanging = false;
    onceCompiled('gelu and slope', () => {
      isHanging = true;
    });
    vi.spyOn(GPUBuffer.prototype, 'mapAsync').mockImplementation(function (this: GPUBuffer, ...args) {
      return isHanging ? new Promise(() => {}) : mapAsync.apply(this, args);
    });
    // the limit is over once something hangs
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((handler: () => void, ms?: number) =>
      setTimeout(
        () => {
          if (ms !== answerLimitMs) handler();
          else if (isHanging) {
            isHanging = false;
            handler();
          }
        },
        ms === answerLimitMs ? 50 : ms,
      )) as typeof globalThis.setTimeout);
    const info = await openEngine('webgpu', { tuningMemory: memoryWith().memory, answerLimitMs });
    expect(fallenBack(info.verdict)).toEqual([
      { kernel: 'geluWithSlope', way: 'composed', fault: 'hangs', difference: null },
    ]);
  });

  test('the page or the machine ended: what was being tried is left out at the next start', async () => {
    asHardware();
    const { memory, kept } = memoryWith();
    const tuningMemory = { ...memory, read: naiveTiles(memory) };
    await openEngine('auto', { tuningMemory, answerLimitMs });
    const [[key, text] = ['', '{}']] = kept;
    const record = JSON.parse(text);
    const upTo = record.kernels.findIndex(({ kernel }: KernelVerdict) => kernel === 'gelu');
    kept.set(
      key,
      JSON.stringify({
        ...record,
        kernels: record.kernels.slice(0, upTo),
        trying: { kernel: 'gelu', way: 'chosen' },
      }),
    );
    const info = await openEngine('auto', { tuningMemory, answerLimitMs });
    expect(fallenBack(info.verdict)).toEqual([{ kernel: 'gelu', way: 'composed', fault: 'ended', difference: null }]);
    expect(info.verdict?.kernels).toHaveLength(record.kernels.length);
  });

  test('what is stored and cannot be read is examined anew', async () => {
    const { memory, kept } = memoryWith();
    await openEngine('webgpu', { tuningMemory: memory });
    for (const key of kept.keys()) kept.set(key, '{"kernels":[{"kernel":3}]}');
    const info = await openEngine('webgpu', { tuningMemory: memory });
    expect(info.verdict?.kernels).toHaveLength(kernelNames.always.length + 1);
  });
});
