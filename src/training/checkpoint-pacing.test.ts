import { expect, test } from 'vitest';
import { SavePacing, saveInterval, WriteBeside } from './checkpoint-pacing.ts';

const counts = { stepsPerEpoch: 7, intervals: { logging: 1, eval: 1, save: 4 } };

test('steps between due saves', () => {
  expect(saveInterval({ saveStrategy: 'steps' }, counts)).toBe(4);
  expect(saveInterval({ saveStrategy: 'epoch' }, counts)).toBe(7);
  expect(saveInterval({ saveStrategy: 'no' }, counts)).toBeNull();
  expect(saveInterval({ saveStrategy: 'best' }, counts)).toBeNull();
});

test('a step beyond the bound waits for the write under way', () => {
  const pacing = new SavePacing(4, 0, 0);
  expect([4, 5].map((step) => pacing.mustWait(step, 0))).toEqual([false, true]);
  expect([8, 9].map((step) => pacing.mustWait(step, 4))).toEqual([false, true]);
  expect(new SavePacing(null, 0, 0).mustWait(1000, 0)).toBe(false);
});

/** A run whose writes take so many steps: the saves that it begins, and how often it waits. */
function run(interval: number, writeSteps: number, writeMs: number, bytes: number) {
  const pacing = new SavePacing(interval, bytes, 0);
  const begun: number[] = [];
  let safeStep = 0;
  let waits = 0;
  let writing: { step: number; endsAt: number } | null = null;
  const end = () => {
    if (!writing) return;
    safeStep = writing.step;
    pacing.recordDuration(writeMs);
    writing = null;
  };
  for (let step = 1; step <= 4 * interval; step++) {
    if (writing && step > writing.endsAt) end();
    if (pacing.mustWait(step, safeStep)) {
      waits += 1;
      end();
    }
    expect(step - safeStep).toBeLessThanOrEqual(interval);
    if (step % interval !== 0 && !pacing.isHalfway(step)) continue;
    if (writing) waits += 1;
    end();
    begun.push(step);
    pacing.begin(step, 0);
    writing = { step, endsAt: step + writeSteps };
  }
  return { begun, waits };
}

test('short writes are waited for; long ones are begun halfway too, so that none is', () => {
  expect(run(10, 3, 50, 1e6)).toEqual({ begun: [10, 20, 30, 40], waits: 3 });
  expect(run(10, 3, 1100, 173e6)).toEqual({ begun: [5, 10, 15, 20, 25, 30, 35, 40], waits: 0 });
  // a disk slower than expected is known from the first write on
  expect(run(10, 3, 1100, 1e6)).toEqual({ begun: [10, 15, 20, 25, 30, 35, 40], waits: 1 });
  expect(run(7, 2, 1100, 173e6)).toEqual({ begun: [4, 7, 11, 14, 18, 21, 25, 28], waits: 0 });
});

test('writes longer than half the interval are waited for, and the bound holds', () => {
  expect(run(4, 3, 1100, 173e6).waits).toBeGreaterThan(0);
  expect(run(1, 5, 1100, 173e6).waits).toBe(3);
});

test('a long write rests by the clock, longer where steps are long, a short one never', () => {
  const begun = (interval: number | null, bytes: number, stepMs = 200) => {
    const pacing = new SavePacing(interval, bytes, 0);
    pacing.start(10, 1000);
    return pacing.begin(20, 1000 + 10 * stepMs);
  };
  expect(begun(20, 173e6)).toBe(173e6 / 12_000);
  expect(begun(null, 173e6)).toBe(173e6 / 12_000);
  // 12 MB a step
  expect(begun(1000, 120e6, 4000)).toBe(10 * 4000);
  expect(begun(1, 173e6)).toBe(0);
  expect(begun(20, 3e6)).toBe(0);
});

test('a write is to be done some steps before it would be waited for, an even part after each', () => {
  const due = (interval: number | null, steps: number[]) => {
    const pacing = new SavePacing(interval, 173e6, 0);
    pacing.begin(20, 1000);
    return steps.map((step) => pacing.dueShare(20 + step));
  };
  expect(due(20, [1, 4, 8, 10])).toEqual([1 / 8, 4 / 8, 1, 1]);
  expect(due(1, [1])).toEqual([1]);
  expect(due(null, [1, 1000])).toEqual([0, 0]);
});

test('whoever listens late hears what is due, each share once, and a rest ends when all is', async () => {
  const beside = new WriteBeside(100);
  beside.catchUp(0.25);
  const heard: number[] = [];
  beside.onDue((share) => heard.push(share));
  beside.catchUp(0.25);
  beside.catchUp(0.5);
  expect(heard).toEqual([0.25, 0.5]);
  const resting = beside.rest();
  beside.catchUp(1);
  await resting;
  await beside.rest();
  expect(heard).toEqual([0.25, 0.5, 1]);
});
