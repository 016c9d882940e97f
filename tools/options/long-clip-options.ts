// The options of what becomes of clips that are too long to train on.

import type { DataRequest } from '../../src/app/headless-api.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, oneOf, type ValuesOf, wholeNumber } from './option-values.ts';

export const longClipOptions = {
  'long-clips': { type: 'string' },
  'max-clip-seconds': { type: 'string' },
} as const;

const usualSeconds = 30;
const mostSeconds = 600;

export const longClipHelp: readonly HelpLine[] = [
  ['--long-clips HOW', 'cut | shorten | leave-out: what becomes of longer clips (they are used whole)'],
  ['--max-clip-seconds N', `what is longer; also the length of the parts (${usualSeconds})`],
];

export function longClipsOf(values: ValuesOf<typeof longClipOptions>): Pick<DataRequest, 'longClips'> {
  const { 'long-clips': how, 'max-clip-seconds': seconds } = values;
  if (how === undefined) {
    if (seconds === undefined) return {};
    throw new UsageError('--max-clip-seconds needs --long-clips cut, shorten or leave-out.');
  }
  const longClips = {
    how: oneOf<'cut' | 'shorten' | 'leave-out'>('long-clips', how, ['cut', 'shorten', 'leave-out']),
    seconds:
      seconds === undefined
        ? usualSeconds
        : wholeNumber(
            'max-clip-seconds',
            seconds,
            (n) => n > 0 && n <= mostSeconds,
            `a whole number from 1 to ${mostSeconds}`,
          ),
  };
  return { longClips };
}
