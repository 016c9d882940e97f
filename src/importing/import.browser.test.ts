import JSZip from 'jszip';
import { afterEach, expect, test } from 'vitest';
import { wavBytes } from '../audio/write-wav.ts';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import { packPath } from '../storage/clip-pack.ts';
import { ClipReader } from '../storage/clip-reader.ts';
import { database, keysFrom } from '../storage/database.ts';
import {
  datasetFolder,
  deleteDataset,
  listDatasets,
  loadClips,
  loadProblems,
  readDataset,
} from '../storage/dataset-store.ts';
import { dismissImport, sweepUnfinished } from '../storage/fill-dataset.ts';
import { listInterruptedImports } from '../storage/import-journal.ts';
import { listFolder, openFile } from '../storage/opfs.ts';
import type { UnfinishedImport } from '../storage/unfinished-import.ts';
import { flipBytes } from '../testing/damage.ts';
import type { ImportTestApi } from '../testing/import-test-worker.ts';
import type { ImportEvent } from './import-progress.ts';

const workers: WorkerClient<ImportWorkerApi>[] = [];

function start(): WorkerClient<ImportWorkerApi>['api'] {
  const worker = new Worker(new URL('../workers/import-worker.ts', import.meta.url), { type: 'module' });
  workers.push(connectWorker<ImportWorkerApi>(worker, 'import'));
  return workers.at(-1)!.api;
}

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate();
  for (const { path } of await listInterruptedImports()) await dismissImport(path);
  for (const { id } of await listDatasets()) await deleteDataset(id);
});

function wav(samples: Int16Array, sampleRateHz = 16_000): Uint8Array<ArrayBuffer> {
  return wavBytes(samples, sampleRateHz);
}

function tone(seed: number, length = 1600): Int16Array {
  return Int16Array.from({ length }, (_, i) => Math.round(8000 * Math.sin((i * (seed + 3)) / 20)));
}

async function zip(
  entries: Record<string, Uint8Array | string>,
  compression: 'DEFLATE' | 'STORE' = 'DEFLATE',
): Promise<File> {
  const archive = new JSZip();
  for (const [path, data] of Object.entries(entries)) {
    // No entries for folders but those asked for.
    if (path.endsWith('/')) archive.file(path, null, { dir: true, createFolders: false });
    else archive.file(path, data, { createFolders: false });
  }
  const bytes = await archive.generateAsync({ type: 'uint8array', compression });
  return new File([bytes as Uint8Array<ArrayBuffer>], 'archive.zip');
}

interface Imported {
  record: DatasetRecord;
  clips: Clip[];
  problems: ImportProblem[];
  events: ImportEvent[];
}

async function importAll(files: File[], sampleRateHz = 16_000): Promise<Imported> {
  const events: ImportEvent[] = [];
  const record = await start().importFiles(files, { name: 'test', sampleRateHz }, (event) => {
    events.push(event);
  });
  return { record, clips: await loadClips(record.id), problems: await loadProblems(record.id), events };
}

test('clips are those of the archive, in its order, sample for sample', async () => {
  const names = Array.from(
    { length: 150 },
    (_, i) => `AudioWAV/${1000 + ((i * 7) % 150)}_DFA_${i % 2 ? 'SAD' : 'ANG'}_XX.wav`,
  );
  // Long and short in turn, so that later files are ready before earlier ones.
  const sounds = names.map((_, i) => tone(i, i % 3 ? 800 : 40_000));
  const { record, clips, problems, events } = await importAll([
    await zip(Object.fromEntries(names.map((name, i) => [name, wav(sounds[i]!)]))),
  ]);
  expect(problems).toEqual([]);
  expect(clips.map((clip) => clip.path)).toEqual(names);
  expect(clips.map((clip) => clip.index)).toEqual(names.map((_, i) => i));
  expect(record).toMatchObject({
    clipCount: 150,
    problemCount: 0,
    labelRule: { kind: 'field', separator: '_', index: 2 },
    totalSampleCount: sounds.reduce((sum, sound) => sum + sound.length, 0),
    packBytes: sounds.reduce((sum, sound) => sum + sound.length * 2, 0),
  });
  const pack = await ClipReader.open(record.id);
  for (const [i, clip] of clips.entries()) {
    expect(clip.encoding).toBe('pcm16');
    const samples = await pack.readSamples(clip);
    expect(samples.length).toBe(sounds[i]!.length);
    expect(samples.every((value, k) => value === sounds[i]![k]! / 32768)).toBe(true);
  }
  expect(events[0]).toMatchObject({ type: 'listed', fileCount: 150 });
  expect(events.at(-1)).toMatchObject({ type: 'progress', filesDone: 150, clipCount: 150, fileCount: 150 });
});

