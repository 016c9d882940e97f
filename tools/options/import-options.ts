// The options of what is imported: how long recordings may be, what names in old zips are in.

import { type ImportLimits, longestLimits, usualLimits } from '../../src/config/import-limits.ts';
import { encodingNames, type NameEncoding, nameEncodingOf, nameEncodings } from '../../src/config/name-encodings.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, type ValuesOf, wholeNumber } from './option-values.ts';

export const importOptions = {
  'max-clip-minutes': { type: 'string' },
  'max-total-hours': { type: 'string' },
  'zip-names': { type: 'string' },
} as const;

export const importHelp: readonly HelpLine[] = [
  [
    '--max-clip-minutes N',
    `longest recording that is imported, up to ${longestLimits.clipMinutes} (${usualLimits.clipMinutes})`,
  ],
  ['--max-total-hours N', `all of them together, up to ${longestLimits.totalHours} (${usualLimits.totalHours})`],
  [
    '--zip-names ENCODING',
    `character set of names in archives that do not tell theirs (guessed): ${nameEncodings.map((one) => encodingNames[one]).join(', ')}`,
  ],
];

/** Null: it is guessed. */
export function zipNamesOf({ 'zip-names': given }: ValuesOf<typeof importOptions>): NameEncoding | null {
  if (given === undefined) return null;
  const encoding = nameEncodingOf(given);
  if (encoding) return encoding;
  const known = nameEncodings.map((one) => encodingNames[one]).join(', ');
  throw new UsageError(`--zip-names must be one of ${known}, not "${given}".`);
}

export function limitsOf(values: ValuesOf<typeof importOptions>): ImportLimits {
  const { 'max-clip-minutes': minutes, 'max-total-hours': hours } = values;
  const within = (option: string, text: string, most: number) =>
    wholeNumber(option, text, (n) => n > 0 && n <= most, `a whole number from 1 to ${most}`);
  return {
    clipMinutes:
      minutes === undefined ? usualLimits.clipMinutes : within('max-clip-minutes', minutes, longestLimits.clipMinutes),
    totalHours:
      hours === undefined ? usualLimits.totalHours : within('max-total-hours', hours, longestLimits.totalHours),
  };
}
