import { expect, test } from 'vitest';
import { codeName } from './code-names.ts';
import { guessLabelRule } from './label-guess.ts';
import type { LabelRule } from './label-rule.ts';
import { ruleValues } from './labels.ts';
import { labelCodes } from './naming-schemes.ts';

function codesOf(paths: string[], rule: LabelRule = guessLabelRule(paths)) {
  return labelCodes(
    paths,
    ruleValues(
      paths.map((path) => ({ path })),
      rule,
    ),
  );
}

test.each([
  ['1001_DFA_ANG_XX.wav', 'anger', '愤怒'],
  ['Actor_01/03-01-06-01-02-01-12.wav', 'fear', '恐惧'],
  ['wav/03a01Wa.wav', 'anger', '愤怒'],
  ['DC_sa01.wav', 'sadness', '悲伤'],
  ['OAF_back_ps.wav', 'pleasant surprise', '惊喜'],
  ['audio/1-100032-A-0.wav', 'dog', '狗叫'],
  ['fold1/100032-3-0-0.wav', 'dog bark', '狗吠'],
  ['7_jackson_0.wav', 'seven', '七'],
])('%s is %s', (path, en, zh) => {
  const set = codesOf([path]);
  const [label] = ruleValues([{ path }], guessLabelRule([path]));
  expect([codeName(set, label ?? '', 'en'), codeName(set, label ?? '', 'zh')]).toEqual([en, zh]);
});

test('another part of such a name is no code: an actor is no emotion', () => {
  const path = '03-01-06-01-02-01-02.wav';
  expect(codesOf([path], { kind: 'field', separator: '-', index: 6 })).toBeNull();
  // the same part, counted from the other end, is
  expect(codesOf([path], { kind: 'field', separator: '-', index: -5 })).toBe('ravdess');
});

test('usual abbreviations are known wherever they stand, where there is nothing else', () => {
  expect(codesOf(['ang/1.wav', 'hap/2.wav'], { kind: 'folder', level: 1 })).toBe('emotion-codes');
  expect(codesOf(['ang/1.wav', 'dog/2.wav'], { kind: 'folder', level: 1 })).toBeNull();
  expect(codesOf(['cal/1.wav'], { kind: 'folder', level: 1 })).toBeNull();
  expect(codeName('emotion-codes', 'ang', 'en')).toBe('anger');
});

test('what is no code has no name', () => {
  expect(codeName('emotion-codes', 'constructor', 'en')).toBeNull();
  expect(codeName('of a later version', 'ANG', 'en')).toBeNull();
  expect(codeName('esc-50', '50', 'en')).toBeNull();
});
