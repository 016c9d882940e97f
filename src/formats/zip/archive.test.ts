import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { readZipEntry } from './archive.ts';
import { listZip, listZipEntries } from './directory.ts';
import type { ZipEntry } from './entry.ts';
import { writeZip, type ZipPart } from './writer.ts';

const fixture = async (name: string) => new Blob([await readFile(`fixtures/formats/${name}`)]);
const text = async (zip: Blob, entry: ZipEntry) => new TextDecoder().decode(await readZipEntry(zip, entry));
/** What fixtures/formats/mixed.zip's compressed entries hold: tools/golden/formats.py. */
const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
  .join('')
  .replace('/', '')
  .repeat(40);

async function codeOf(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VoxtuneError);
  return (error as VoxtuneError).code;
}

describe('archives of Python’s zipfile', () => {
  test.each(['mixed.zip', 'prefixed.zip'])('%s: stored, deflated, empty, named in UTF-8', async (name) => {
    const zip = await fixture(name);
    const entries = await listZipEntries(zip);
    expect(entries.map((e) => [e.path, e.isDirectory, e.isSystemFile])).toEqual([
      ['a/stored.txt', false, false],
      ['a/', true, false],
      ['a/deflated.txt', false, false],
      ['bzip2.txt', false, false],
      ['语音/ümlaut.txt', false, false],
      ['empty.txt', false, false],
      ['__MACOSX/a/._stored.txt', false, true],
    ]);
    expect(await text(zip, entries[0]!)).toBe('stored');
    expect(await text(zip, entries[2]!)).toBe(printable);
    expect(await text(zip, entries[4]!)).toBe('utf-8 name');
    expect(await text(zip, entries[5]!)).toBe('');
    await expect(readZipEntry(zip, entries[3]!)).rejects.toMatchObject({
      code: 'zip/unsupported',
      params: { path: 'bzip2.txt', found: 'bzip2' },
    });
  });

  test('zip64 sizes and a zip64 directory', async () => {
    const single = await fixture('zip64.zip');
    expect(await text(single, (await listZipEntries(single))[0]!)).toBe('sizes in the zip64 field');
    const zip = await fixture('zip64-directory.zip');
    const entries = await listZipEntries(zip);
    expect(await Promise.all(entries.map((entry) => text(zip, entry)))).toEqual([
      'more than ten bytes',
      'also more than ten bytes',
    ]);
  });

  test('a long extra field before the bytes', async () => {
    const zip = await fixture('extra.zip');
    expect(await text(zip, (await listZipEntries(zip))[0]!)).toBe('after a long extra field');
  });

  test('bytes added after the archive do not hide it', async () => {
    const zip = new Blob([await fixture('zip64.zip'), 'appended by a mail program']);
    expect(await text(zip, (await listZipEntries(zip))[0]!)).toBe('sizes in the zip64 field');
  });
});

describe('end records that are not one', () => {
  const zipOf = async (paths: string[]) => writeZip(paths.map((path) => ({ path, data: path })));
  const paths = async (zip: Blob) => (await listZipEntries(zip)).map(({ path }) => path);
  /** As in an empty archive whose comment takes `commentBytes`. */
  const falseEnd = (commentBytes: number) =>
    new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(16).fill(0), commentBytes & 255, commentBytes >> 8]);

  test.each([65_536, 300_000, 2_000_000])('%i bytes added after the archive', async (added) => {
    const zip = await zipOf(['a.txt']);
    expect(await paths(new Blob([zip, new Uint8Array(added)]))).toEqual(['a.txt']);
    expect(await paths(new Blob([zip, new Uint8Array(added), falseEnd(0)]))).toEqual(['a.txt']);
  });

  test('the signature in the comment, whether it ends with the file or not', async () => {
    const zip = await zipOf(['a.txt']);
    const bytes = new Uint8Array(await zip.arrayBuffer());
    for (const rest of [0, 7]) {
      const comment = new Uint8Array([...falseEnd(rest), ...new Array(7).fill(0x20)]);
      const commented = new Uint8Array([...bytes, ...comment]);
      new DataView(commented.buffer).setUint16(bytes.length - 2, comment.length, true);
      expect(await paths(new Blob([commented]))).toEqual(['a.txt']);
    }
  });

  test('an archive inside a cut one is not taken for it', async () => {
    const outer = await writeZip([
      { path: 'inner.zip', data: await zipOf(['a.txt']) },
      { path: 'long.bin', data: new Uint8Array(100_000) },
    ]);
    expect(await codeOf(listZipEntries(outer.slice(0, 90_000)))).toBe('zip/corrupt');
  });
});

