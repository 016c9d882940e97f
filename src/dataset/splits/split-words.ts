// How data sets call the parts of their split, in folders and in columns of tables.

import type { SplitName } from './split.ts';

/** What a word says. `evaluation` is the test where another word already means the validation (ASVspoof's train, dev and eval). */
export type PartWord = SplitName | 'evaluation';

const words: Readonly<Record<PartWord, readonly string[]>> = {
  train: ['train', 'training', 'trn', 'trainset', '训练', '训练集'],
  validation: [
    'validation',
    'valid',
    'val',
    'dev',
    'devel',
    'development',
    'devset',

    '验证',
    '验证集',
    '开发集',
  ],
  test: ['test', 'testing', 'tst', 'testset', 'holdout', '测试', '测试集'],
  evaluation: ['eval', 'evaluation'],
};

/** What stands beside such a word without changing it: LibriSpeech's `train-clean-100`, `test set`, `01_train`. */
const companion =
  /^(\d+h?|set|sets|data|dataset|split|part|folder|audio|audios|wav|wavs|clips|files|samples|speech|clean|other)$/;

const meaning = new Map(
  (Object.entries(words) as [PartWord, readonly string[]][]).flatMap(([part, all]) =>
    all.map((word): [string, PartWord] => [word, part]),
  ),
);

/** The part that a name stands for, by all of its words; null for any other name. */
export function partWord(name: string): PartWord | null {
  const [found, ...others] = name
    .toLowerCase()
    .replace(/\.(zip|tar|tgz|tar\.gz)$/, '')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '' && !companion.test(word));
  // each of two words would have to say the same
  if (found === undefined || others.some((word) => meaning.get(word) !== meaning.get(found))) return null;
  return meaning.get(found) ?? null;
}

/** What the names mean beside each other: a name that is no part's is null. Null where they are no split: one needs train and
 *  something that is held out. */
export function partsOfNames(names: Iterable<string>): Map<string, SplitName | null> | null {
  const said = new Map([...names].map((name) => [name, partWord(name)]));
  const found = new Set(said.values());
  const hasValidation = found.has('validation') && !found.has('test');
  const parts = new Map(
    [...said].map(([name, part]): [string, SplitName | null] => {
      if (part !== 'evaluation') return [name, part];
      return [name, hasValidation ? 'test' : 'validation'];
    }),
  );
  const all = new Set(parts.values());
  return all.has('train') && (all.has('validation') || all.has('test')) ? parts : null;
}
