import { expect, test } from 'vitest';
import { readRunsFile, writeRunsFile } from '../export/runs-file.ts';
import { runForTest } from '../testing/run-record.ts';
import { testDeps } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

const named = (id: string, createdAt: number) => runForTest({ id, name: id, createdAt, state: 'finished' });
const here = named('here', 2);

async function withOneRun() {
  const test = testDeps();
  Object.assign(test.deps, { readRunsFile, writeRunsFile });
  test.runs.set(here.id, here);
  const studio = createStudio(test.deps);
  await studio.start();
  const open = async (runs: Parameters<typeof writeRunsFile>[0], bytes?: number) =>
    studio.actions.importRuns(new File([(await writeRunsFile(runs)).slice(0, bytes)], 'a.voxtune-runs.zip'));
  const ids = () => studio.store.getState().runs.map(({ id }) => id);
  return { ...studio, test, open, ids };
}

test('runs of a file come among those that are here, newest first, and are chosen', async () => {
  const { open, ids, store, test } = await withOneRun();
  expect(await open([named('old', 1), named('new', 3)])).toEqual({ added: 2, known: 0 });
  expect(ids()).toEqual(['new', 'here', 'old']);
  expect(store.getState().chosenRuns.toSorted()).toEqual(['new', 'old']);
  expect([...test.runs.keys()].toSorted()).toEqual(['here', 'new', 'old']);
});

test('the same file again brings nothing, and a run that is here stays as it is', async () => {
  const { open, ids, store } = await withOneRun();
  await open([named('new', 3)]);
  expect(await open([named('new', 3), { ...here, name: 'renamed elsewhere' }])).toEqual({ added: 0, known: 2 });
  expect(ids()).toEqual(['new', 'here']);
  expect(store.getState().runs[1]?.name).toBe('here');
});

test('of a file that is foreign or damaged nothing is taken, and why is told', async () => {
  const { open, ids, actions, store, test } = await withOneRun();
  const song = new File(['RIFF....WAVE'], 'song.wav');
  await expect(actions.importRuns(song)).rejects.toMatchObject({ code: 'runs-file/foreign' });
  expect(store.getState().errors.storage).toMatchObject({ code: 'runs-file/foreign' });
  await expect(open([named('new', 3)], -30)).rejects.toMatchObject({ code: 'runs-file/damaged' });
  expect(store.getState().errors.storage).toMatchObject({ code: 'runs-file/damaged' });
  expect(ids()).toEqual(['here']);
  expect(test.runs.size).toBe(1);
});

test('where a run cannot be stored, those before it are taken back', async () => {
  const { open, ids, test } = await withOneRun();
  const { putRun } = test.deps.storage;
  test.deps.storage.putRun = (run) => (run.id === 'b' ? Promise.reject(new Error('full')) : putRun(run));
  await expect(open([named('a', 3), named('b', 4)])).rejects.toThrow('full');
  expect(ids()).toEqual(['here']);
  expect([...test.runs.keys()]).toEqual(['here']);
});
