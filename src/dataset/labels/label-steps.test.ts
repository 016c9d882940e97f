import { expect, test } from 'vitest';
import { codeOf } from '../../testing/code-of.ts';
import { editLabels, type LabelEdits, noClipEdits, noLabelEdits } from './label-edits.ts';
import { applyLabelStep, type LabelStep, labelSources } from './label-steps.ts';
import { classesOf } from './labels.ts';

const ruleLabels = ['ANG', 'ANG', 'angry', 'SAD', 'XXX', null];

function setOf(labelEdits: LabelEdits) {
  const { labels } = classesOf(editLabels(ruleLabels, labelEdits, noClipEdits), labelEdits.order);
  return { record: { labelEdits }, ruleLabels, labels, labelCodes: 'emotion-codes' };
}

/** The code that the steps are refused with. */
const refused = (...steps: LabelStep[]) => codeOf(Promise.resolve().then(() => after(...steps)));

/** The labels after some steps, and the edits that they made. */
function after(...steps: LabelStep[]) {
  let edits = noLabelEdits;
  for (const step of steps) edits = applyLabelStep(setOf(edits), step);
  return { edits, labels: setOf(edits).labels };
}

test('a label is renamed, merged with another by its name, and both are taken back one by one', () => {
  const renamed: LabelStep = { kind: 'rename', labels: ['ANG'], to: 'anger' };
  const merged: LabelStep = { kind: 'rename', labels: ['anger', 'angry'], to: 'anger' };
  expect(after(renamed).labels).toEqual(['SAD', 'XXX', 'anger', 'angry']);
  expect(after(renamed, merged).labels).toEqual(['SAD', 'XXX', 'anger']);
  expect(labelSources(setOf(after(renamed, merged).edits)).byLabel.get('anger')).toEqual(['ANG', 'angry']);
  expect(after(renamed, merged, { kind: 'restore', names: ['angry'] }).labels).toContain('angry');
  const back = after(renamed, { kind: 'rename', labels: ['anger'], to: 'ANG' });
  expect(back.edits).toEqual(noLabelEdits);
});

test('a dropped label is known as such, and can be brought back', () => {
  const dropped = after({ kind: 'drop', labels: ['XXX'] });
  expect(dropped.labels).toEqual(['ANG', 'SAD', 'angry']);
  expect(labelSources(setOf(dropped.edits)).dropped).toEqual(['XXX']);
  expect(after({ kind: 'drop', labels: ['XXX'] }, { kind: 'restore', names: ['XXX'] }).edits).toEqual(noLabelEdits);
});

test('labels are put in another order, and keep their places through new names', () => {
  const moved: LabelStep = { kind: 'move', label: 'XXX', to: 0 };
  expect(after(moved).labels).toEqual(['XXX', 'ANG', 'SAD', 'angry']);
  expect(after(moved, { kind: 'rename', labels: ['ANG'], to: 'z' }).labels).toEqual(['XXX', 'z', 'SAD', 'angry']);
  // merged into one that is there: that one's place
  expect(after(moved, { kind: 'rename', labels: ['ANG'], to: 'angry' }).labels).toEqual(['XXX', 'SAD', 'angry']);
  expect(after(moved, { kind: 'drop', labels: ['ANG'] }).labels).toEqual(['XXX', 'SAD', 'angry']);
  // keys that come faster than each is stored add up, and end at the edge
  const back: LabelStep = { kind: 'shift', label: 'angry', by: -1 };
  expect(after(moved, back, back).labels).toEqual(['XXX', 'angry', 'ANG', 'SAD']);
  expect(after(moved, back, back, back, back, back).labels[0]).toBe('angry');
  expect(after(moved, { kind: 'reset' }).edits).toEqual(noLabelEdits);
});

test('known codes are spelled out; what was named by hand stays, and other codes are left', () => {
  const spelled: LabelStep = { kind: 'spell-out', language: 'en' };
  expect(after(spelled).labels).toEqual(['XXX', 'anger', 'angry', 'sadness']);
  expect(after({ kind: 'rename', labels: ['SAD'], to: 'blue' }, spelled).labels).toContain('blue');
  expect(after({ kind: 'move', label: 'SAD', to: 0 }, spelled).labels[0]).toBe('sadness');
  expect(after(spelled, { kind: 'rename', labels: ['anger'], to: 'ANG' }).labels).toContain('ANG');
});

test('a name is on one line, in NFC and without what is not seen', () => {
  const to = '  cafe\u0301\n\u202enoir\u0000\u00ad ';
  expect(after({ kind: 'rename', labels: ['SAD'], to }).labels).toContain('caf\u00e9 noir');
  // the joiner of an emoji, and of Persian, is part of it
  expect(after({ kind: 'rename', labels: ['SAD'], to: '👩\u200d🎤' }).labels).toContain('👩\u200d🎤');
});

test.each([
  ['', 'labels/empty-name'],
  [' \u200b\u202e ', 'labels/empty-name'],
  ['x'.repeat(101), 'labels/long-name'],
])('%j is no name', async (to, code) => {
  expect(await refused({ kind: 'rename', labels: ['SAD'], to })).toBe(code);
});

test('a label that the data set does not have is refused; one that was renamed is known by the rule’s name', async () => {
  expect(await refused({ kind: 'rename', labels: ['GLAD'], to: 'x' })).toBe('labels/unknown');
  const again = after({ kind: 'rename', labels: ['SAD'], to: 'x' }, { kind: 'rename', labels: ['SAD'], to: 'y' });
  expect(again.labels).toContain('y');
});

test('several are renamed at once: two are exchanged, known by either name', () => {
  const names = [
    ['SAD', 'XXX'],
    ['XXX', 'SAD'],
    ['ANG', null],
  ] as const;
  const { edits, labels } = after({ kind: 'rename-each', names });
  expect(edits.renames).toEqual({ SAD: 'XXX', XXX: 'SAD', ANG: null });
  expect(labels).toEqual(['SAD', 'XXX', 'angry']);
  const spelled = after({ kind: 'spell-out', language: 'en' }, { kind: 'rename-each', names: [['SAD', 'blue']] });
  expect(spelled.labels).toEqual(['XXX', 'anger', 'angry', 'blue']);
});

test('an order names labels that there are, each once', async () => {
  expect(after({ kind: 'order', labels: ['angry', 'SAD', 'angry'] }).labels).toEqual(['angry', 'SAD', 'ANG', 'XXX']);
  expect(await refused({ kind: 'order', labels: ['GLAD'] })).toBe('labels/unknown');
});

test('a label called as a property of every object can be renamed and dropped', () => {
  const set = { ...setOf(noLabelEdits), ruleLabels: ['__proto__', 'b'], labels: ['__proto__', 'b'] };
  const edits = applyLabelStep(set, { kind: 'rename', labels: ['__proto__'], to: 'a' });
  expect(editLabels(set.ruleLabels, edits, noClipEdits)).toEqual(['a', 'b']);
});
