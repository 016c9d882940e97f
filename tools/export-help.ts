// What `npm run export -- --help` prints.

import { exportableKinds } from './export-command.ts';
import { helpLines } from './help-text.ts';
import { exportHelp } from './options/export-options.ts';
import { projectFile } from './save-exports.ts';

export function exportCommandHelp(): string {
  return [
    'npm run export -- DIR [options]',
    '',
    'Writes a trained run in the forms that other programs open, from what npm run train has left in DIR (its --out): nothing is',
    `trained again, and no recordings are needed but where a kind says so. DIR has model/ and ${projectFile}.`,
    '',
    'Exports',
    ...helpLines([exportHelp]),
    `  Without --export: all of ${exportableKinds.join(', ')}.`,
    '',
    'Running',
    ...helpLines([
      [
        ['--out DIR', 'where they go (DIR)'],
        ['--help', 'this text'],
      ],
    ]),
    '',
    'Exits with 0 when all of them are written, 2 for a bad option or a folder that cannot be used, 1 when one of them cannot be made:',
    'it is named, and the others are there.',
  ].join('\n');
}
