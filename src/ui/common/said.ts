// A sentence before it is written: its key in the messages, and what stands in it. Functions that decide what is true of a
// run return these, so that a test can hold every case against the words.

import type { NumberFormat } from './number-format.ts';

export interface Said {
  key: string;
  /** `count` chooses between one and many. */
  values?: Readonly<Record<string, string | number>>;
}

/** i18next's translation of one namespace. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

/** Sentences, one after another; numbers of updates and clips as the language writes them. */
export function write(sentences: readonly Said[], t: Translate, format: NumberFormat): string {
  return sentences.map(({ key, values = {} }) => t(key, written(values, format))).join(' ');
}

function written(values: NonNullable<Said['values']>, format: NumberFormat): Record<string, string | number> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    name === 'count' || typeof value === 'string' ? value : format.integer(value),
  ]);
  return Object.fromEntries(entries);
}
