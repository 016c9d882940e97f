// The name that a person gives a label: it ends up in config.json, in CSV and in Markdown, and is read by people.

import { VoxtuneError } from '../../lib/errors.ts';
import { wellFormed } from '../../lib/letters.ts';

export const longestLabelName = 100;

/** Not seen: controls, marks of direction and their like; joiners are part of how some scripts and emoji are written. */
const hidden = /\p{Cc}|(?![\u200c\u200d])\p{Cf}/gu;

/** As it is used: in NFC, on one line, without hidden characters. Throws `labels/empty-name` and `labels/long-name`. */
export function labelName(text: string): string {
  const name = wellFormed(text).replace(/\s+/gu, ' ').replace(hidden, '').trim().normalize('NFC');
  if (!/[^\p{Cf}\s]/u.test(name))
    throw new VoxtuneError('labels/empty-name', 'A label needs a name of one letter at least; found none.');
  const { length } = [...name];
  if (length > longestLabelName)
    throw new VoxtuneError(
      'labels/long-name',
      `A label's name may have ${longestLabelName} letters; found ${length}. Shorten it.`,
      { length, most: longestLabelName },
    );
  return name;
}
