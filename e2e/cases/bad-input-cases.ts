// What people bring by mistake: each is a clear sentence, and the rest is imported.

import { expect } from '@playwright/test';
import { type Case, ofEach } from './case.ts';
import { clip, wav } from './sounds.ts';

const good = ofEach(['no', 'yes'], 20, (label, kind, take) => ({
  name: `${label}_${take}.wav`,
  bytes: wav(clip(kind, take)),
}));
const goodIsThere: Case['check'] = ({ labels }) => expect(labels).toEqual({ no: 20, yes: 20 });

const threeHours = 3 * 3600 * 16_000 * 2;

export const badInputCases: Case[] = [
  {
    name: 'text that is called .wav',
    files: () => [
      ...good,
      { name: 'yes_99.wav', bytes: Buffer.from('recorded on Tuesday, in the kitchen\n'.repeat(40)) },
    ],
    check(found) {
      goodIsThere(found);
      expect(found.said).toMatch(/^Left out: yes_99\.wav: .*(text|not audio|no audio|not an audio)/im);
      expect(found.said).toMatch(/ 1 file left out, /);
    },
  },
  {
    name: 'a recording of three hours',
    files() {
      const [begin] = [wav(new Int16Array(8000))];
      const header = Buffer.from(begin).subarray(0, 44);
      header.writeUInt32LE(threeHours + 36, 4);
      header.writeUInt32LE(threeHours, 40);
      return [...good, { name: 'yes_party.wav', bytes: header, length: 44 + threeHours }];
    },
    check(found) {
      goodIsThere(found);
      expect(found.said).toMatch(
        /^Left out: yes_party\.wav: The recording lasts 180 minutes, and up to 30 are imported/m,
      );
    },
  },
  {
    name: '400 labels',
    files: () =>
      ofEach(
        Array.from({ length: 400 }, (_, i) => `word${i}`),
        2,
        (label, kind, take) => ({ name: `${label}_${take}.wav`, bytes: wav(clip(kind % 9, kind + take, 0.05)) }),
      ),
    request: { labelRule: { kind: 'field', separator: '_', index: 0 } },
    check({ labels, said }) {
      expect(Object.keys(labels)).toHaveLength(400);
      expect(said).toMatch(/^Labels: 400 labels\./m);
      expect(said).toMatch(/^(Note|Warning): \d+ labels have (fewer than 10 clips to learn from|no clip in train)/m);
    },
  },
  {
    name: 'fewer clips than a batch',
    files: () =>
      ofEach(['no', 'yes'], 4, (label, kind, take) => ({ name: `${label}_${take}.wav`, bytes: wav(clip(kind, take)) })),
    request: { split: { method: 'stratified', validationFraction: 0.25, testFraction: 0.25 } },
    check: ({ said }) =>
      expect(said).toMatch(/^Warning: A batch of 8 is larger than the 4 clips there are to train on\.$/m),
  },
];
