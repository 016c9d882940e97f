import { expect, test } from 'vitest';
import type { ClipFrames, FrameCache } from '../model/clip-frames.ts';
import type { RunEvent } from '../run/run-events.ts';
import { FirstPass, type FirstPassOptions } from './first-pass.ts';

/** Two hundred clips that train, in an order of their own, then twenty that validate. */
const order = Array.from({ length: 200 }, (_, at) => (at * 77) % 200);
const validation = Array.from({ length: 20 }, (_, at) => 200 + at);

function rig(change: Partial<FirstPassOptions> = {}, made = new Map<number, ClipFrames>()) {
  const ran: number[] = [];
  const events: RunEvent[] = [];
  const cache: FrameCache = {
    has: (clip) => made.has(clip),
    async write(clip, frames) {
      if (made.has(clip)) throw new Error(`clip ${clip} was made twice`);
      made.set(clip, frames);
    },
    flush: async () => {},
  };
  const pass = new FirstPass({
    model: {
      trunk: async (clips) => clips.map((samples) => ({ frames: samples.slice(), frameCount: 1 })),
    },
    samples: { sampleCount: (clip) => 1000 + (clip % 7), read: async (clip) => Float32Array.of(clip) },
    cache,
    clips: [...order, ...validation],
    goesAlong: true,
    overlaps: false,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    onRun: (clips) => ran.push(...clips),
    ...change,
  });
  const isOver = () => events.some((event) => event.type === 'phase' && event.phase === 'training');
  return { pass, made, ran, events, isOver };
}

const epoch = (from: number, to: number) => ({ of: 'epoch', order, from, to }) as const;

test('a step has its clips and some after them; before the end of its epoch all the rest is made', async () => {
  const { pass, made, ran, isOver } = rig();
  expect(await pass.have(epoch(0, 32))).toBe(true);
  expect(order.slice(0, 32).every((clip) => made.has(clip))).toBe(true);
  expect(made.size).toBeLessThan(100);
  expect(validation.some((clip) => made.has(clip))).toBe(false);
  expect(isOver()).toBe(false);
  for (let from = 16; from + 32 < order.length; from += 16) {
    expect(await pass.have(epoch(from, from + 32))).toBe(true);
    expect(order.slice(from, from + 32).every((clip) => made.has(clip))).toBe(true);
  }
  expect(isOver()).toBe(false);
  expect(await pass.have(epoch(192, 224))).toBe(true);
  expect(isOver()).toBe(true);
  expect(pass.isOver).toBe(true);
  expect([...ran].sort((a, b) => a - b)).toEqual([...made.keys()].sort((a, b) => a - b));
  expect(made.size).toBe(220);
  // each has its own
  for (const [clip, { frames }] of made) expect([...frames]).toEqual([clip]);
});

test('an evaluation in the middle of an epoch has its clips, and the epoch goes on with what is left', async () => {
  const { pass, made, isOver } = rig();
  await pass.have(epoch(0, 32));
  const before = made.size;
  expect(await pass.have({ of: 'validation', order: validation, from: 0, to: 20 })).toBe(true);
  expect(validation.every((clip) => made.has(clip))).toBe(true);
  expect(made.size).toBe(before + 20);
  expect(isOver()).toBe(false);
});

test('one that was stopped goes on with what is missing, and tells what is there from the beginning', async () => {
  const stop = new AbortController();
  const first = rig({ signal: stop.signal, onRun: () => stop.abort() });
  expect(await first.pass.have(epoch(0, 32))).toBe(true);
  const half = first.made.size;
  expect(await first.pass.have(epoch(96, 128))).toBe(false);
  expect(first.made.size).toBe(half);

  const second = rig({}, first.made);
  expect(second.events[0]).toMatchObject({
    type: 'progress',
    phase: 'trunk',
    done: half,
    total: 220,
    isTraining: true,
  });
  // goes on in the middle of the epoch: what lies before it comes at its end
  expect(await second.pass.have(epoch(96, 128))).toBe(true);
  expect(order.slice(96, 128).every((clip) => second.made.has(clip))).toBe(true);
  expect(await second.pass.complete()).toBe(true);
  expect(second.made.size).toBe(220);
  expect(second.ran).toHaveLength(220 - half);
});

test('where everything is there, training alone goes on at once', () => {
  const made = new Map(
    [...order, ...validation].map((clip) => [clip, { frames: Float32Array.of(clip), frameCount: 1 }]),
  );
  const { pass, isOver } = rig({}, made);
  expect(pass.isOver).toBe(true);
  expect(isOver()).toBe(true);
});
