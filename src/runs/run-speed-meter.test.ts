import { expect, test } from 'vitest';
import { RunSpeedMeter } from './run-speed-meter.ts';

/** A meter, and what makes seconds pass. */
function meter() {
  let nowMs = 5000;
  const speed = new RunSpeedMeter('wasm', () => nowMs);
  const wait = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  return { speed, wait };
}

test('each part of a session has its own time', () => {
  const { speed, wait } = meter();
  wait(2);
  speed.opened();
  // the pass goes along with the first steps
  wait(6);
  speed.passed(30, 6);
  wait(1);
  speed.passed(10, 4);
  wait(6);
  for (const clips of [8, 8]) speed.heard(clips);
  // asked for on the way, too: the next answer is of all of it
  expect(speed.trained(2.5).training).toEqual({ audioSec: 40, sec: 3 });
  speed.heard(4);
  wait(1);
  expect(speed.trained(2.5)).toEqual({
    engine: 'wasm',
    startSec: 2,
    trunk: { audioSec: 40, sec: 10 },
    training: { audioSec: 50, sec: 4 },
  });
});

test('what was not done, or took no time worth a figure, has no pace', () => {
  const { speed, wait } = meter();
  speed.opened();
  wait(3);
  expect(speed.trained(2.5)).toMatchObject({ trunk: null, training: null, startSec: 0 });
  const short = meter();
  short.speed.opened();
  short.wait(0.1);
  short.speed.passed(2, 0.1);
  expect(short.speed.trained(1).trunk).toBeNull();
});
