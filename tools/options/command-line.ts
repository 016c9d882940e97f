// A command line, read by parseArgs as people write one for Hugging Face's scripts: options with underscores, negative numbers.

import { parseArgs } from 'node:util';
import { UsageError } from '../cli-error.ts';
import type { OptionSpec, ValuesOf } from './option-values.ts';

export const dashed = (name: string) => name.replaceAll('_', '-');

export interface CommandLine<Options extends OptionSpec> {
  values: ValuesOf<Options>;
  positionals: string[];
}

/** Throws a UsageError in one line. */
export function readCommandLine<Options extends OptionSpec>(
  args: readonly string[],
  options: Options,
): CommandLine<Options> {
  // --learning_rate is --learning-rate
  const tidied = args.map((arg) => (/^--[a-z]/.test(arg) ? arg.replace(/^[^=]*/, dashed) : arg));
  try {
    const { values, positionals } = parseArgs({
      args: negativeNumbers(tidied),
      options,
      allowPositionals: true,
      allowNegative: true,
    });
    return { values: values as ValuesOf<Options>, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [sentence = ''] = message.split(/\. |\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`);
  }
}

/** parseArgs takes `--label-field -1` for two options. */
function negativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-\d/.test(arg) && before?.startsWith('--') && !before.includes('='))
      joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}