test('tables in the archive are kept and read, others can be added, and all of them go with the data set', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `session${1 + (i % 3)}/${i}.wav`);
  const rows = names.map((name, i) => `${name},${['angry', 'happy', 'sad'][i % 3]}`);
  const { record, problems } = await importAll([
    await zip({
      ...Object.fromEntries(names.map((name, i) => [`set/${name}`, wav(tone(i))])),
      'set/metadata.csv': `file_name,label\r\n${rows.join('\r\n')}`,
      'set/broken.csv': '\0\0\x01',
    }),
  ]);
  expect(record).toMatchObject({
    labelRule: { kind: 'column', column: 'label' },
    labelRuleIsGuess: true,
    problemCount: 1,
  });
  expect(problems).toMatchObject([{ path: 'set/broken.csv', error: { code: 'table/not-a-table' } }]);
  const paths = async () => (await readDataset(record.id)).tables.map(({ path }) => path);
  expect(await paths()).toEqual(['set/metadata.csv']);

  const { api } = workers[0]!;
  await api.addTables(record.id, [new File(['name;speaker\n3;a\n4;b\n'], 'speakers.csv')]);
  await api.addTables(record.id, [new File(['name;speaker\n3;b\n4;b\n'], 'speakers.csv')]);
  expect(await paths()).toEqual(['set/metadata.csv', 'speakers.csv']);
  const refused = await failure(api.addTables(record.id, [new File(['name;speaker\nx;b\ny;b\n'], 'other.csv')]));
  expect([refused.code, await paths()]).toEqual(['table/no-match', ['set/metadata.csv', 'speakers.csv']]);

  const db = await database();
  await db.put('clipTables', { path: 'speakers.csv', rows: 3 } as never, [record.id, 1]);
  const { tables, problems: told } = await readDataset(record.id);
  expect([tables.length, told.at(-1)]).toMatchObject([
    1,
    { path: 'speakers.csv', error: { code: 'storage/not-whole' } },
  ]);
  await deleteDataset(record.id);
  await expectNothingStored();
});

test('other rates are resampled; the same content has the same hash wherever it lies', async () => {
  const { clips, record } = await importAll([
    await zip({
      'a/x.wav': wav(tone(1, 8000), 8000),
      'b/x.wav': wav(tone(1, 8000), 8000),
      'c.wav': wav(tone(2), 16_000),
    }),
  ]);
  expect(
    clips.map(({ path, sampleCount, encoding, sourceSampleRateHz }) => [
      path,
      sampleCount,
      encoding,
      sourceSampleRateHz,
    ]),
  ).toEqual([
    ['a/x.wav', 16_000, 'float32', 8000],
    ['b/x.wav', 16_000, 'float32', 8000],
    ['c.wav', 1600, 'pcm16', 16_000],
  ]);
  expect(clips[0]!.contentHash).toMatch(/^[0-9a-f]{32}$/);
  expect(clips[0]!.contentHash).toBe(clips[1]!.contentHash);
  expect(clips[0]!.contentHash).not.toBe(clips[2]!.contentHash);
  const pack = await ClipReader.open(record.id);
  expect(await pack.readSamples(clips[1]!)).toEqual(await pack.readSamples(clips[0]!));
});

