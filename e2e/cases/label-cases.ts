// Data sets that train to a false figure where nobody says so: copies, labels that cannot be learnt, too few clips.

import { expect } from '@playwright/test';
import { type Case, ofEach, two } from './case.ts';
import { RawZip } from './raw-zip.ts';
import { clip, wav } from './sounds.ts';

const zip = (archive: RawZip) => [{ name: 'archive.zip', bytes: archive.bytes() }];
const few = (labels: readonly string[], each: number) =>
  ofEach(labels, each, (label, kind, take) => ({ name: `${label}_${take}.wav`, bytes: wav(clip(kind, take)) }));

const ownFolders = () =>
  (['train', 'test'] as const).flatMap((part) => {
    const [each, first] = part === 'train' ? [20, 0] : [8, 50];
    return ofEach(['dry', 'wet'], each, (label, kind, take) => ({
      name: `set/${part}/${label}/${two(take)}.wav`,
      bytes: wav(clip(kind, first + take)),
    }));
  });

export const labelCases: Case[] = [
  {
    name: 'labels are taken from the metadata.csv that came with the recordings, not from the sessions’ folders',
    files() {
      const archive = new RawZip();
      const rows = ['file_name,label'];
      let session = 0;
      ofEach(['dry', 'wet'], 24, (label, kind, take) => {
        const name = `session${1 + (session++ % 4)}/rec${kind}${two(take)}.wav`;
        rows.push(`${name},${label}`);
        archive.add(`set/${name}`, wav(clip(kind, take)));
      });
      return zip(archive.add('set/metadata.csv', `${rows.join('\n')}\n`));
    },
    check: ({ labels }) => expect(labels).toEqual({ dry: 24, wet: 24 }),
  },
  {
    name: 'of two naming schemes in one archive, the clips that get no label are counted',
    files() {
      const archive = new RawZip();
      ofEach(['ANG', 'HAP', 'SAD'], 12, (label, kind, take) => {
        archive.add(`first/${1001 + take}_IEO_${label}_HI.wav`, wav(clip(kind, take)));
        archive.add(`second/03-01-0${3 + kind}-01-01-01-${two(take + 1)}.wav`, wav(clip(kind, 100 + take)));
      });
      return zip(archive);
    },
    check({ labels, said }) {
      expect(labels).toEqual({ ANG: 12, HAP: 12, SAD: 12, '': 36 });
      expect(said).toMatch(/36 clips get none and are not used\. One without: second\//);
      expect(said).toContain('several data sets (CREMA-D, RAVDESS)');
    },
  },
  {
    name: 'a data set that is in the archive twice is told, and no copy is in another part',
    files() {
      const archive = new RawZip();
      for (const folder of ['set', 'set/set'])
        ofEach(['dry', 'wet'], 40, (label, kind, take) =>
          archive.add(`${folder}/${label}/${two(take)}.wav`, wav(clip(kind, take))),
        );
      return zip(archive);
    },
    check({ clips, said }) {
      expect(said).toMatch(/^Note: 80 clips are copies of others: /m);
      const partOf = new Map(clips.map(({ path, part }) => [path, part]));
      for (const { path, part } of clips) expect(partOf.get(path.replace('set/set/', 'set/'))).toBe(part);
    },
  },
  {
    name: 'cuts of one recording that are in train and in the test are told',
    files: () =>
      ofEach(['0', '1', '2'], 10, (label, kind, take) => {
        const [source, fold] = [200_000 + 31 * (10 * kind + take), 1 + (take % 5)];
        const whole = clip(kind, take, 0.9);
        return [...'ABC'].map((cut, at) => ({
          name: `audio/${fold}-${source}-${cut}-${label}.wav`,
          bytes: wav(whole.slice(4000 * at, 4000 * at + 5000)),
        }));
      }).flat(),
    check: ({ said }) => expect(said).toMatch(/^(All|\d+ of)? ?.*test recordings?.* (is|are) also in train/m),
  },
  {
    name: 'a data set’s own train and test folders are told where another split mixes them',
    files: ownFolders,
    request: { split: { method: 'random' } },
    check({ labels, said }) {
      expect(labels).toEqual({ dry: 28, wet: 28 });
      expect(said).toMatch(/^Warning: \d+ clips of the data set’s own test are not in the test here/m);
    },
  },
  {
    name: 'and are the split where no other is asked for',
    files: ownFolders,
    check({ clips }) {
      for (const { path, part } of clips) expect(part === 'test').toBe(path.startsWith('set/test/'));
    },
  },
  {
    name: 'labels that no training clip has are told, or kept in train',
    files: () => [
      ...few(['no', 'yes'], 20),
      ...ofEach('a b c d e f g h i j'.split(' '), 1, (label, kind) => ({
        name: `rare${label}_0.wav`,
        bytes: wav(clip(kind, 50)),
      })),
    ],
    check({ clips, said }) {
      const trained = new Set(clips.flatMap(({ label, part }) => (part === 'train' ? [label] : [])));
      const untrained = [...new Set(clips.map(({ label }) => label))].filter((label) => !trained.has(label));
      if (untrained.length > 1)
        expect(said).toContain(`Warning: ${untrained.length} labels have no clip in train and cannot be learnt: `);
      if (untrained.length === 1) expect(said).toContain(`Warning: No clip of ${untrained[0]} is in train`);
    },
  },
  {
    name: 'too few clips for the split is a sentence with the numbers',
    files: () => few(['no', 'yes'], 4),
    check: ({ failure: { error } }) =>
      expect(error).toMatchObject({ code: 'split/too-few-clips', message: expect.stringMatching(/^8 labelled clips/) }),
  },
  {
    name: 'stratified quarters of as many are enough',
    files: () => few(['no', 'yes'], 4),
    request: { split: { method: 'stratified', validationFraction: 0.25, testFraction: 0.25 } },
    check({ clips }) {
      for (const part of ['train', 'validation', 'test'] as const)
        expect(new Set(clips.filter((one) => one.part === part).map(({ label }) => label)).size).toBe(2);
    },
  },
  {
    name: 'one label is not enough to train, and is a sentence',
    files: () => few(['yes'], 20),
    check: ({ failure: { error } }) =>
      expect(error).toMatchObject({ code: 'labels/too-few-classes', params: { found: 1 } }),
  },
  {
    name: 'a rule that finds nothing shows a real path and what was looked for',
    files: () => few(['no', 'yes'], 10),
    request: { labelRule: { kind: 'field', separator: '-', index: 3 } },
    check({ failure: { stage, error } }) {
      expect([stage, error.code]).toEqual(['settings', 'labels/none-found']);
      expect(error.message).toMatch(/part 4 of the name, split at “-”, and “no_0.wav” has one part/);
    },
  },
  {
    name: 'a warm-up past the end is warned of, in the page’s words',
    files: () => few(['no', 'yes'], 40),
    request: { settings: { num_train_epochs: 1, warmup_steps: 500 } },
    check: ({ said }) =>
      expect(said).toMatch(/^Warning: Warm-up takes 500 updates; the total is \d+: the learning rate never gets to/m),
  },
];
