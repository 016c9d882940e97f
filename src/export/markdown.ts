// Names inside Markdown and YAML: whatever is in them, they stay names. CommonMark 0.31, YAML 1.2.

import { wellFormed } from '../lib/letters.ts';
import { largestOf } from '../lib/long-lists.ts';

/** What would end a line, or is not seen: controls, and the marks that turn the direction of what follows. */
const hidden = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** On one line: line breaks and tabs become a space, other hidden characters are spelled out. */
function onOneLine(text: string): string {
  return text.replace(/[\t\n\r\v\f\u2028\u2029]+/g, ' ').replace(hidden, escaped);
}

/** As code, so that no character of a name is taken for markup. */
export function code(text: string): string {
  const line = onOneLine(text);
  const longest = largestOf(
    [...line.matchAll(/`+/g)].map(([run]) => run.length),
    0,
  );
  const fence = '`'.repeat(longest + 1);
  // a space is taken off both ends where there is one at both
  const isPadded = /^`|`$|^ .*\S.* $/.test(line) || line === '';
  return isPadded ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** As a heading's text: plain where it is made of words, else as code. */
export function headingText(text: string): string {
  return /^[\p{L}\p{N}]+(?:[ -][\p{L}\p{N}]+)*$/u.test(text) ? text : code(text);
}

/** As a scalar of YAML, in double quotes. */
export function yamlText(text: string): string {
  return JSON.stringify(wellFormed(text)).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** In brackets behind a figure; nothing where it has none. */
export function range(interval: { low: number; high: number } | null | undefined): string {
  return interval ? ` (${percent(interval.low)} to ${percent(interval.high)})` : '';
}