test('what cannot be used is listed with its reason and stops nothing', async () => {
  const good = wav(tone(4));
  const { clips, problems, record } = await importAll([
    await zip({
      'set/': '',
      'set/a.wav': good,
      'set/notes.txt': 'hello',
      'set/empty.wav': '',
      'set/cut.wav': good.subarray(0, 600),
      'set/text.wav': 'this is not audio, whatever its name says',
      'set/song.mp3': 'ID3',
      'set/short.wav': wav(tone(1, 100)),
      '__MACOSX/set/._a.wav': 'resource fork',
      'set/.DS_Store': 'x',
      'other/a.wav': wav(tone(5)),
    }),
  ]);
  expect(clips.map((clip) => clip.path)).toEqual(['set/a.wav', 'other/a.wav']);
  expect(problems.map(({ path, error }) => [path, error.code])).toEqual([
    ['set/', 'import/folder'],
    ['set/notes.txt', 'audio/not-audio'],
    ['set/empty.wav', 'audio/empty'],
    ['set/cut.wav', 'audio/truncated'],
    ['set/text.wav', 'audio/not-audio'],
    ['set/song.mp3', 'audio/not-audio'],
    ['set/short.wav', 'audio/too-short'],
    ['__MACOSX/set/._a.wav', 'import/system-file'],
    ['set/.DS_Store', 'import/system-file'],
  ]);
  expect(record.problemCount).toBe(9);
});

const recordings = import.meta.glob<string>('../../fixtures/formats/compressed/*.*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const recording = async (name: string) => {
  const url = recordings[`../../fixtures/formats/compressed/${name}`];
  return new Uint8Array(await (await fetch(url!)).arrayBuffer());
};

test('compressed recordings are clips like others: in an archive, loose, and named for what they are not', async () => {
  const names = ['flac-16k-mono.flac', 'mp3-16k-mono.mp3', 'opus-stereo.opus', 'vorbis-44k-stereo.ogg', 'opus.webm'];
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await recording(name)] as const)),
  );
  const { clips, problems } = await importAll([await zip(files)]);
  expect(problems).toEqual([]);
  const seconds = clips.map(({ path, sampleCount }) => [path, Math.round(sampleCount / 160) / 100]);
  expect(seconds).toEqual(names.map((name) => [name, 0.21]));
  // lossless and at the data set's rate: 16 bits, as a WAV of it would be
  expect(clips.map(({ encoding }) => encoding)).toEqual(['pcm16', 'float32', 'float32', 'float32', 'float32']);
  const misnamed = await importAll([
    new File([files['mp3-16k-mono.mp3']!], 'b.wav'),
    new File([files['opus.webm']!], 'c.mp3'),
  ]);
  expect(misnamed.clips.map(({ contentHash }) => contentHash)).toEqual([clips[1]!.contentHash, clips[4]!.contentHash]);
});

test('a compressed recording too long for memory is read where it lies, stored or deflated, and its checksum is verified', async () => {
  const frames = await recording('mp3-320k.mp3');
  // over and over: 8.5 MB, which is three and a half minutes
  const long = new Uint8Array(Math.ceil(8.5e6 / frames.length) * frames.length);
  for (let at = 0; at < long.length; at += frames.length) long.set(frames, at);
  const imported = async (file: File) => {
    const record = await start().importFiles([file], { name: 'test', sampleRateHz: 16_000 }, () => {});
    return loadClips(record.id);
  };
  const [stored] = await imported(await zip({ 'a.mp3': long }, 'STORE'));
  const [deflated] = await imported(await zip({ 'a.mp3': long }));
  expect(stored?.sampleCount).toBeGreaterThan(16_000 * 200);
  expect(deflated?.contentHash).toBe(stored?.contentHash);
  const spoilt = new Uint8Array(await (await zip({ 'a.mp3': long }, 'STORE')).arrayBuffer());
  spoilt[4_000_000]! ^= 0xff;
  expect((await failure(imported(new File([spoilt], 'x.zip')))).code).toBe('zip/corrupt');
});

