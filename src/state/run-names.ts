// Names for new runs, "azure-1": easy to say, in an order that never repeats.

import { largestOf } from '../lib/long-lists.ts';

const words = [
  'azure',
  'birch',
  'coral',
  'dune',
  'ember',
  'fern',
  'grove',
  'heath',
  'iris',
  'jade',
  'kelp',
  'lilac',
  'maple',
  'north',
  'opal',
  'pine',
  'quartz',
  'reed',
  'sage',
  'tide',
  'umber',
  'vale',
  'willow',
  'zephyr',
];

/** The name after all of `names`: one more than the highest number among them. */
export function nextRunName(names: readonly string[]): string {
  const numbers = names.map((name) => Number(/-(\d+)$/.exec(name)?.[1] ?? 0));
  const number = largestOf(numbers, 0) + 1;
  return `${words[(number - 1) % words.length]}-${number}`;
}
