// How a command's `--help` is laid out: options on the left, what they mean beside or below them.

import type { HelpLine } from './options/option-values.ts';

const column = 38;

export function helpLine([option, meaning]: HelpLine): string {
  const indented = `  ${option}`;
  return indented.length < column
    ? `${indented.padEnd(column)}${meaning}`
    : `${indented}\n${' '.repeat(column)}${meaning}`;
}

/** Options, and sentences between them. */
export function helpLines(parts: readonly (readonly HelpLine[] | string)[]): string[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [part] : part.map(helpLine)));
}
