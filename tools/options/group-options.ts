// The options of what clips have in common: who speaks, which sentence it is, which recording it was cut from.

import type { GroupRule } from '../../src/dataset/group-rule.ts';
import { UsageError } from '../cli-error.ts';
import type { labelOptions } from './label-options.ts';
import { type HelpLine, type ValuesOf, wholeNumber } from './option-values.ts';

export const groupOptions = {
  'speaker-field': { type: 'string' },
  group: { type: 'string', multiple: true },
} as const;

export const groupHelp: readonly HelpLine[] = [
  ['--speaker-field N', 'the speaker is field N of the file name (guessed from the names)'],
  ['--group NAME=N|COLUMN', 'the same of anything that clips have in common: sentence, recording, …; repeatable'],
];

type Values = ValuesOf<typeof groupOptions> & ValuesOf<typeof labelOptions>;

/** The fields of the file name are separated as the label's are. */
export function groupRulesOf(values: Values): GroupRule[] {
  const { 'speaker-field': speaker, group: given = [], 'label-separator': separator, 'label-field': label } = values;
  const groups = [
    ...(speaker === undefined ? [] : [['speaker-field', 'speaker', speaker] as const]),
    ...given.map(read),
  ];
  if (separator !== undefined && label === undefined && groups.length === 0)
    throw new UsageError('--label-separator needs --label-field, --speaker-field or --group.');
  const names = groups.map(([, name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`The group ${twice} is given twice.`);
  return groups.map(([option, name, field]) => {
    if (option === 'group' && !/^-?\d+$/.test(field)) return { name, rule: { kind: 'column', column: field } };
    const index = wholeNumber(option, field, () => true, 'a whole number');
    return { name, rule: { kind: 'field', separator: separator ?? '_', index } };
  });
}

function read(given: string): readonly [option: string, name: string, field: string] {
  const equals = given.indexOf('=');
  if (equals < 1 || equals === given.length - 1)
    throw new UsageError(`--group must be NAME=N or NAME=COLUMN; found ${given}.`);
  return ['group', given.slice(0, equals), given.slice(equals + 1)];
}
