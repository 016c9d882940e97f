// What the groups of options share: how they are declared to parseArgs, and the readers of their values.

import { UsageError } from '../cli-error.ts';

/** As parseArgs takes them. */
export type OptionSpec = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: true }>>;

/** The values of a group's options, each absent where it was not given. */
export type ValuesOf<Options extends OptionSpec> = {
  [Name in keyof Options]?: Options[Name]['type'] extends 'boolean'
    ? boolean
    : Options[Name] extends { multiple: true }
      ? string[]
      : string;
};

/** An option as the help shows it, with what it means. */
export type HelpLine = readonly [option: string, meaning: string];

export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${option} must be ${allowed.join(' | ')}; found ${value}.`);
  return found;
}

export function wholeNumber(
  option: string,
  text: string,
  isAllowed: (value: number) => boolean,
  bound: string,
): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || !isAllowed(value)) {
    throw new UsageError(`--${option} must be ${bound}; found ${text}.`);
  }
  return value;
}

export function fraction(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw new UsageError(`--${option} must be at least 0 and less than 1; found ${text}.`);
  }
  return value;
}
