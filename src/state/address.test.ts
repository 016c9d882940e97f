import { expect, test } from 'vitest';
import { storedDataset, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { addressOf, hashOf, isSameStep, parseHash } from './address.ts';
import type { Address } from './places.ts';
import { createStudio } from './studio-store.ts';

test.each<[string, Address]>([
  ['#/data', { place: 'data' }],
  ['#/probe', { place: 'probe' }],
  ['#/train', { place: 'train', runId: null }],
  ['#/train/new', { place: 'train', runId: 'new' }],
  ['#/train/3f2a', { place: 'train', runId: '3f2a' }],
  ['#/evaluate/a%2Fb%2Cc', { place: 'evaluate', runId: 'a/b,c' }],
  ['#/predict', { place: 'predict', runId: null }],
  ['#/runs', { place: 'runs', view: { kind: 'table' } }],
  ['#/runs/compare/a,b', { place: 'runs', view: { kind: 'compare', runIds: ['a', 'b'] } }],
  ['#/runs/sweep/s1', { place: 'runs', view: { kind: 'sweep', sweepId: 's1' } }],
  ['#/runs/across', { place: 'runs', view: { kind: 'across', runIds: [] } }],
  ['#/runs/across/one,two', { place: 'runs', view: { kind: 'across', runIds: ['one', 'two'] } }],
])('%s names one thing, and that thing has this address', (hash, address) => {
  expect(parseHash(hash)).toEqual(address);
  expect(hashOf(address)).toBe(hash);
});

test.each<[string, Address | null]>([
  ['', null],
  ['#', null],
  ['#/', null],
  ['#content', { place: 'data' }],
  ['#/nowhere/at/all', { place: 'data' }],
  ['#/evaluate/%zz', { place: 'evaluate', runId: '%zz' }],
  ['#/evaluate//', { place: 'evaluate', runId: null }],
  ['#/runs/compare/', { place: 'runs', view: { kind: 'table' } }],
  ['#/runs/compare/a,a,,b', { place: 'runs', view: { kind: 'compare', runIds: ['a', 'b'] } }],
  ['#/runs/sweep', { place: 'runs', view: { kind: 'table' } }],
  ['#/runs/elsewhere', { place: 'runs', view: { kind: 'table' } }],
])('%j, which the page never writes, is met', (hash, address) => {
  expect(parseHash(hash)).toEqual(address);
});

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);

/** Two finished runs, one on each of two data sets; the first is the newer. */
async function studioWithRuns() {
  const test = testDeps({
    trainWorker: {
      countParameters: async () => testCounts,
      train: async (runId) => {
        const run = { ...test.runs.get(runId)!, state: 'finished' as const };
        test.runs.set(runId, run);
        return run;
      },
    },
  });
  test.datasets.set('set', storedDataset('set', paths));
  test.datasets.set('other', storedDataset('other', paths));
  test.models.set('model', testModel);
  const studio = createStudio(test.deps);
  await studio.start();
  await studio.actions.openModel('model');
  const ids: string[] = [];
  for (const dataset of ['other', 'set']) {
    await studio.actions.openDataset(dataset);
    studio.actions.draftRun();
    await studio.actions.startRun();
    ids.unshift(studio.store.getState().runId!);
  }
  const [newer = '', older = ''] = ids;
  return { test, ...studio, state: studio.store.getState, newer, older };
}

test('what is shown is found again by its address', async () => {
  const { actions, state, newer, older } = await studioWithRuns();
  actions.openRun(newer);
  for (const [act, hash] of [
    [() => actions.goTo('train'), `#/train/${newer}`],
    [() => actions.goTo('evaluate'), `#/evaluate/${newer}`],
    [() => actions.draftRun(), '#/train/new'],
    [() => actions.openRun(older), `#/train/${older}`],
    [() => actions.showRuns({ kind: 'compare', runIds: [newer, older] }), `#/runs/compare/${newer},${older}`],
    [() => actions.goTo('data'), '#/data'],
  ] as const) {
    act();
    expect(hashOf(addressOf(state()))).toBe(hash);
  }
  for (const hash of [`#/evaluate/${newer}`, `#/train/${older}`, '#/train/new', `#/runs/compare/${older}`, '#/model']) {
    actions.visit(parseHash(hash)!);
    expect(hashOf(addressOf(state()))).toBe(hash);
    expect(state().errors).toEqual({});
  }
  await expect.poll(() => state().dataset?.record.id).toBe('other');
});

test('an address wins over what was open, with the data set of its run', async () => {
  const { test, actions, newer, older } = await studioWithRuns();
  actions.openRun(newer);
  actions.draftRun();
  const without = createStudio(test.deps);
  await without.start();
  expect(without.store.getState()).toMatchObject({ place: 'train', draft: { origin: null } });
  const later = createStudio(test.deps);
  await later.start(parseHash(`#/train/${older}`));
  expect(later.store.getState()).toMatchObject({ place: 'train', runId: older, draft: null, errors: {} });
  expect(later.store.getState().dataset?.record.id).toBe('other');
});

test('going on to another run before the data set of the first is read shows the other', async () => {
  const { test, actions, state, newer, older } = await studioWithRuns();
  actions.openRun(newer);
  await expect.poll(() => state().dataset?.record.id).toBe('set');
  const read = test.deps.storage.readDataset;
  let letGo = () => {};
  test.deps.storage.readDataset = async (id) => {
    if (id === 'other') await new Promise<void>((resolve) => (letGo = resolve));
    return read(id);
  };
  actions.visit({ place: 'evaluate', runId: older });
  await actions.openDataset('set');
  actions.visit({ place: 'evaluate', runId: newer });
  letGo();
  await new Promise((resolve) => setTimeout(resolve));
  expect(state()).toMatchObject({ runId: newer, dataset: { record: { id: 'set' } } });
});

test('a run that is not here is told, at its place', async () => {
  const { test, newer } = await studioWithRuns();
  const later = createStudio(test.deps);
  await later.start(parseHash('#/evaluate/gone'));
  const { place, errors } = later.store.getState();
  expect(place).toBe('evaluate');
  expect(errors.storage).toMatchObject({ code: 'address/no-run', params: { run: 'gone', count: 1 } });
  later.actions.visit(parseHash(`#/runs/compare/gone,${newer}`)!);
  expect(later.store.getState().runsView).toEqual({ kind: 'compare', runIds: [newer] });
  later.actions.visit(parseHash('#/runs/compare/gone,lost')!);
  expect(later.store.getState().runsView).toEqual({ kind: 'table' });
  expect(later.store.getState().errors.storage?.params).toMatchObject({ count: 2 });
});

test('Back undoes steps of a person, not what only becomes clear or is gone', () => {
  const runs = [{ id: 'a' }, { id: 'b' }] as Parameters<typeof isSameStep>[2]['runs'];
  const steps = (from: string, to: string) => isSameStep(parseHash(from)!, parseHash(to)!, { runs });
  expect(steps('#/data', '#/model')).toBe(false);
  expect(steps('#/evaluate/a', '#/evaluate/b')).toBe(false);
  expect(steps('#/train/new', '#/train/a')).toBe(false);
  expect(steps('#/runs', '#/runs/across')).toBe(false);
  expect(steps('#/evaluate', '#/evaluate/a')).toBe(true);
  expect(steps('#/evaluate/gone', '#/evaluate/a')).toBe(true);
  expect(steps('#/evaluate/gone', '#/train/a')).toBe(false);
});
