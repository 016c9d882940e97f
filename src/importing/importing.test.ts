import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { usualLimits } from '../config/import-limits.ts';
import type { Clip } from '../dataset/clip.ts';
import { writeZip } from '../formats/zip/writer.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { fromErrorRecord, toErrorRecord } from '../lib/errors.ts';
import { memorySpool } from '../testing/memory-spool.ts';
import { ClipFeed, portionSize } from './clip-feed.ts';
import { type DecodeOptions, decodeFile, type Piece } from './decode-file.ts';
import { intoBatches } from './decode-pool.ts';
import type { ImportFile } from './import-file.ts';
import { type ImportEvent, ImportProgress } from './import-progress.ts';
import { listFiles, noAudioError } from './listing.ts';

function file(bytes: number): ImportFile {
  return { path: 'x', bytes, source: { kind: 'file', file: new File([], 'x') } };
}

test('batches keep the order and stay small, whatever the sizes', () => {
  const sizes = [5, 3_000_000, 1_000_000, 900_000, 200_000, ...Array.from({ length: 70 }, () => 10)];
  const files = sizes.map(file);
  const batches = intoBatches(files);
  expect(batches.flat()).toEqual(files);
  expect(batches.map((batch) => batch.length)).toEqual([1, 1, 2, 32, 32, 7]);
  expect(intoBatches([])).toEqual([]);
});

test('progress comes at most ten times a second, with the speed of the last seconds', () => {
  let now = 0;
  const events: ImportEvent[] = [];
  const progress = new ImportProgress(
    { fileCount: 1000, totalBytes: 100_000 },
    (event) => events.push(event),
    undefined,
    () => now,
  );
  const last = () => events.at(-1) as Extract<ImportEvent, { type: 'progress' }>;
  const counts = (filesDone: number) => ({
    filesDone,
    bytesDone: filesDone * 100,
    clipCount: filesDone,
    problemCount: 0,
  });
  progress.update(counts(0));
  expect(last()).toMatchObject({ filesPerSec: 0, secondsLeft: null });
  for (now = 10; now <= 10_000; now += 10) progress.update(counts(Math.floor(now / 100)));
  expect(events.length).toBeGreaterThan(95);
  expect(events.length).toBeLessThanOrEqual(101);
  // 10 files a second so far: 900 left take 90 s.
  expect(last().filesPerSec).toBeCloseTo(10, 0);
  expect(last().secondsLeft).toBeCloseTo(90, 0);
  // Then 50 a second: after 6 s the first ten are out of the window.
  for (; now <= 16_000; now += 10) progress.update(counts(100 + Math.floor((now - 10_000) / 20)));
  expect(last().filesPerSec).toBeCloseTo(50, -0.3);
  expect(last().secondsLeft).toBeCloseTo(600 / 50, 0);
  const sent = events.length;
  progress.update(counts(1000), true);
  expect(events.length).toBe(sent + 1);
  expect(last().secondsLeft).toBe(0);
});

const facts = { datasetId: 'set', name: 'voices', sampleRateHz: 16_000, fileCount: 60 };
const clip = (index: number) => ({ index, path: `${index}.wav` }) as Clip;

test('clips of an import are handed on as they come, in portions, and wait for more', async () => {
  const feed = new ClipFeed();
  const described = feed.describe();
  const first = feed.clipsFrom(0);
  const clips: Clip[] = [];
  feed.open(facts, clips, ({ index }) => new Uint8Array([index]));
  expect(await described).toBe(facts);
  clips.push(clip(0));
  feed.wake();
  expect(await first).toEqual([clip(0)]);
  expect(await feed.readBytes(clip(0))).toEqual(new Uint8Array([0]));

  clips.push(...Array.from({ length: portionSize + 1 }, (_, i) => clip(i + 1)));
  expect(await feed.clipsFrom(1)).toHaveLength(portionSize);
  const rest = feed.clipsFrom(clips.length);
  feed.closePack();
  const bytes = feed.readBytes(clip(1));
  feed.end('stored');
  // from here on they are in storage
  expect([await rest, await bytes, feed.hasFailed()]).toEqual([[], null, false]);
  expect(await feed.clipsFrom(portionSize)).toHaveLength(2);
});

test('of an import that failed no clips come, also of one that never was', async () => {
  const feed = new ClipFeed();
  feed.open(facts, [clip(0)], () => new Uint8Array());
  const more = feed.clipsFrom(1);
  feed.end('failed');
  expect([await more, await feed.clipsFrom(0), feed.hasFailed()]).toEqual([[], [], true]);
  const none = ClipFeed.ended(null, []);
  expect([await none.describe(), await none.clipsFrom(0), none.hasFailed()]).toEqual([null, [], true]);
});

test('a stored data set is an import that has ended', async () => {
  const stored = ClipFeed.ended(facts, [clip(4), clip(2)]);
  expect(await stored.describe()).toBe(facts);
  expect(await stored.clipsFrom(0)).toEqual([clip(4), clip(2)]);
  expect([await stored.clipsFrom(2), await stored.readBytes(clip(4)), stored.hasFailed()]).toEqual([[], null, false]);
});

const loose = (one: File): ImportFile => ({ path: one.name, bytes: one.size, source: { kind: 'file', file: one } });
const header = readFileSync('fixtures/formats/pcm16.wav').subarray(0, 36);

function monoWav(sampleCount: number): File {
  const bytes = new Uint8Array(44 + 2 * sampleCount);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  view.setUint16(22, 1, true);
  view.setUint16(32, 2, true);
  view.setUint32(36, 0x61746164, true);
  view.setUint32(40, 2 * sampleCount, true);
  return new File([bytes], `${sampleCount}.wav`);
}

