import { expect, test } from 'vitest';
import { writeZip } from '../formats/zip/writer.ts';
import { RunHistory } from '../run/run-history.ts';
import { codeOf } from '../testing/code-of.ts';
import { wholeRows, wholeRun } from '../testing/whole-records.ts';
import { readRunsFile, writeRunsFile } from './runs-file.ts';

const run = { ...wholeRun(), history: RunHistory.of(wholeRows()) };

test('a run comes back whole, with numbers that JSON has not, but for its checkpoints', async () => {
  const [read] = await readRunsFile(await writeRunsFile([run]));
  const { history, queueOrder: _, ...facts } = run;
  expect({ ...read, history: null }).toEqual({ ...facts, checkpoints: [], resultStep: null, history: null });
  expect([...(read?.history ?? [])]).toEqual([...history]);
  expect(read?.evaluation?.predictions[0]?.logits[1]).toBeNaN();
});

test('what waits or is at work elsewhere does neither here', async () => {
  const file = await writeRunsFile([
    { ...run, state: 'running' },
    { ...run, state: 'queued' },
  ]);
  expect((await readRunsFile(file)).map(({ state }) => state)).toEqual(['stopped', 'new']);
});

test('what is no zip, or one that was cut off, is told as such of a file of runs', async () => {
  const file = await writeRunsFile([run]);
  expect(await codeOf(readRunsFile(new Blob(['RIFF....WAVE'])))).toBe('runs-file/foreign');
  expect(await codeOf(readRunsFile(new Blob([])))).toBe('runs-file/foreign');
  expect(await codeOf(readRunsFile(file.slice(0, file.size - 40)))).toBe('runs-file/damaged');
  const bytes = new Uint8Array(await file.arrayBuffer());
  // amid the packed list, which comes first
  bytes.fill(0xff, 80, 120);
  expect(await codeOf(readRunsFile(new Blob([bytes])))).toBe('runs-file/damaged');
});

test('another archive, a newer version, a changed or missing run are told apart', async () => {
  const list = (change: object) => ({
    path: 'voxtune-runs.json',
    data: JSON.stringify({ format: 'voxtune-runs', version: 1, runs: [], ...change }),
  });
  const of = async (...parts: { path: string; data: string }[]) => codeOf(writeZip(parts).then(readRunsFile));
  const listed = { id: 'a', name: 'a', path: 'runs/0001.json', sha256: '0' };
  expect(await of({ path: 'clip.wav', data: '' })).toBe('runs-file/foreign');
  expect(await of(list({ format: 'other' }))).toBe('runs-file/foreign');
  expect(await of(list({ version: 2 }))).toBe('runs-file/newer');
  expect(await of(list({ runs: [listed] }))).toBe('runs-file/damaged');
  expect(await of(list({ runs: [listed] }), { path: 'runs/0001.json', data: '{}' })).toBe('runs-file/damaged');
  expect(await of(list({ runs: 3 }))).toBe('runs-file/damaged');
});
