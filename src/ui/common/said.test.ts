import { expect, test } from 'vitest';
import { createNumberFormat } from './number-format.ts';
import { write } from './said.ts';

const join = (...texts: string[]) =>
  write(
    texts.map((key) => ({ key })),
    (key) => key,
    createNumberFormat('en'),
  );

test('sentences are parted by a space, those of Chinese by their full stop', () => {
  expect(join('It was right.', 'That is good.')).toBe('It was right. That is good.');
  expect(join('答对了。', '这很好。')).toBe('答对了。这很好。');
  expect(join()).toBe('');
});