describe('each entry stands alone', () => {
  const directoryLine = (view: DataView, number: number) => {
    let at = 0;
    for (let seen = -1; ; at++) if (view.getUint32(at, true) === 0x02014b50 && ++seen === number) return at;
  };

  test('a zip64 size that no file has marks its entry; the others are read', async () => {
    const zip = await writeZip(['a', 'b'].map((path) => ({ path, data: path })));
    const bytes = [...new Uint8Array(await zip.arrayBuffer())];
    const line = directoryLine(new DataView(Uint8Array.from(bytes).buffer), 0);
    // its size is in an extra field, which says 2^63
    bytes.fill(0xff, line + 24, line + 28);
    bytes[line + 30] = 12;
    bytes.splice(line + 46 + 1, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0x80);
    const changed = Uint8Array.from(bytes);
    const end = new DataView(changed.buffer, changed.length - 22);
    end.setUint32(12, end.getUint32(12, true) + 12, true);
    const archive = new Blob([changed]);
    const [bad, good] = await listZipEntries(archive);
    expect(bad).toMatchObject({ path: 'a', damage: 'it speaks of 9223372036854775808 bytes', uncompressedBytes: 0 });
    await expect(readZipEntry(archive, bad!)).rejects.toMatchObject({ code: 'zip/corrupt', params: { path: 'a' } });
    expect(await text(archive, good!)).toBe('b');
  });

  test('what comes before a break in the directory is listed', async () => {
    const zip = await fixture('mixed.zip');
    const bytes = new Uint8Array(await zip.arrayBuffer());
    bytes[directoryLine(new DataView(bytes.buffer), 2)] = 0;
    const broken = new Blob([bytes]);
    const { entries, damage } = await listZip(broken);
    expect(entries.map(({ path }) => path)).toEqual(['a/stored.txt', 'a/']);
    expect(damage?.message).toContain('should list 7 entries but breaks off after 2');
    expect(await codeOf(listZipEntries(broken))).toBe('zip/corrupt');
  });

  test('more entries than the 16-bit count can say', async () => {
    const zip = await writeZip(['a', 'b', 'c'].map((path) => ({ path, data: path })));
    const bytes = new Uint8Array(await zip.arrayBuffer());
    new DataView(bytes.buffer).setUint16(bytes.length - 12, 1, true);
    expect((await listZipEntries(new Blob([bytes]))).map(({ path }) => path)).toEqual(['a', 'b', 'c']);
  });
});

describe('names', () => {
  /** An archive of one entry whose 3-letter name is replaced by these bytes, without the UTF-8 flag. */
  async function named(bytes: number[]): Promise<ZipEntry> {
    const file = new Uint8Array(await (await writeZip([{ path: 'xyz', data: '' }])).arrayBuffer());
    for (let at = 0; at < file.length; at++) {
      if (file[at] === 0x78 && file[at + 1] === 0x79 && file[at + 2] === 0x7a) file.set(bytes, at);
    }
    return (await listZipEntries(new Blob([file])))[0]!;
  }

  test('code page 437, unless it is UTF-8', async () => {
    expect((await named([0x84, 0x94, 0x81])).path).toBe('äöü');
    expect((await named([0xe2, 0x82, 0xac])).path).toBe('€');
    expect((await named([0x61, 0x5c, 0x62])).path).toBe('a/b');
  });

  test('files of operating systems are marked', async () => {
    const paths = ['.DS_Store', 'a/._b.wav', '__MACOSX/', 'a/Thumbs.db', 'a/.b.wav', 'a/_b.wav'];
    const entries = await listZipEntries(await writeZip(paths.map((path) => ({ path, data: '' }))));
    expect(entries.map((entry) => entry.isSystemFile)).toEqual([true, true, true, true, false, false]);
  });
});

