import { expect, test } from 'vitest';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { codeOf } from '../testing/code-of.ts';
import { storedDataset, testDeps } from '../testing/studio-deps.ts';
import { recordingPath } from './recording-actions.ts';
import { createStudio } from './studio-store.ts';

const wav = new Blob(['samples']);

test('recordings are added behind the clips of the open data set, with the labels that they were recorded for', async () => {
  const addFiles: ImportWorkerApi['addFiles'] = async (files, id) => {
    const before = datasets.get(id);
    const paths = [...(before?.clips ?? []).map((clip) => clip.path), ...files.map((file) => file.name)];
    datasets.set(id, storedDataset(id, paths));
    return { record: storedDataset(id, paths).record, addedCount: files.length, knownCount: 0 };
  };
  const { deps, datasets } = testDeps({ importWorker: { addFiles } });
  datasets.set('set', storedDataset('set', ['yes_1.wav', 'no_1.wav', 'yes_2.wav', 'no_2.wav']));
  const { store, actions } = createStudio(deps);
  await actions.openDataset('set');
  // the rule takes the first field of the name: right for the first alone
  await actions.keepRecordings(
    [
      { wav, name: 'yes_take 1.wav', label: 'yes' },
      { wav, name: 'take 2.wav', label: 'no' },
      { wav, name: 'take 3.wav', label: 'a/b' },
    ],
    'Recordings',
  );
  const { dataset } = store.getState();
  expect(dataset?.clips.map(({ path }) => path).slice(4)).toEqual([
    'yes/yes_take 1.wav',
    'no/take 2.wav',
    'a-b/take 3.wav',
  ]);
  expect(dataset?.clipLabels.slice(4).map((label) => dataset.labels[label])).toEqual(['yes', 'no', 'a/b']);
  expect(dataset?.record.clipEdits?.labels).toEqual({ 5: 'no', 6: 'a/b' });
});

test('while an import runs, none are taken, and the error says so', async () => {
  const { deps } = testDeps();
  const { store, actions } = createStudio(deps);
  store.setState({ importing: { startedAt: 0, name: 'other', progress: null } });
  expect(await codeOf(actions.keepRecordings([{ wav, name: 'a.wav', label: 'x' }], 'R'))).toBe('import/busy');
});

test('a label is one folder that an import sees', () => {
  expect(recordingPath({ label: ' ../x ', name: 'a.wav' })).toBe('-..-x/a.wav');
  expect(recordingPath({ label: '__MACOSX', name: 'a.wav' })).toBe('-__MACOSX/a.wav');
  expect(recordingPath({ label: 'e\u0301', name: 'a.wav' })).toBe('\u00e9/a.wav');
});
