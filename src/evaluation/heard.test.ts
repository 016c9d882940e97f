import { expect, test } from 'vitest';
import { answerOf } from './answer.ts';
import { loudestDbfs, silenceBelowDbfs } from './heard.ts';

const rateHz = 16_000;
const tone = (amplitude: number, seconds: number) =>
  Float32Array.from({ length: seconds * rateHz }, (_, i) => amplitude * Math.sin((2 * Math.PI * 400 * i) / rateHz));

test('levels are of the loudest moment, without an offset', () => {
  // a full-scale sine is 3.01 dB below a full-scale square wave
  expect(loudestDbfs(tone(1, 1), rateHz)).toBeCloseTo(-3.01, 1);
  expect(loudestDbfs(tone(0.01, 1), rateHz)).toBeCloseTo(-43.01, 1);
  expect(
    loudestDbfs(
      tone(0.01, 1).map((one) => one + 0.3),
      rateHz,
    ),
  ).toBeCloseTo(-43.01, 1);
  const word = new Float32Array(5 * rateHz);
  word.set(tone(0.1, 0.1), 3 * rateHz + 77);
  expect(loudestDbfs(word, rateHz)).toBeCloseTo(-23.01, 0);
  // at the very end, in a span that is not whole
  const end = new Float32Array(rateHz + 300);
  end.set(tone(0.1, 0.05), rateHz + 300 - 800);
  expect(loudestDbfs(end, rateHz)).toBeCloseTo(-23.01, 1);
  expect(loudestDbfs(new Float32Array(rateHz), rateHz)).toBe(-Infinity);
  expect(loudestDbfs(new Float32Array(rateHz).fill(0.5), rateHz)).toBe(-Infinity);
  expect(loudestDbfs(new Float32Array(0), rateHz)).toBe(-Infinity);
});

test('an answer is a label, unsure, or nothing', () => {
  const rule = { temperature: 2, unsureBelow: 0.7 };
  const sure = answerOf([4, 0], rule, -20);
  expect(sure).toMatchObject({ kind: 'label', label: 0 });
  expect(sure.probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  expect(answerOf([1, 0], rule, -20).kind).toBe('unsure');
  expect(answerOf([4, 0], rule, silenceBelowDbfs - 1).kind).toBe('nothing');
  expect(answerOf([4, 0], rule).kind).toBe('label');
});
