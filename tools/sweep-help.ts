// What `npm run sweep -- --help` prints; a test checks that every option is in it.

import { sweepTables } from '../src/sweep/sweep-tables.ts';
import { helpLines } from './help-text.ts';
import { modelHelp, runHelp, startHelp } from './options/own-options.ts';
import { dataHelp } from './options/studio-options.ts';
import { sweepHelp as ownHelp } from './options/sweep-options.ts';
import { settingLines } from './train-help.ts';

export function sweepHelp(): string {
  return [
    'npm run sweep -- [archive.zip | clip.wav | folder …] --grid NAME=V1,V2 [options]',
    '',
    'Imports clips as npm run train does, trains with every combination of settings, seeds and folds that is asked for, ranks what',
    'comes of it and says which differences are chance. Without a file: the sample that comes with the project.',
    '',
    'What is tried',
    ...helpLines([ownHelp]),
    '',
    'Data',
    ...helpLines(dataHelp),
    '',
    'Model',
    ...helpLines([modelHelp]),
    '',
    'What all trainings share, with the names that transformers’ TrainingArguments have; in brackets the default',
    ...helpLines([startHelp]),
    ...settingLines(),
    '',
    'Running',
    ...helpLines([runHelp]),
    '',
    `Writes ${sweepTables.join(', ')}, left-out.csv, check.csv, check.json and, with --save-model, model/ into`,
    'DIR. Exits with 0 when all of them are written, 2 for a bad option or a file that cannot be used, 1 when anything else fails, or',
    'when no run came to its end.',
  ].join('\n');
}