test('loose files are imported by path, whatever order they come in', async () => {
  const file = (name: string, seed: number) => new File([wav(tone(seed))], name);
  const { clips } = await importAll([file('sad-2.wav', 2), file('happy-1.wav', 1), new File(['x'], 'notes.md')]);
  expect(clips.map((clip) => clip.path)).toEqual(['happy-1.wav', 'sad-2.wav']);
});

test('an archive with a spoilt entry loses only that one', async () => {
  const archive = await zip({ 'a.wav': wav(tone(1)), 'b.wav': wav(tone(2)), 'c.wav': wav(tone(3)) });
  const bytes = new Uint8Array(await archive.arrayBuffer());
  bytes[60]! ^= 0xff; // inside the first entry's data
  const { clips, problems } = await importAll([new File([bytes], 'spoilt.zip')]);
  expect(clips.map((clip) => clip.path)).toEqual(['b.wav', 'c.wav']);
  expect(problems.map(({ path, error }) => [path, error.code])).toEqual([['a.wav', 'zip/corrupt']]);
});

test('of a mixed list the good archives are imported, the bad ones are named', async () => {
  const good = await zip({ 'sad/a.wav': wav(tone(1)), 'happy/b.wav': wav(tone(2)) });
  const { clips, problems } = await importAll([
    new File([(await zip({ 'a.wav': wav(tone(3)) })).slice(0, 100)], 'cut.zip'),
    new File([good], 'good.zip'),
    new File(['Rar!'], 'set.rar'),
    new File([], 'empty.zip'),
    new File(['some text'], 'text.zip'),
    new File([wav(tone(4))], 'loose.wav'),
    new File([wav(tone(4)).subarray(0, 500)], 'loose-cut.wav'),
  ]);
  expect(clips.map((clip) => clip.path)).toEqual(['good.zip/sad/a.wav', 'good.zip/happy/b.wav', 'loose.wav']);
  expect(problems.map(({ path, error }) => [path, error.code])).toEqual([
    ['cut.zip', 'zip/corrupt'],
    ['empty.zip', 'zip/not-a-zip'],
    ['loose-cut.wav', 'audio/truncated'],
    ['set.rar', 'import/other-archive'],
    ['text.zip', 'zip/not-a-zip'],
  ]);
});

async function failure(work: Promise<unknown>): Promise<VoxtuneError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(VoxtuneError);
  return thrown as VoxtuneError;
}

async function expectNothingStored(): Promise<void> {
  expect(await listDatasets()).toEqual([]);
  expect(await listFolder('datasets')).toEqual([]);
  const db = await database();
  for (const store of [
    'clipChunks',
    'problemChunks',
    'clipTables',
    'unfinishedFolders',
    'unfinishedImports',
  ] as const) {
    expect(await db.count(store)).toBe(0);
  }
}

test('no audio at all is an error that says why, and nothing is stored', async () => {
  const error = await failure(importAll([await zip({ 'a.mp3': 'x', 'b.mp3': 'y', 'readme.txt': 'z' })]));
  expect(error.code).toBe('import/no-audio');
  expect(error.params.fileCount).toBe(3);
  expect(error.message).toContain('MP3');
  expect((await failure(importAll([new File(['no zip at all'], 'archive.zip')]))).code).toBe('zip/not-a-zip');
  await expectNothingStored();
});