describe('what is not a good archive', () => {
  test('other files, empty files, cut archives', async () => {
    await expect(listZipEntries(new Blob())).rejects.toThrow(/is empty/);
    await expect(listZipEntries(new Blob(['Rar!\x1a\x07']))).rejects.toThrow(/is a RAR file/);
    expect(await codeOf(listZipEntries(new Blob(['x'.repeat(100_000)])))).toBe('zip/not-a-zip');
    const zip = await fixture('mixed.zip');
    for (const bytes of [40, 300, zip.size - 1]) {
      expect(await codeOf(listZipEntries(zip.slice(0, bytes)))).toBe('zip/corrupt');
    }
  });

  test('an encrypted entry is named; the others can be read', async () => {
    const zip = await fixture('mixed.zip');
    const [entry] = await listZipEntries(zip);
    const bytes = new Uint8Array(await zip.arrayBuffer());
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length - 4; at++) if (view.getUint32(at, true) === 0x02014b50) bytes[at + 8]! |= 1;
    const [locked] = await listZipEntries(new Blob([bytes]));
    await expect(readZipEntry(zip, locked!)).rejects.toMatchObject({
      code: 'zip/encrypted',
      params: { path: 'a/stored.txt' },
    });
    expect(await text(zip, entry!)).toBe('stored');
  });

  test('a changed byte in either kind of entry fails its checksum', async () => {
    const bytes = new Uint8Array(await (await fixture('mixed.zip')).arrayBuffer());
    const entries = await listZipEntries(new Blob([bytes]));
    for (const entry of [entries[0]!, entries[2]!]) {
      const changed = bytes.slice();
      changed[entry.headerOffset + 30 + entry.path.length + 3]! ^= 1;
      await expect(readZipEntry(new Blob([changed]), entry)).rejects.toMatchObject({
        code: 'zip/corrupt',
        params: { path: entry.path },
      });
    }
  });

  test('a false size is not given memory', async () => {
    const zip = await fixture('mixed.zip');
    const entry = (await listZipEntries(zip))[2]!;
    expect(await codeOf(readZipEntry(zip, { ...entry, uncompressedBytes: 2 ** 31 - 2 }))).toBe('zip/corrupt');
    expect(await codeOf(readZipEntry(zip, { ...entry, uncompressedBytes: 10 }))).toBe('zip/corrupt');
    expect(await codeOf(readZipEntry(zip, { ...entry, uncompressedBytes: 4000 }))).toBe('zip/corrupt');
  });

  test.each(['mixed.zip', 'zip64-directory.zip'])(
    'random damage to %s gives its bytes or a typed error',
    async (name) => {
      const whole = new Uint8Array(await (await fixture(name)).arrayBuffer());
      const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.nat(whole.length), async (changes, length) => {
          const bytes = whole.slice();
          for (const { at, value } of changes) bytes[at] = value;
          const zip = new Blob([length % 4 === 0 ? bytes.subarray(0, length) : bytes]);
          try {
            for (const entry of await listZipEntries(zip)) {
              try {
                expect(await readZipEntry(zip, entry)).toHaveLength(entry.uncompressedBytes);
              } catch (error) {
                expect(error).toBeInstanceOf(VoxtuneError);
              }
            }
          } catch (error) {
            expect(error).toBeInstanceOf(VoxtuneError);
          }
        }),
        { numRuns: 1500 },
      );
    },
    60_000,
  );
});

describe('writing', () => {
  test('what is written can be read', async () => {
    // longer than what is read, or handed on, at once
    const weights = new Uint8Array(17_000_000);
    for (let i = 0; i < weights.length; i++) weights[i] = (i * i) >> 7;
    const parts: ZipPart[] = [
      { path: 'model/model.safetensors', data: new Blob([weights]) },
      { path: 'model/README.md', data: '# 模型 — ü', compress: true },
      { path: 'bytes.bin', data: weights.subarray(0, 5) },
      { path: 'empty', data: '' },
    ];
    let progress = 0;
    const onProgress = (done: number, total: number) => {
      expect(done / total).toBeGreaterThanOrEqual(progress);
      progress = done / total;
    };
    const zip = await writeZip(parts, { onProgress });
    expect(progress).toBe(1);
    const entries = await listZipEntries(zip);
    expect(entries.map((entry) => [entry.path, entry.method])).toEqual([
      ['model/model.safetensors', 0],
      ['model/README.md', 8],
      ['bytes.bin', 0],
      ['empty', 0],
    ]);
    expect(Buffer.compare(await readZipEntry(zip, entries[0]!), weights)).toBe(0);
    expect(await text(zip, entries[1]!)).toBe('# 模型 — ü');
    expect([...(await readZipEntry(zip, entries[2]!))]).toEqual([...weights.subarray(0, 5)]);
  });

  test('two parts of one path are refused', async () => {
    expect(await codeOf(writeZip([0, 1].map(() => ({ path: 'a', data: '' }))))).toBe('internal/unexpected');
  });
});
