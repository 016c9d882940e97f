// What `npm run predict -- --help` prints; a test checks that every option is in it.

import { helpLines } from './help-text.ts';
import { importHelp } from './options/import-options.ts';
import { runHelp } from './options/own-options.ts';

const [maxClipMinutes, , zipNames] = importHelp;
const [backend] = runHelp;

export function predictHelp(): string {
  return [
    'npm run predict -- --model DIR|FILE.zip|builtin-run clip.wav | folder | archive.zip … [options]',
    '',
    'Lets a trained classifier hear recordings of any kind, each as a whole, and writes what it says of them.',
    '',
    ...helpLines([
      [
        [
          '--model DIR|FILE.zip',
          'the model/ that npm run train or the page writes, or any classifier of transformers that Voxtune reads',
        ],
        [
          '--model builtin-run',
          'trains the built-in model on the sample first, as npm run train does (about a minute)',
        ],
        ['--out FILE.csv', 'where the predictions go (predictions.csv)'],
        ...[maxClipMinutes, zipNames, backend].filter((line) => line !== undefined),
        ['--help', 'this text'],
      ],
    ]),
    '',
    'Writes a row for each recording: file, predicted, then probability_LABEL and logit_LABEL of each label. What cannot be used is named',
    'with its reason, and listed in FILE-left-out.csv. Exits with 0 when everything is written, 2 for a bad option or where not one file can',
    'be used, 1 when anything else fails.',
  ].join('\n');
}
