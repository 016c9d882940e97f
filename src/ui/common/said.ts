// A sentence before it is written: its key in the messages, and what stands in it. Functions that decide what is true of a
// run return these, so that a test can hold every case against the words.

import type { NumberFormat } from './number-format.ts';

export interface Said {
  key: string;
  /** `count` chooses between one and many. A list is of phrases that are joined: "a, b and c". */
  values?: Readonly<Record<string, string | number | readonly Said[]>>;
}

/** i18next's translation of one namespace. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

/** Sentences, one after another; numbers of updates and clips as the language writes them. */
export function write(sentences: readonly Said[], t: Translate, format: NumberFormat): string {
  const texts = sentences.map(({ key, values = {} }) => t(key, written(values, t, format)));
  // a full stop of Chinese brings its own space
  return texts.reduce(
    (before, text) => (before === '' || /[。！？：；，）]$/.test(before) ? before + text : `${before} ${text}`),
    '',
  );
}

function written(
  values: NonNullable<Said['values']>,
  t: Translate,
  format: NumberFormat,
): Record<string, string | number> {
  const entries = Object.entries(values).map(([name, value]) => {
    if (name === 'count' || typeof value === 'string') return [name, value];
    if (typeof value === 'number') return [name, format.integer(value)];
    return [name, format.list(value.map((phrase) => write([phrase], t, format)))];
  });
  return Object.fromEntries(entries);
}
