// In memory that threads share nothing is copied: what is held must stay as it was while steps are made.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { dispose, memory, tensorOf, variableOf } from '../engine/tensor.ts';
import { AdamW } from './adamw.ts';
import { freshCheckpoint } from './checkpoint.ts';
import { HeldCheckpoint } from './held-checkpoint.ts';

beforeAll(() => openEngine('wasm', { wasmThreads: 2 }));
afterAll(closeEngine);

const size = 100_000;
const { parameters: _p, firstMoments: _f, secondMoments: _s, ...facts } = freshCheckpoint(new Map());

test('what is held stays as it was while the optimizer steps', async () => {
  const weight = variableOf(
    Float32Array.from({ length: size }, (_, at) => Math.sin(at)),
    [size],
  );
  const parameters = new Map([['weight', weight]]);
  const optimizer = new AdamW(parameters, presets.default);
  const step = (value: number) => {
    const gradient = tensorOf(new Float32Array(size).fill(value), [size]);
    optimizer.step(new Map([['weight', gradient]]), 0.01);
    dispose(gradient);
  };
  step(1);
  const before = memory().numTensors;
  const held = new HeldCheckpoint(facts, { parameters, ...optimizer.state });
  const checkpoint = await held.read(() => Promise.reject(new Error('nothing to rest for')));
  const values = [checkpoint.parameters, checkpoint.firstMoments, checkpoint.secondMoments].map(
    (group) => group.get('weight')!,
  );
  for (const one of values) expect(one.buffer).toBeInstanceOf(SharedArrayBuffer);
  const copies = values.map((one) => Float32Array.from(one));
  for (let at = 0; at < 4; at++) step(-at);
  for (const [at, one] of values.entries()) expect(Float32Array.from(one)).toEqual(copies[at]);
  // the steps did change something
  expect((await weight.data())[7]).not.toBe(copies[0]![7]);
  held.release();
  expect(memory().numTensors).toBe(before);
});