test('cancel ends it before the rest is decoded, leaves nothing, and the worker can import again', async () => {
  const sound = wav(tone(1, 160_000));
  const many = await zip(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`a/${i}.wav`, sound])), 'STORE');
  const api = start();
  let cancelling: Promise<void> | null = null;
  let decoded = 0;
  const importing = api.importFiles([many], { name: 'x', sampleRateHz: 22_050 }, (event) => {
    if (event.type !== 'progress') return;
    decoded = event.clipCount;
    if (decoded > 0) cancelling ??= api.cancel();
  });
  expect((await failure(importing)).code).toBe('import/cancelled');
  expect(cancelling).not.toBeNull();
  expect(decoded).toBeLessThan(150);
  await expectNothingStored();
  const again = await api.importFiles(
    [await zip({ 'a.wav': wav(tone(1)) })],
    { name: 'y', sampleRateHz: 16_000 },
    () => {},
  );
  expect(again.clipCount).toBe(1);
});

/** Ends the worker once it has written down that so many files are done. */
async function interrupt(begin: (api: WorkerClient<ImportTestApi>['api']) => Promise<unknown>): Promise<VoxtuneError> {
  const script = new Worker(new URL('../testing/import-test-worker.ts', import.meta.url), { type: 'module' });
  const worker = connectWorker<ImportTestApi>(script, 'import');
  workers.push(worker as unknown as WorkerClient<ImportWorkerApi>);
  // in the third batch that decoders are given
  await worker.api.stopAt(70);
  const failed = failure(begin(worker.api));
  await expect.poll(async () => (await listInterrupted())[0]?.filesDone ?? 0, { timeout: 60_000 }).toBeGreaterThan(20);
  worker.terminate();
  const thrown = await failed;
  await expect.poll(listInterruptedImports).not.toEqual([]);
  return thrown;
}

/** Also of those at work. */
async function listInterrupted() {
  return (await database()).getAll('unfinishedImports');
}

const manyClips = async () =>
  zip(
    {
      ...Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`a/${i}.wav`, wav(tone(i))])),
      'a/cut.wav': wav(tone(1)).subarray(0, 100),
    },
    'STORE',
  );

test('an import that was cut off goes on with the same files, as if it had never been', async () => {
  const many = await manyClips();
  const whole = await importAll([many]);
  const packOf = async (id: string) => (await openFile(packPath(datasetFolder(id)))).arrayBuffer();
  const bytes = await packOf(whole.record.id);

  const options = { name: 'cut off', sampleRateHz: 16_000 };
  expect((await interrupt((api) => api.importFiles([many], options))).code).toBe('internal/worker-died');
  const [cut] = await listInterruptedImports();
  expect(cut).toMatchObject({ name: 'cut off', fileCount: 91, files: { count: 1, names: ['archive.zip'] } });
  await sweepUnfinished();

  // other files are not taken for them, and are imported beside
  const other = await importAll([await zip({ 'b.wav': wav(tone(1)) })]);
  expect(other.clips).toHaveLength(1);
  const path = present(cut).path;
  expect((await failure(start().continueImport([new File(['x'], 'x.wav')], path, () => {}))).code).toBe(
    'import/other-files',
  );

  const done: number[] = [];
  const { record, addedCount } = await start().continueImport([many], path, (event) => {
    if (event.type === 'progress') done.push(event.filesDone);
  });
  expect(done[0]).toBeGreaterThan(20);
  expect([record.name, addedCount]).toEqual(['cut off', 90]);
  const { createdAt: _, id: __, name: ___, ...facts } = record;
  expect(whole.record).toMatchObject(facts);
  expect(await loadClips(record.id)).toEqual(whole.clips);
  expect(await loadProblems(record.id)).toEqual(whole.problems);
  expect(new Uint8Array(await packOf(record.id))).toEqual(new Uint8Array(bytes));
  expect(await listInterruptedImports()).toEqual([]);
  expect(await (await database()).getAllKeys('clipChunks', keysFrom(path))).toEqual([]);
});

test('an import that was cut off can be dismissed, and goes on by itself when its files are imported again', async () => {
  const many = await manyClips();
  const options = { name: 'cut off', sampleRateHz: 16_000 };
  await interrupt((api) => api.importFiles([many], options));
  const [{ path, datasetId }] = (await listInterruptedImports()) as [UnfinishedImport];
  await dismissImport(path);
  await expectNothingStored();

  await interrupt((api) => api.importFiles([many], options));
  const [again] = await listInterruptedImports();
  expect(again?.datasetId).not.toBe(datasetId);
  const record = await start().importFiles([many], options, () => {});
  expect([record.id, record.clipCount]).toEqual([again?.datasetId, 90]);
});

