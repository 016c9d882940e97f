// Archives as programs and hosts leave them: counts that wrap, names in other character sets, hidden copies, pointers in place of
// recordings.

import { expect } from '@playwright/test';
import { type Case, ofEach, two } from './case.ts';
import { lfsPointer } from './model-folders.ts';
import { RawZip, unicodePath } from './raw-zip.ts';
import { clip, wav } from './sounds.ts';

const zip = (archive: RawZip, count?: number) => [{ name: 'archive.zip', bytes: archive.bytes(count) }];

/** GBK for the few letters that are needed. */
const gbk: Record<string, number[]> = { 开: [0xbf, 0xaa], 关: [0xb9, 0xd8], 心: [0xd0, 0xc4], 窗: [0xb4, 0xb0] };

function inGbk(text: string): Buffer {
  return Buffer.from([...text].flatMap((letter) => gbk[letter] ?? [letter.charCodeAt(0)]));
}

function unicodeNames(storedAs: (path: string) => Buffer) {
  const archive = new RawZip();
  ofEach(['开心', '关窗'], 10, (label, kind, take) => {
    const path = `${label}/${kind}${two(take)}.wav`;
    const stored = storedAs(path);
    archive.add(path, wav(clip(kind, take)), { stored, extra: unicodePath(stored, path) });
  });
  return zip(archive);
}

export const archiveCases: Case[] = [
  {
    name: 'a directory of more than 65,535 entries whose count wraps is read to its end',
    files() {
      const archive = new RawZip();
      ofEach(['dry', 'wet'], 12, (label, kind, take) => {
        archive.add(`set/${label}/${two(take)}.wav`, wav(clip(kind, take)));
        archive.add(`__MACOSX/set/${label}/._${two(take)}.wav`, 'shadow');
      });
      while (archive.count < 65_536 + 9) archive.add(`__MACOSX/set/._${archive.count}`);
      return zip(archive, archive.count & 0xffff);
    },
    check: ({ labels }) => expect(labels).toEqual({ dry: 12, wet: 12 }),
  },
  {
    name: 'names in GBK are taken from the extra field that has them in UTF-8',
    files: () => unicodeNames(inGbk),
    check: ({ labels }) => expect(labels).toEqual({ 关窗: 10, 开心: 10 }),
  },
  {
    name: 'so are names that a program could not write and made underscores of',
    files: () => unicodeNames((path) => Buffer.from(path.replace(/[^\0-\x7f]/g, '_'))),
    check: ({ labels }) => expect(labels).toEqual({ 关窗: 10, 开心: 10 }),
  },
  {
    name: 'copies in hidden folders are left out',
    files() {
      const archive = new RawZip();
      ofEach(['dry', 'wet'], 12, (label, kind, take) => {
        archive.add(`data/${label}/${two(take)}.wav`, wav(clip(kind, take)));
        if (take < 2)
          archive.add(`data/${label}/.ipynb_checkpoints/${two(take)}-checkpoint.wav`, wav(clip(kind, take)));
        if (take === 2) archive.add(`data/.trash/${label}${take}.wav`, wav(clip(kind, take)));
      });
      return zip(archive);
    },
    check({ labels, clips }) {
      expect(labels).toEqual({ dry: 12, wet: 12 });
      expect(clips.filter(({ path }) => path.includes('/.'))).toEqual([]);
    },
  },
  {
    name: 'composed and decomposed letters are one label',
    files() {
      const archive = new RawZip();
      ofEach(['fröhlich', 'müde'], 12, (label, kind, take) =>
        archive.add(`${label}/${two(take)}.wav`.normalize(take % 2 ? 'NFD' : 'NFC'), wav(clip(kind, take))),
      );
      return zip(archive);
    },
    check: ({ labels }) => expect(labels).toEqual({ fröhlich: 12, müde: 12 }),
  },
  {
    name: 'recordings that are Git LFS pointers are told as such',
    files() {
      const archive = new RawZip().add('set-main/README.md', '# A set');
      ofEach(['dry', 'wet'], 12, (label, _kind, take) =>
        archive.add(`set-main/wav/${two(take)}_${label}.wav`, lfsPointer(20_000 + take)),
      );
      return zip(archive);
    },
    check({ failure: { stage, error } }) {
      expect([stage, error.code]).toEqual(['import', 'file/lfs-pointer']);
      expect(error.message).toMatch(/Git LFS pointer.*git lfs pull/);
    },
  },
  {
    name: 'a folder keeps its paths',
    files: () =>
      ofEach(['dry', 'wet'], 60, (label, kind, take) => ({
        name: `clips/${label}/${take}.wav`,
        bytes: wav(clip(kind, take, 0.1)),
      })),
    check: ({ labels }) => expect(labels).toEqual({ dry: 60, wet: 60 }),
  },
];
