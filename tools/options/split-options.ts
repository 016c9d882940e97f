// The options of which clip is in which part.

import { protocolNamed, protocols } from '../../src/dataset/splits/protocols/protocol.ts';
import type { SplitConfig } from '../../src/dataset/splits/split.ts';
import { UsageError } from '../cli-error.ts';
import { fraction, type HelpLine, oneOf, type ValuesOf, wholeNumber } from './option-values.ts';

export const splitOptions = {
  'validation-fraction': { type: 'string' },
  'test-fraction': { type: 'string' },
  'split-method': { type: 'string' },
  'keep-apart': { type: 'string' },
  'split-column': { type: 'string' },
  fold: { type: 'string' },
  protocol: { type: 'string' },
  'split-seed': { type: 'string' },
  'split-file': { type: 'string' },
} as const;

/** `speaker`: stratified, with nobody in two parts. */
const methods = ['random', 'stratified', 'speaker', 'folds', 'folders', 'column', 'protocol'] as const;

const protocolNames = protocols.map(({ name }) => name);

export const splitHelp: readonly HelpLine[] = [
  ['--validation-fraction X', 'share of the clips that choose the best checkpoint (0.05)'],
  ['--test-fraction X', 'share of the clips that test the model (0.05)'],
  ['--split-method NAME', `${methods.join(' | ')}; folders: the archive’s own train, validation and test`],
  ['--keep-apart NAME[,NAME]', 'groups none of whose values is in two parts: speaker, sentence, recording, …'],
  ['--split-column NAME', 'the column of a table that says train, validation or test'],
  ['--fold K/N', 'of N folds the K-th tests; N may be a group, one value of which is left out at a time'],
  ['--protocol NAME', `as published, with --fold K where it has folds: ${protocolNames.join(' | ')}`],
  ['--split-seed N', 'of the split'],
  ['--split-file FILE.csv', 'columns file, split (train | validation | test | none): each clip’s part, instead'],
];

type Values = ValuesOf<typeof splitOptions>;

/** What is asked of the split besides a file's. */
export function splitOf(values: Values): Partial<SplitConfig> {
  const split: Partial<SplitConfig> = {};
  const {
    'validation-fraction': validation,
    'test-fraction': test,
    'split-method': method,
    'keep-apart': keepApart,
    'split-seed': seed,
    'split-column': column,
    fold,
    protocol,
  } = values;
  const all = { validation, test, method, keepApart, seed, column, fold, protocol };
  if (values['split-file'] !== undefined && Object.values(all).some((v) => v !== undefined)) {
    throw new UsageError('--split-file says it all: give no other option of the split beside it.');
  }
  if (validation !== undefined) split.validationFraction = fraction('validation-fraction', validation);
  if (test !== undefined) split.testFraction = fraction('test-fraction', test);
  Object.assign(split, methodOf(values));
  if (keepApart !== undefined) {
    const names = keepApart.split(',').map((name) => name.trim());
    if (names.includes('')) throw new UsageError(`--keep-apart must be NAME[,NAME]; found ${keepApart}.`);
    split.keepApart = [...new Set([...(split.keepApart ?? []), ...names])];
  }
  if (seed !== undefined) split.seed = wholeNumber('split-seed', seed, (n) => n >= 0, 'a whole number of at least 0');
  return split;
}

/** `--protocol` and `--fold` say the method themselves. */
function methodOf({ 'split-method': given, 'split-column': column, fold, protocol }: Values): Partial<SplitConfig> {
  const implied = impliedMethod(protocol, fold, column);
  const method = given === undefined ? implied : oneOf('split-method', given, methods);
  if (given !== undefined && implied !== undefined && method !== implied)
    throw new UsageError(`--${optionOf[implied]} needs --split-method ${implied}; found ${given}.`);
  if (method === 'speaker') return { method: 'stratified', keepApart: ['speaker'] };
  if (method === 'protocol') return protocolOf(protocol, fold);
  if (method === 'column') {
    if (column === undefined) throw new UsageError('--split-method column needs --split-column NAME.');
    return { method, column };
  }
  if (method === 'folds') return { method, ...foldsOf(fold) };
  return method === undefined ? {} : { method };
}

function impliedMethod(protocol?: string, fold?: string, column?: string): keyof typeof optionOf | undefined {
  if (protocol !== undefined) return 'protocol';
  if (column !== undefined) return 'column';
  return fold === undefined ? undefined : 'folds';
}

const optionOf = { folds: 'fold', column: 'split-column', protocol: 'protocol' } as const;

function protocolOf(given: string | undefined, fold: string | undefined): Partial<SplitConfig> {
  if (given === undefined)
    throw new UsageError(`--split-method protocol needs --protocol: ${protocolNames.join(' | ')}.`);
  const { name, folds, keepsApart } = protocolNamed(oneOf('protocol', given, protocolNames));
  const chosen = fold?.replace(new RegExp(`/${folds}$`), '') ?? '1';
  const number = wholeNumber('fold', chosen, (n) => n >= 1 && n <= folds, `1 to ${folds} for ${name}`);
  return { method: 'protocol', protocol: { name, fold: number }, keepApart: [...keepsApart] };
}

function foldsOf(fold: string | undefined): Partial<SplitConfig> {
  const [, number, of = ''] = /^(\d+)\/(.+)$/.exec(fold ?? '') ?? [];
  if (number === undefined) throw new UsageError(`--fold must be K/N, as in 1/5; found ${fold ?? 'nothing'}.`);
  const chosen = wholeNumber('fold', number, (n) => n >= 1, 'K/N with K of at least 1');
  if (!/^\d+$/.test(of)) return { folds: { count: 2, fold: chosen, leaveOut: of }, keepApart: [of] };
  const count = wholeNumber('fold', of, (n) => n >= 2, 'K/N with N of at least 2');
  if (chosen > count) throw new UsageError(`--fold must be K/N with K of at most N; found ${fold}.`);
  return { folds: { count, fold: chosen } };
}
