import { expect, test } from 'vitest';
import { codeOf } from '../../testing/code-of.ts';
import { readZipEntry } from './archive.ts';
import { listZip } from './directory.ts';
import { SequentialZip } from './sequential-zip.ts';

const encoder = new TextEncoder();

async function zipOf(parts: readonly (readonly [string, string, boolean?])[], startsAt = 0): Promise<Blob> {
  const written: Uint8Array<ArrayBuffer>[] = [];
  const zip = new SequentialZip((bytes) => void written.push(bytes), startsAt);
  for (const [path, text, deflates] of parts) await zip.add(path, encoder.encode(text), deflates);
  await zip.finish();
  return new Blob(written);
}

async function textsIn(archive: Blob): Promise<[string, number, string][]> {
  const { entries, damage } = await listZip(archive);
  expect(damage).toBeNull();
  const texts = entries.map(
    async (entry): Promise<[string, number, string]> => [
      entry.path,
      entry.method,
      new TextDecoder().decode(await readZipEntry(archive, entry)),
    ],
  );
  return Promise.all(texts);
}

test('parts come back, deflated only where that makes them smaller', async () => {
  const long = 'voxtune '.repeat(1000);
  const archive = await zipOf([
    ['a/训练.json', long, true],
    ['b.bin', 'x', true],
    ['c.bin', long],
    ['empty', ''],
  ]);
  expect(archive.size).toBeLessThan(2 * long.length);
  expect(await textsIn(archive)).toEqual([
    ['a/训练.json', 8, long],
    ['b.bin', 0, 'x'],
    ['c.bin', 0, long],
    ['empty', 0, ''],
  ]);
});

test('past 4 GB and past 65,535 parts it is a zip64', async () => {
  const startsAt = 5_000_000_000;
  const far = await zipOf([['far.txt', 'far away']], startsAt);
  // as if so many bytes lay before it
  const slice = (from: number, to: number) =>
    new Blob([new Uint8Array(Math.max(0, startsAt - from)), far.slice(Math.max(0, from - startsAt), to - startsAt)]);
  const whole = { size: startsAt + far.size, slice } as Blob;
  expect(await textsIn(whole)).toEqual([['far.txt', 0, 'far away']]);

  const many = await zipOf(Array.from({ length: 65_536 }, (_, at) => [String(at), ''] as const));
  expect((await listZip(many)).entries).toHaveLength(65_536);
});

test('a path is there once', async () => {
  expect(
    await codeOf(
      zipOf([
        ['a', ''],
        ['a', ''],
      ]),
    ),
  ).toBe('internal/unexpected');
});