test('clips are added behind those that are there; what is there already is not added again', async () => {
  const first = await importAll([await zip({ 'sad/a.wav': wav(tone(1)), 'sad/b.wav': wav(tone(2)) })]);
  const { id } = first.record;
  const more = await zip({
    'sad/a.wav': wav(tone(1)),
    'sad/b.wav': wav(tone(3)),
    'happy/a.wav': wav(tone(1)),
    'notes.txt': 'x',
  });
  const { record, ...counts } = await start().addFiles([more], id, {}, () => {});
  expect(counts).toEqual({ addedCount: 2, knownCount: 1 });
  expect(record).toMatchObject({
    clipCount: 4,
    problemCount: 1,
    totalSampleCount: 6400,
    packBytes: 12_800,
    packCount: 2,
  });
  const clips = await loadClips(id);
  expect(clips.slice(0, 2)).toEqual(first.clips);
  expect(clips.map(({ index, path }) => [index, path]).slice(2)).toEqual([
    [2, 'sad/b (2).wav'],
    [3, 'happy/a.wav'],
  ]);
  const reader = await ClipReader.open(id);
  for (const [i, seed] of [1, 2, 3, 1].entries()) {
    expect(await reader.readSamples(present(clips[i]))).toEqual(
      Float32Array.from(tone(seed), (value) => value / 32768),
    );
  }
  // again: all of it is there
  const again = await start().addFiles([more], id, {}, () => {});
  expect([again.addedCount, again.knownCount, again.record]).toEqual([0, 3, record]);
  expect(await listFolder(datasetFolder(id))).toEqual(['clips-1.pack', 'clips.pack']);
});

test('an addition that fails or is cut off leaves the data set as it was', async () => {
  const { record } = await importAll([await zip({ 'a/0.wav': wav(tone(0)) })]);
  const { id } = record;
  const asBefore = async () => {
    expect(await listDatasets()).toEqual([record]);
    expect(await loadClips(id)).toHaveLength(1);
  };
  const error = await failure(start().addFiles([await zip({ 'x.wav': 'no sound' })], id, {}, () => {}));
  expect(error.code).toBe('import/no-audio');
  await asBefore();
  expect(await listFolder(datasetFolder(id))).toEqual(['clips.pack']);

  const many = await manyClips();
  await interrupt((api) => api.addFiles([many], id));
  await asBefore();
  await sweepUnfinished();
  const [cut] = await listInterruptedImports();
  const added = await start().continueImport([many], present(cut).path, () => {});
  // the first one was there
  expect([added.record.id, added.addedCount, added.knownCount]).toEqual([id, 89, 1]);
  expect((await loadClips(id)).map(({ index }) => index)).toEqual(Array.from({ length: 90 }, (_, i) => i));
  await (await ClipReader.open(id)).assertWhole(await loadClips(id));
});

test('a tar.gz is imported as a zip is, and nothing of what it unpacks to stays', async () => {
  const bytes = await (await fetch('/fixtures/formats/archives/voices.tar.gz')).arrayBuffer();
  const { clips, record } = await importAll([new File([bytes], 'voices.tar.gz')]);
  expect(clips.map(({ path }) => path)).toEqual(['voices/sad/a.wav', 'voices/happy/b.wav']);
  await (await ClipReader.open(record.id)).assertWhole(clips);
  expect(await listFolder('imports')).toEqual([]);
  expect(await (await database()).count('unfinishedFolders')).toBe(0);
});

