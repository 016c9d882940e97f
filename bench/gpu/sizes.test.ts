import { expect, test } from 'vitest';
import { jobThatFits, rateThatFits } from './sizes.ts';

const wanted = { model: 'base', batch: 8 } as const;
const job = { model: 'base', clips: 200, epochs: 3 } as const;

test('a GPU is asked for what is wanted', () => {
  const speeds = { voxtune: 3000, pytorch: 20_000 };
  expect(rateThatFits('trunk', wanted, speeds, 40)).toBe(wanted);
  expect(rateThatFits('step', wanted, speeds, 40)).toBe(wanted);
  expect(jobThatFits(job, speeds, 80)).toBe(job);
  // what is not known does not count
  expect(jobThatFits(job, { voxtune: Number.POSITIVE_INFINITY }, 80)).toBe(job);
});

test('in software it is less, and never nothing', () => {
  const speeds = { voxtune: 5 };
  expect(rateThatFits('trunk', wanted, speeds, 60)).toEqual({ model: 'base', batch: 1 });
  expect(rateThatFits('step', wanted, speeds, 30)).toEqual({ model: 'nano', batch: 8 });
  expect(rateThatFits('trunk', wanted, { voxtune: 0.01 }, 1)).toEqual({ model: 'nano', batch: 1 });
  expect(jobThatFits(job, { voxtune: 0.5 }, 200)).toEqual({ model: 'nano', clips: 20, epochs: 1 });
  expect(jobThatFits(job, { voxtune: 0.01 }, 1)).toEqual({ model: 'nano', clips: 10, epochs: 1 });
});
