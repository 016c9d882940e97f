import { expect, test } from 'vitest';
import { createNumberFormat } from './number-format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const en = createNumberFormat('en');
const zh = createNumberFormat('zh-CN');

test.each([
  [94_568_710, '94.6 M'],
  [999_960, '1.0 M'],
  [820_000, '820 k'],
  [1_536, '1.5 k'],
  [12, '12'],
])('parameters %d', (value, text) => {
  expect(plain(en.compact(value))).toBe(text);
});

test.each([
  [378_300_000, '378 MB'],
  [6_100_000, '6.1 MB'],
  [0, '0 B'],
])('bytes %d', (value, text) => {
  expect(plain(en.bytes(value))).toBe(text);
});

test.each([
  [5e-5, '5e-5'],
  [0.00028123, '2.81e-4'],
  [0.001, '0.001'],
  [0.0123456, '0.0123'],
  [0, '0'],
])('rate %d', (value, text) => {
  expect(en.scientific(value)).toBe(text);
});

test('percent and time follow the language', () => {
  expect(plain(en.percent(0.71345))).toBe('71.3 %');
  expect(zh.percent(0.71345)).toBe('71.3%');
  expect(plain(en.duration(252))).toBe('4 min 12 sec');
  expect(plain(en.duration(3900))).toBe('1 hr 5 min');
  expect(plain(zh.duration(59.6))).toContain('1');
});