test('a long clip is cut into parts over the same samples, and back', async () => {
  const long = tone(3, 16_000 * 5 + 100);
  const archive = await zip({ 'a_1.wav': wav(tone(1)), 'b_long.wav': wav(long), 'b_2.wav': wav(tone(2)) });
  const { record, clips } = await importAll([archive]);
  const api = start();
  const cut = await api.cutClips(record.id, [1], { kind: 'all', seconds: 2 });
  expect(cut).toMatchObject({ clipCount: 6, packBytes: record.packBytes });
  expect(cut.clipEdits).toEqual({ labels: {}, excluded: [1], parts: [3, 4, 5] });
  const all = await loadClips(record.id);
  expect(all.slice(0, 3)).toEqual(clips);
  expect(all.slice(3).map(({ path }) => path)).toEqual(['b_long.wav#t=0,2', 'b_long.wav#t=2,4', 'b_long.wav#t=4,5.01']);
  const reader = await ClipReader.open(record.id);
  const samples = await Promise.all(all.slice(3).map((clip) => reader.readSamples(clip)));
  expect(samples.flatMap((part) => [...part])).toEqual([...long].map((sample) => sample / 32_768));
  expect(all[3]?.sound).toMatchObject({ peak: Math.max(...samples[0]!.map(Math.abs)), deadChannels: 0 });

  // the same parts are not made twice, others take their place
  const again = await api.cutClips(record.id, [1], { kind: 'all', seconds: 2 });
  expect(again).toMatchObject({ clipCount: 6, clipEdits: cut.clipEdits });
  const shortened = await api.cutClips(record.id, [1], { kind: 'first', seconds: 3 });
  expect(shortened).toMatchObject({ clipCount: 7, clipEdits: { excluded: [1], parts: [6] } });
});

test('a clip that is not as it was stored is not cut; what was cut comes from another import of its file', async () => {
  const files = { 'a_1.wav': wav(tone(1)), 'b_long.wav': wav(tone(2, 16_000 * 5)) };
  const { record } = await importAll([await zip(files)]);
  const api = start();
  await api.cutClips(record.id, [1], { kind: 'all', seconds: 2 });
  const part = (await loadClips(record.id))[3]!;
  const expected = await (await ClipReader.open(record.id)).readSamples(part);
  await flipBytes(packPath(datasetFolder(record.id)), part.offsetBytes + 100, 60);
  await expect(api.cutClips(record.id, [1], { kind: 'all', seconds: 3 })).rejects.toMatchObject({
    code: 'storage/damaged-clips',
  });
  expect(await loadClips(record.id)).toHaveLength(5);
  const reader = await ClipReader.open(record.id);
  await expect(reader.readSamples(part)).rejects.toMatchObject({ code: 'storage/damaged-clips' });
  await importAll([await zip(files)]);
  expect(await reader.readSamples(part)).toEqual(expected);
});

test('names can be read in another character set after the import: paths change, indices and samples do not', async () => {
  const bytes = await (await fetch('/fixtures/formats/archives/voices-gbk.zip')).arrayBuffer();
  const { record, clips } = await importAll([new File([bytes], 'voices-gbk.zip')]);
  const paths = ['语音/生气/1.wav', '语音/生气/2.wav', '语音/高兴/1.wav', '语音/高兴/2.wav'];
  expect(clips.map(({ path }) => path)).toEqual(paths);
  expect(record.archiveNames).toEqual([{ archive: 'voices-gbk.zip', encoding: 'gb18030', isGuess: true }]);
  const { api } = workers[0]!;
  const other = await api.readNamesAs(record.id, 0, 'big5');
  expect(other.archiveNames).toEqual([{ archive: 'voices-gbk.zip', encoding: 'big5', isGuess: false }]);
  const renamed = await loadClips(record.id);
  expect(renamed.map(({ path }) => path)).not.toEqual(paths);
  expect(renamed.map((clip, i) => ({ ...clip, path: paths[i] }))).toEqual(clips);
  await api.readNamesAs(record.id, 0, 'gb18030');
  expect(await loadClips(record.id)).toEqual(clips);
});