const plain: DecodeOptions = { archives: [], sampleRateHz: 16_000, limits: usualLimits };

async function piecesOf(one: ImportFile, options = plain): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const piece of decodeFile(one, options)) pieces.push(piece);
  return pieces;
}

test('a clip that is a sample too short lasts less than what is needed', async () => {
  const [short] = await piecesOf(loose(monoWav(399)));
  expect(short).toMatchObject({ error: { code: 'audio/too-short', params: { milliseconds: 24.9, needed: 25 } } });
  const enough = await piecesOf(loose(monoWav(400)));
  expect(enough.at(-1)).toMatchObject({ kind: 'clip', sampleCount: 400 });
});

test('a file that is gone is not called empty, and takes no other with it', async () => {
  const gone = new File([], 'gone.wav');
  gone.arrayBuffer = () => Promise.reject(new DOMException('not found', 'NotFoundError'));
  const { files } = await listFiles([gone, new File([], 'none.wav'), monoWav(400)], { openSpool: memorySpool });
  expect(files.map(({ error }) => error)).toEqual([null, null, null]);
  const codes: string[] = [];
  for (const listed of files) {
    const last = (await piecesOf(listed.file)).at(-1);
    codes.push(last?.kind === 'problem' ? last.error.code : 'clip');
  }
  expect(Object.fromEntries(files.map(({ file: { path } }, i) => [path, codes[i]]))).toEqual({
    '400.wav': 'clip',
    'gone.wav': 'file/missing',
    'none.wav': 'audio/empty',
  });
});

test('where there is no file at all, none is counted', () => {
  const problem = (code: ErrorCode) => ({ path: 'x', error: { code, message: code, params: {} } });
  expect(noAudioError([]).code).toBe('import/no-files');
  expect(noAudioError([problem('import/folder'), problem('import/system-file')]).code).toBe('import/no-files');
  const some = noAudioError([problem('import/folder'), problem('audio/not-audio')]);
  expect([some.code, some.params.fileCount]).toEqual(['import/no-audio', 1]);
});

const zipFile = async (name: string, paths: string[]) =>
  new File([await writeZip(paths.map((path) => ({ path, data: path })))], name);

test('an archive that cannot be listed fails alone, by name', async () => {
  const good = await zipFile('good.zip', ['a.wav', 'b.wav', 'notes.txt']);
  const dropped = [
    new File([(await zipFile('x', ['a.wav'])).slice(0, 60)], 'cut.zip'),
    good,
    new File(['some text'], 'text.zip'),
    new File([], 'empty.zip'),
    new File(['Rar!'], 'set.rar'),
  ];
  const { archives, files } = await listFiles(dropped, { openSpool: memorySpool });
  expect(archives).toEqual([good]);
  // as if the good one had been dropped alone
  expect(files.map(({ file: { path }, error }) => [path, error?.code ?? null])).toEqual([
    ['cut.zip', 'zip/corrupt'],
    ['empty.zip', 'zip/not-a-zip'],
    ['a.wav', null],
    ['b.wav', null],
    ['notes.txt', 'audio/not-audio'],
    ['set.rar', 'import/other-archive'],
    ['text.zip', 'zip/not-a-zip'],
  ]);
});

test('two archives that bring something do not run together', async () => {
  const { files } = await listFiles([await zipFile('one.zip', ['a.wav']), await zipFile('two.zip', ['a.wav'])], {
    openSpool: memorySpool,
  });
  expect(files.map(({ file: { path } }) => path)).toEqual(['one.zip/a.wav', 'two.zip/a.wav']);
});

test('where nothing can be used, each culprit is named; one archive alone has its own error', async () => {
  const problemsOf = async (dropped: File[]) =>
    (await listFiles(dropped, { openSpool: memorySpool })).files.flatMap(({ file: { path }, error }) =>
      error ? [{ path, error }] : [],
    );
  const two = noAudioError(await problemsOf([new File(['text'], 'a.zip'), new File(['Rar!'], 'b.rar')]));
  expect(two.code).toBe('import/no-audio');
  expect(two.message).toContain('a.zip: The file is not a zip archive.');
  expect(two.message).toContain('b.rar: RAR archives are not read here.');
  expect(two.culprits.map(({ path }) => path)).toEqual(['a.zip', 'b.rar']);
  const one = noAudioError(await problemsOf([new File(['Rar!'], 'b.rar')]));
  expect([one.code, one.culprits.map(({ path }) => path)]).toEqual(['import/other-archive', ['b.rar']]);
  expect(one.message).toContain('b.rar: RAR archives are not read here');
  // and they cross to the page
  expect(fromErrorRecord(toErrorRecord(two)).culprits).toEqual(two.culprits);
});

test('recordings that are Git LFS pointers are told as such, by themselves and beside others', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 42123\n`;
  const [problem] = await piecesOf(loose(new File([pointer], 'a.wav')));
  expect(problem).toMatchObject({ kind: 'problem', error: { code: 'file/lfs-pointer' } });
  if (problem?.kind !== 'problem') return;
  const pointers = ['a.wav', 'b.wav'].map((path) => ({ path, error: problem.error }));
  const readme = { path: 'README.md', error: { code: 'audio/not-audio' as const, message: 'no', params: {} } };
  const alone = noAudioError([readme, ...pointers]);
  expect([alone.code, alone.culprits.map(({ path }) => path)]).toEqual(['file/lfs-pointer', ['a.wav', 'b.wav']]);
  expect(alone.message).toContain('git lfs pull');
  const cut = { path: 'c.wav', error: { code: 'audio/truncated' as const, message: 'cut', params: {} } };
  expect(noAudioError([cut, ...pointers]).code).toBe('import/no-audio');
});
