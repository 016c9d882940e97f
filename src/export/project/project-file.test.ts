import { expect, test } from 'vitest';
import { readZipEntry } from '../../formats/zip/archive.ts';
import { listZip } from '../../formats/zip/directory.ts';
import { writeZip } from '../../formats/zip/writer.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { codeOf } from '../../testing/code-of.ts';
import { collector, wholePack, wholeProject } from '../../testing/whole-project.ts';
import type { Project, ProjectBytes } from './project.ts';
import { formatVersion, listPath, partBytes } from './project-list.ts';
import { readProject } from './read-project.ts';
import { writeProject } from './write-project.ts';

async function fileOf(project: Project): Promise<Blob> {
  const { sink, file } = collector();
  await writeProject(project, sink);
  return file();
}

/** All that it gives, read. */
async function contentOf(project: Project) {
  const kinds = ['datasets', 'models', 'runs', 'sweeps', 'probes', 'crossEvaluations'] as const;
  const read = kinds.map(async (kind) => [kind, await Promise.all(project[kind].map((one) => one.read()))]);
  return asBytes({
    name: project.name,
    labelMappings: project.labelMappings,
    ...Object.fromEntries(await Promise.all(read)),
  });
}

async function asBytes(value: unknown): Promise<unknown> {
  if (value instanceof Blob) return [...new Uint8Array(await value.arrayBuffer())];
  if (value instanceof Map) return asBytes(Object.fromEntries(value));
  if (Array.isArray(value)) return Promise.all(value.map(asBytes));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, part]) => [key, await asBytes(part)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function thrownBy(work: Promise<unknown>): Promise<VoxtuneError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof VoxtuneError)) throw new Error(`no VoxtuneError: ${String(thrown)}`);
  return thrown;
}

test('all of a project comes back, numbers that JSON has not included', async () => {
  const project = wholeProject();
  const opened = await readProject(await fileOf(project));
  expect(await contentOf(opened)).toEqual(await contentOf(project));
  const [run] = opened.runs;
  expect((await run?.read())?.checkpoints[0]?.header.fields.bestMetric).toBeNaN();
});

test('the same project gives the same bytes, and without recordings it says so', async () => {
  const project = wholeProject();
  const [one, two] = await Promise.all(
    [fileOf(project), fileOf(project)].map(async (file) => (await file).arrayBuffer()),
  );
  expect(Buffer.from(one as ArrayBuffer).equals(Buffer.from(two as ArrayBuffer))).toBe(true);
  const bare = await readProject(await fileOf(wholeProject(null)));
  expect((await bare.datasets[0]?.read())?.packs).toBeNull();
});

test('what is longer than a part is cut, whether it is a file or comes in pieces', async () => {
  const long = Uint8Array.from({ length: partBytes + 5 }, (_, at) => at % 253);
  async function* pieces() {
    yield long.subarray(0, 7);
    yield long.subarray(7);
  }
  const packs: ProjectBytes[] = [new Blob([wholePack(), long]), pieces()];
  const opened = await readProject(await fileOf(wholeProject(packs)));
  const [first, second] = (await opened.datasets[0]?.read())?.packs ?? [];
  expect(first?.size).toBe(wholePack().size + long.length);
  const back = new Uint8Array((await second?.arrayBuffer()) ?? new ArrayBuffer());
  expect(Buffer.from(back).equals(Buffer.from(long))).toBe(true);
});

test('every part that was changed or cut is told by its name, and all of them at once', async () => {
  const file = await fileOf(wholeProject());
  const { entries } = await listZip(file);
  for (const entry of entries.filter(({ path }) => path !== listPath)) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const at = entry.headerOffset + 30 + entry.path.length + Math.floor(entry.compressedBytes / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const thrown = await thrownBy(readProject(new Blob([bytes])));
    expect([thrown.code, thrown.params.count]).toEqual(['project/damaged', 1]);
    expect(thrown.params.parts).toContain(entry.path);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (const { headerOffset } of entries.filter(({ path }) => path !== listPath)) bytes[headerOffset] = 0;
  expect((await thrownBy(readProject(new Blob([bytes])))).params.count).toBe(entries.length - 1);
  for (const end of [file.size - 1, file.size - 40, Math.floor(file.size / 2)])
    expect(await codeOf(readProject(file.slice(0, end)))).toBe('project/damaged');
});

test('what is no project, or a newer one, is told as such', async () => {
  expect(await codeOf(readProject(new Blob(['RIFF....WAVE'])))).toBe('project/foreign');
  expect(await codeOf(readProject(new Blob([])))).toBe('project/foreign');
  expect(await codeOf(writeZip([{ path: 'a.wav', data: '' }]).then((zip) => readProject(zip)))).toBe('project/foreign');
  const newer = JSON.stringify({ format: 'voxtune-project', version: formatVersion + 1 });
  expect(await codeOf(writeZip([{ path: listPath, data: newer }]).then((zip) => readProject(zip)))).toBe(
    'project/newer',
  );
});

test('one that was unpacked and packed again is the same', async () => {
  const project = wholeProject();
  const file = await fileOf(project);
  const { entries } = await listZip(file);
  const parts = entries.map(async (entry) => ({
    path: entry.path,
    data: await readZipEntry(file, entry),
    compress: true,
  }));
  const again = await readProject(await writeZip(await Promise.all(parts)));
  expect(await contentOf(again)).toEqual(await contentOf(project));
});

test('records that are not as the page writes them are refused, however sound their checksums', async () => {
  const replaced = async <K extends 'datasets' | 'models' | 'runs'>(kind: K, change: (content: never) => void) => {
    const project = wholeProject();
    change((await project[kind][0]?.read()) as never);
    return thrownBy(readProject(await fileOf(project)));
  };
  const dataset = await replaced('datasets', (read: { record: { id: string } }) => {
    read.record.id = '../models';
  });
  expect([dataset.code, dataset.params.name]).toEqual(['project/not-whole', 'the set']);
  const model = await replaced('models', (read: { record: { contentHash: string } }) => {
    read.record.contentHash = '../../x';
  });
  expect(model.code).toBe('project/not-whole');
  const file = await replaced('models', (read: { files: Map<string, Blob> }) => {
    read.files.set('config.json', new Blob(['1']));
  });
  expect(file.params.problem).toContain('config.json');
  const run = await replaced('runs', (read: { run: { clipLabels: number[] } }) => {
    read.run.clipLabels = [99];
  });
  expect(run.code).toBe('project/not-whole');
  const checkpoint = await replaced('runs', (read: { checkpoints: { header: { epoch: number } }[] }) => {
    if (read.checkpoints[0]) read.checkpoints[0].header.epoch = 7;
  });
  expect(checkpoint.params.problem).toContain('checksum');
});

test('stopping ends either way at the next part', async () => {
  const stop = new AbortController();
  const file = await fileOf(wholeProject());
  const writing = writeProject(wholeProject(), () => stop.abort(), { signal: stop.signal });
  expect(await codeOf(writing)).toBe('export/cancelled');
  expect(await codeOf(readProject(file, { signal: stop.signal }))).toBe('export/cancelled');
});

test('progress goes to the end', async () => {
  const { sink, file } = collector();
  const written: number[] = [];
  await writeProject(wholeProject(), sink, { onProgress: (bytes) => written.push(bytes) });
  expect(written.at(-1)).toBe(file().size);
  let read = [0, 1];
  await readProject(file(), { onProgress: (...progress) => (read = progress) });
  expect(read[0]).toBe(read[1]);
});
