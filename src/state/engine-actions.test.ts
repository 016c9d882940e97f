// A GPU that was asked for by name and cannot be used: the engine that was open is gone, the page says why in words that fit, and another
// choice mends it.

import { expect, test } from 'vitest';
import type { BackendPreference } from '../engine/backend/engine-info.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { inWords } from '../testing/in-words.ts';
import { testDeps } from '../testing/studio-deps.ts';
import { fittingTexts } from '../ui/common/error-text.ts';
import { createStudio } from './studio-store.ts';

const wasm = await testDeps().deps.connectTrainWorker().api.openEngine('auto');

test.each([
  [{ reason: 'self-test-failed', kind: 'kernel', kernel: 'gelu' }, /computes wrongly: its “gelu” is not what/],
  [{ reason: 'self-test-failed', kind: 'self-test-failed', kernel: 'all' }, /this machine’s GPU computes wrongly, so/],
  [{ reason: 'no-adapter', kind: 'no-adapter' }, /finds no GPU that it may use/],
  [{ reason: 'no-api', kind: 'no-api' }, /has no WebGPU/],
])('with %o', async (params, text) => {
  const openEngine = async (preference: BackendPreference) => {
    if (preference === 'webgpu') throw new VoxtuneError('engine/no-webgpu', 'no', params);
    return wasm;
  };
  const { store, actions, start } = createStudio(testDeps({ trainWorker: { openEngine } }).deps);
  await start();
  expect(store.getState().engine).toEqual(wasm);
  await expect(actions.setBackendPreference('webgpu')).rejects.toMatchObject({ code: 'engine/no-webgpu' });
  const { engine, errors } = store.getState();
  expect(engine).toBeNull();
  expect(errors.engine?.params).toEqual(params);
  const key = `engine/no-webgpu.${fittingTexts(params)[0]}`;
  expect(inWords('errors', [{ key, values: params }])).toMatch(text);
  await actions.setBackendPreference('auto');
  expect(store.getState().engine).toEqual(wasm);
  expect(store.getState().errors.engine).toBeUndefined();
});

test('an engine that is only busy stays', async () => {
  const openEngine = async (preference: BackendPreference) => {
    if (preference === 'webgpu') throw new VoxtuneError('training/busy', 'busy');
    return wasm;
  };
  const { store, actions, start } = createStudio(testDeps({ trainWorker: { openEngine } }).deps);
  await start();
  await expect(actions.setBackendPreference('webgpu')).rejects.toMatchObject({ code: 'training/busy' });
  expect(store.getState().engine).toEqual(wasm);
});
