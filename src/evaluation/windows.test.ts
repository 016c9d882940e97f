import { expect, test } from 'vitest';
import { hopLevels, planWindows, timelineOf, windowOf } from './windows.ts';

test('windows cover the whole recording, and the last one ends with it', () => {
  const plan = planWindows(1050, 300, 100);
  expect(plan.starts).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 750]);
  const samples = Float32Array.from({ length: 1050 }, (_, i) => i);
  expect([...windowOf(samples, plan, 8).slice(-1)]).toEqual([1049]);
  expect(planWindows(1000, 300, 100).starts.at(-1)).toBe(700);
});

test('a recording that is no longer than a window is one', () => {
  expect(planWindows(200, 300, 100)).toMatchObject({ starts: [0], windowSamples: 200 });
  expect(planWindows(300, 300, 100).starts).toEqual([0]);
  expect(() => planWindows(900, 300, 400)).toThrow(RangeError);
});

/** Windows of 200 samples every 100; a label each, in halves of the recording, with silence at its end. */
test('parts are told where their windows agree, quiet ones as nothing', () => {
  const samples = new Float32Array(1000).map((_, i) => (i < 800 ? Math.sin(i) : 0));
  const plan = planWindows(samples.length, 200, 100);
  const probabilities = plan.starts.map((start) => (start < 400 ? [0.9, 0.1] : [0.2, 0.8]));
  const levels = hopLevels(samples, plan, 1000);
  const parts = timelineOf(plan, probabilities, levels, 0.6);
  expect(parts.map(({ from, to, kind, label }) => [from, to, kind, label])).toEqual([
    [0, 400, 'label', 0],
    // heard by a window of each kind
    [400, 500, 'unsure', 0],
    [500, 800, 'label', 1],
    [800, 1000, 'nothing', 1],
  ]);
  expect(parts[0]?.probability).toBeCloseTo(0.9, 12);
  expect(parts[1]?.probability).toBeCloseTo((0.9 + 0.2) / 2, 12);
});

test('every hop is in one part, whatever the lengths', () => {
  for (const [count, window, hop] of [
    [1, 5, 5],
    [999, 100, 37],
    [1001, 250, 250],
    [64, 64, 3],
  ] as const) {
    const plan = planWindows(count, window, hop);
    const hops = Math.ceil(count / hop);
    const parts = timelineOf(
      plan,
      plan.starts.map((_, i) => [i % 2, 1 - (i % 2)]),
      new Array(hops).fill(0),
      0.5,
    );
    expect(parts[0]?.from).toBe(0);
    expect(parts.at(-1)?.to).toBe(count);
    for (const [i, part] of parts.entries()) expect(part.to).toBe(parts[i + 1]?.from ?? count);
  }
});
