import { expect, test } from 'vitest';
import { codeOf } from '../testing/code-of.ts';
import { storedDataset, testDeps } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);

async function openStudio(...ids: string[]) {
  const test = testDeps();
  for (const id of ids) test.datasets.set(id, storedDataset(id, paths));
  const { actions, store, start } = createStudio(test.deps);
  await start();
  await actions.openDataset(ids[0] ?? '');
  const labelOf = (clip: number) => {
    const { labels, clipLabels } = store.getState().dataset ?? { labels: [], clipLabels: [] };
    return labels[clipLabels[clip] ?? -1] ?? null;
  };
  const labels = () => store.getState().dataset?.labels;
  return { ...test, actions, state: store.getState, labels, labelOf };
}

test('labels, single clips and exclusions are undone and done again, one by one, and stored', async () => {
  const { actions, datasets, labels, labelOf, state } = await openStudio('set');
  await actions.editLabels({ kind: 'rename', labels: ['no'], to: 'never' });
  await actions.labelByHand([0, 2], 'yes');
  await actions.excludeClips([1], true);
  expect([labels(), labelOf(0), labelOf(1), labelOf(4)]).toEqual([['never', 'yes'], 'yes', null, 'never']);

  await actions.undoEdit();
  expect([labelOf(0), labelOf(1)]).toEqual(['yes', 'yes']);
  await actions.undoEdit();
  await actions.undoEdit();
  expect([labels(), labelOf(0)]).toEqual([['no', 'yes'], 'no']);
  // nothing is left to undo
  await actions.undoEdit();
  expect(state().errors).toEqual({});

  for (let i = 0; i < 4; i++) await actions.redoEdit();
  expect([labels(), labelOf(0), labelOf(1)]).toEqual([['never', 'yes'], 'yes', null]);
  expect(datasets.get('set')?.record).toMatchObject({
    labelEdits: { renames: { no: 'never' } },
    clipEdits: { labels: { 0: 'yes', 2: 'yes' }, excluded: [1] },
  });
});

test('a new edit ends what could be done again; what changes nothing is no edit', async () => {
  const { actions, labelOf, state } = await openStudio('set');
  await actions.labelByHand([0], 'yes');
  await actions.undoEdit();
  await actions.labelByHand([2], 'yes');
  await actions.redoEdit();
  expect([labelOf(0), labelOf(2)]).toEqual(['no', 'yes']);
  await actions.labelByHand([2], 'yes');
  await actions.labelByHand([3], undefined);
  await actions.excludeClips([5], false);
  await actions.editLabels({ kind: 'reset' });
  expect(state().edits?.done).toHaveLength(1);
});

test('the label that the rule gives is nothing by hand', async () => {
  const { actions, datasets, labelOf } = await openStudio('set');
  await actions.editLabels({ kind: 'rename', labels: ['no'], to: 'never' });
  await actions.labelByHand([0, 1], 'yes');
  expect(datasets.get('set')?.record.clipEdits?.labels).toEqual({ 0: 'yes' });
  await actions.labelByHand([0], 'never');
  expect(datasets.get('set')?.record.clipEdits?.labels).toEqual({});
  expect(labelOf(0)).toBe('never');
});

test('keys pressed faster than storage writes lose nothing', async () => {
  const { actions, labelOf } = await openStudio('set');
  await Promise.all([
    actions.labelByHand([0], 'yes'),
    actions.labelByHand([2], 'yes'),
    actions.excludeClips([4], true),
    actions.setSplitConfig({ method: 'random', validationFraction: 0.3, testFraction: 0.3, seed: 1 }),
    actions.labelByHand([6], 'maybe'),
  ]);
  expect([0, 2, 4, 6, 8].map(labelOf)).toEqual(['yes', 'yes', null, 'maybe', 'no']);
});

test('a rule is undone with the edits before and after it', async () => {
  const { actions, labels } = await openStudio('set');
  await actions.editLabels({ kind: 'drop', labels: ['no'] });
  await actions.setLabelRule({ kind: 'regex', pattern: '^(?<label>.)' });
  await actions.editLabels({ kind: 'rename', labels: ['y'], to: 'oui' });
  expect(labels()).toEqual(['n', 'oui']);
  await actions.undoEdit();
  await actions.undoEdit();
  expect(labels()).toEqual(['yes']);
});

test('what was done in another data set is not undone in this one', async () => {
  const { actions, labels } = await openStudio('a', 'b');
  await actions.editLabels({ kind: 'rename', labels: ['no'], to: 'never' });
  await actions.openDataset('b');
  await actions.undoEdit();
  expect(labels()).toEqual(['no', 'yes']);
});

test('an edit that is refused is told and changes nothing, and the next one is done', async () => {
  const { actions, labels, state } = await openStudio('set');
  expect(await codeOf(actions.editLabels({ kind: 'rename', labels: ['no'], to: ' ' }))).toBe('labels/empty-name');
  expect(state().errors.import?.code).toBe('labels/empty-name');
  expect(await codeOf(actions.labelByHand([0], 'x'.repeat(200)))).toBe('labels/long-name');
  await actions.editLabels({ kind: 'rename', labels: ['no'], to: 'never' });
  expect(labels()).toEqual(['never', 'yes']);
});
