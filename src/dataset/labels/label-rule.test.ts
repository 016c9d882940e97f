import { expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { labelParts } from './label-parts.ts';
import { applyLabelRule, compileLabelRule, type LabelRule } from './label-rule.ts';

const crema = 'AudioWAV/1001_DFA_ANG_XX.wav';

test.each<[LabelRule, string, string | null]>([
  [{ kind: 'field', separator: '_', index: 2 }, crema, 'ANG'],
  [{ kind: 'field', separator: '_', index: -1 }, crema, 'XX'],
  [{ kind: 'field', separator: '_', index: -4 }, crema, '1001'],
  [{ kind: 'field', separator: '_', index: 4 }, crema, null],
  [{ kind: 'field', separator: '_', index: -5 }, crema, null],
  [{ kind: 'field', separator: '_', index: 1 }, 'a__b.wav', null],
  [{ kind: 'field', separator: '-', index: 0 }, crema, '1001_DFA_ANG_XX'],
  [{ kind: 'field', separator: '.', index: 1 }, 'x_y/dog.bark.01.wav', 'bark'],
  [{ kind: 'field', separator: '__', index: 1 }, 'dog__bark.wav', 'bark'],
  [{ kind: 'field', separator: '_', index: 1 }, 'fold_er/dog_2', '2'],
  [{ kind: 'field', separator: '_', index: 0 }, 'd/.hidden', '.hidden'],
  [{ kind: 'folder', level: 1 }, 'root/cat/1.wav', 'cat'],
  [{ kind: 'folder', level: 2 }, 'root/cat/1.wav', 'root'],
  [{ kind: 'folder', level: 3 }, 'root/cat/1.wav', null],
  [{ kind: 'folder', level: 0 }, 'root/cat/1.wav', null],
  [{ kind: 'folder', level: 1 }, '1.wav', null],
  [{ kind: 'regex', pattern: '_(?<label>[A-Z]{3})_[A-Z]{2}\\.' }, crema, 'ANG'],
  [{ kind: 'regex', pattern: '^(?<label>[^/]+)/' }, crema, 'AudioWAV'],
  [{ kind: 'regex', pattern: '(?<label>\\d*)x' }, 'x.wav', null],
  [{ kind: 'regex', pattern: '(?<label>[0-9]+)z' }, crema, null],
])('%j of %s is %s', (rule, path, label) => {
  expect(applyLabelRule(rule, path)).toBe(label);
});

test('a span is where the label stands', () => {
  for (const rule of [
    { kind: 'field', separator: '_', index: 2 },
    { kind: 'folder', level: 1 },
    { kind: 'regex', pattern: '_(?<label>[A-Z]+)_XX' },
  ] satisfies LabelRule[]) {
    const span = compileLabelRule(rule)(crema);
    expect(span).not.toBeNull();
    expect(crema.slice(span?.start, span?.end)).toBe(span?.text);
  }
});

test.each(['(?<label>', '[z-a](?<label>.)', '.*', '(?<other>.)'])('%s is refused with a reason', (pattern) => {
  const thrown = caught(() => applyLabelRule({ kind: 'regex', pattern }, crema));
  expect(thrown).toBeInstanceOf(VoxtuneError);
  expect((thrown as VoxtuneError).code).toBe('labels/bad-regex');
  expect((thrown as VoxtuneError).params.reason).not.toBe('');
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}

test('every part of a name is clickable and its rule reads it back', () => {
  const path = 'set/AudioWAV/1001_DFA__ANG_XX.wav';
  const parts = labelParts(path, '_');
  expect(parts.map((part) => part.text)).toEqual(['set', 'AudioWAV', '1001', 'DFA', 'ANG', 'XX']);
  for (const part of parts) {
    expect(path.slice(part.start, part.end)).toBe(part.text);
    expect(applyLabelRule(part.rule, path)).toBe(part.text);
  }
});
