// Archives that other programs made (tools/golden/archives.py): the same files, under the same names, as their unpackers leave.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encodingNames, nameEncodingOf } from '../config/name-encodings.ts';
import { guessNameEncoding } from '../formats/guess-names.ts';
import { pathOfName } from '../formats/undecoded-names.ts';
import { writeZip } from '../formats/zip/writer.ts';
import { present } from '../lib/present.ts';
import { memorySpool } from '../testing/memory-spool.ts';
import { openBytes } from './import-file.ts';
import { type Listing, type ListingOptions, listFiles } from './listing.ts';

const folder = 'fixtures/formats/archives';
const expected: Record<string, Record<string, string>> = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));

function list(name: string, options: Partial<ListingOptions> = {}, bytes = readFileSync(`${folder}/${name}`)) {
  return listFiles([new File([bytes], name)], { openSpool: memorySpool, ...options });
}

/** What the files to read hold, by path. */
async function contentsOf({ archives, files }: Listing): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const { file, error } of files) {
    if (error) continue;
    expect(contents).not.toHaveProperty([file.path]);
    const bytes = await openBytes(file.source, archives).peek(1e6);
    contents[file.path] = new TextDecoder().decode(bytes);
  }
  return contents;
}

const codesOf = ({ files }: Listing) =>
  files.flatMap(({ file: { path }, error }) => (error ? [[path, error.code]] : []));

test.each(Object.keys(expected))('%s holds what its unpacker leaves', async (name) => {
  const files = Object.entries(present(expected[name])).filter(([, text]) => text !== '');
  expect(await contentsOf(await list(name))).toEqual(Object.fromEntries(files));
});

test('what is left out says why', async () => {
  expect(codesOf(await list('hidden.zip'))).toEqual([
    ['set/.ipynb_checkpoints/a-checkpoint.wav', 'import/hidden'],
    ['.git/b.wav', 'import/hidden'],
    ['set/.hidden.wav', 'import/system-file'],
    ['__MACOSX/set/._a.wav', 'import/system-file'],
    ['set/.git/config', 'import/hidden'],
  ]);
  expect(codesOf(await list('tricks.zip'))).toEqual([
    ['twice.wav', 'import/replaced'],
    ['link.wav', 'import/link'],
  ]);
  expect(codesOf(await list('nested.zip'))).toEqual([['two/levels.zip/deep.zip', 'import/nested-archive']]);
  expect(codesOf(await list('links.tar'))).toEqual([['c.wav', 'import/link']]);
  for (const name of ['sparse.tar', 'sparse-pax.tar']) {
    expect(codesOf(await list(name)).map(([, code]) => code)).toEqual(['tar/sparse']);
  }
  expect(codesOf(await list('set.tar.gz'))).toEqual([
    ['set/empty.wav', 'audio/empty'],
    ['notes.txt', 'audio/not-audio'],
    ['set/.git/c.wav', 'import/hidden'],
  ]);
});

test('what comes before the damage is listed, the rest is told', async () => {
  expect(codesOf(await list('cut.tar'))).toEqual([
    ['2.wav', 'tar/corrupt'],
    ['cut.tar', 'tar/corrupt'],
  ]);
  expect(codesOf(await list('wrong-checksum.tar'))).toEqual([['wrong-checksum.tar', 'tar/corrupt']]);
  const cut = await list('cut.tar.gz');
  expect(codesOf(cut).at(-1)).toEqual(['cut.tar.gz', 'tar/corrupt']);
  expect(Object.keys(await contentsOf(cut)).length).toBeGreaterThan(10);
  // all of it, but its checksum says that something of it is wrong
  const wrongEnd = await list('wrong-end.tar.gz');
  expect(codesOf(wrongEnd)).toEqual([['wrong-end.tar.gz', 'tar/corrupt']]);
  expect(Object.keys(await contentsOf(wrongEnd))).toHaveLength(40);
});

test.each([
  ['rar.zip', 'RAR'],
  ['7z.zip', '7z'],
  ['bzip2.zip', 'bzip2'],
  ['xz.zip', 'xz'],
  ['zstd.tgz', 'Zstandard'],
  ['not-a-tar.gz', 'gzip'],
])('%s is another kind of archive, whatever it is called', async (name, found) => {
  const { files } = await list(name);
  expect(files.map(({ error }) => [error?.code, error?.params])).toEqual([['import/other-archive', { found }]]);
});

test('an encrypted entry takes no other with it', async () => {
  const { archives, files } = await list('encrypted.zip');
  const [secret, plain] = files.map(({ file }) => openBytes(file.source, archives).peek(10));
  await expect(secret).rejects.toMatchObject({ code: 'zip/encrypted' });
  expect(new TextDecoder().decode(await plain)).toBe('plain');
});

test('the character set of names is guessed from all of them, and can be said', async () => {
  const { names, files } = await list('gbk.zip');
  expect(names).toEqual([{ archive: 'gbk.zip', encoding: 'gb18030', isGuess: true }]);
  const undecoded = files.map(({ file }) => present(file.undecoded));
  expect(undecoded.map(({ name }) => pathOfName(name, 'gb18030'))).toEqual(files.map(({ file }) => file.path));
  const said = await list('gbk.zip', { nameEncoding: 'big5' });
  expect(said.names).toEqual([{ archive: 'gbk.zip', encoding: 'big5', isGuess: false }]);
  expect(said.files.map(({ file }) => file.path)).toEqual(undecoded.map(({ name }) => pathOfName(name, 'big5')));
  expect((await list('nfc-nfd.zip')).names).toEqual([]);
  expect((await list('gbk.tar')).names).toMatchObject([{ encoding: 'gb18030' }]);
});

const lists: [string, string[], string[]][] = JSON.parse(readFileSync(`${folder}/names.json`, 'utf8'));

test.each(lists)('names in %s: %s', (encoding, texts, hex) => {
  const bytes = hex.map((one) => new Uint8Array(Buffer.from(one, 'hex')));
  const guess = guessNameEncoding(bytes);
  expect(guess).toBe(encoding);
  const letters = bytes.map((one) => Buffer.from(one).toString('latin1'));
  expect(letters.map((one) => pathOfName({ letters: one, isWindows: true }, guess))).toEqual(
    texts.map((text) => text.normalize('NFC')),
  );
});

test('character sets are known by the names that people use', () => {
  for (const [encoding, name] of Object.entries(encodingNames)) expect(nameEncodingOf(name)).toBe(encoding);
  expect(['gbk', 'CP936', 'sjis', 'x'].map(nameEncodingOf)).toEqual(['gb18030', 'gb18030', 'shift_jis', null]);
});

test('an archive that unpacks to far more than it is is not read', async () => {
  // eleven entries that claim a gigabyte each
  const zip = await writeZip(
    Array.from({ length: 11 }, (_, i) => ({ path: `${i}.wav`, data: new Uint8Array(1e6), compress: true })),
  );
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length - 4; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1e9, true);
  }
  const [only] = (await list('bomb.zip', {}, Buffer.from(bytes))).files;
  expect(only?.error).toMatchObject({ code: 'import/bomb', params: { limit: 200 } });
});
