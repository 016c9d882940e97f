// What `npm run probe -- --help` prints; a test checks that every option is in it.

import { helpLines } from './help-text.ts';
import { modelHelp, runHelp } from './options/own-options.ts';
import { dataHelp } from './options/studio-options.ts';
import { foldsHelp } from './probe-options.ts';

export function probeHelp(): string {
  return [
    'npm run probe -- [archive.zip | clip.wav | folder …] [options]',
    '',
    'Imports clips as npm run train does, lets the model listen to each once, and cross-validates what simple classifiers make',
    'of each of its layers: which layer tells the labels apart, and how well, without any training. Every labelled clip is',
    'probed, unless an option of the split holds a test out. Without a file: the sample that comes with the project.',
    '',
    'Folds',
    ...helpLines([foldsHelp]),
    '  Without --folds there are 5, with speakers (or what else is kept apart) whole in one of them where they are known.',
    '',
    'Data',
    ...helpLines(dataHelp),
    '',
    'Model',
    ...helpLines([modelHelp]),
    '',
    'Running',
    ...helpLines([runHelp]),
    '',
    'Writes probe.json, predictions.csv (of the best row, each clip by the folds without it), left-out.csv, check.csv, check.json and,',
    'with --best, model/ into DIR. Exits with 0 when all of them are written, 2 for a bad option or a file that cannot be used, 1 when',
    'anything else fails.',
  ].join('\n');
}
