// Recordings as devices write them: odd headers, rates, lengths and encodings.

import { expect } from '@playwright/test';
import { type Case, type CaseFile, ofEach, two } from './case.ts';
import { adpcmWav, chunk, clip, wav } from './sounds.ts';

const names = ['dry', 'wet', 'windy'] as const;

function recordings(write: (kind: number, take: number) => Uint8Array): CaseFile[] {
  return ofEach(names, 8, (label, kind, take) => ({ name: `${label}_${two(take)}.wav`, bytes: write(kind, take) }));
}

const allAreThere: Case['check'] = ({ labels }) => expect(labels).toEqual({ dry: 8, wet: 8, windy: 8 });

export const recordingCases: Case[] = [
  {
    name: 'a wrong frame size in the header does no harm',
    files: () => recordings((kind, take) => wav(clip(kind, take), { blockAlign: 1 + (take % 3) * 3 })),
    check: allAreThere,
  },
  {
    name: 'a chunk of odd length without its padding, which libsndfile does not read either, is named',
    files() {
      const odd = chunk('LIST', Buffer.from('INFOISFT\x05\0\0\0phone'), false);
      return recordings((kind, take) => wav(clip(kind, take), { before: take % 2 ? odd : undefined }));
    },
    check({ labels, said }) {
      expect(labels).toEqual({ dry: 4, wet: 4, windy: 4 });
      expect(said).toMatch(/^Left out: dry_01\.wav: .*a chunk of odd length \(“LIST”\) without the byte/m);
    },
  },
  {
    name: 'a chunk of 400,000 bytes before the samples does no harm',
    files: () => recordings((kind, take) => wav(clip(kind, take), { before: chunk('LIST', new Uint8Array(400_001)) })),
    check: allAreThere,
  },
  {
    name: 'a rate that is no small ratio to 16,000 Hz is resampled',
    files: () => recordings((kind, take) => wav(clip(kind, take, 0.3, 37_111), { rate: 37_111 })),
    check: allAreThere,
  },
  {
    name: 'ADPCM among PCM is read',
    files: () => recordings((kind, take) => (take % 3 === 0 ? adpcmWav : wav)(clip(kind, take))),
    check: allAreThere,
  },
  {
    name: 'a session left among short clips is named with its length',
    files() {
      const session = { name: 'wet_session.wav', bytes: wav(clip(1, 99, 400, 8000), { rate: 8000, bits: 8 }) };
      return [...recordings((kind, take) => wav(clip(kind, take))), session];
    },
    check: ({ said }) => expect(said).toMatch(/^Warning: wet_session\.wav lasts 6 min 40 sec, far longer/m),
  },
  ...(['cut', 'shorten', 'leave-out'] as const).map(
    (how, at): Case => ({
      name: `a session among short clips, ${how}`,
      request: { longClips: { how, seconds: 10 } },
      files() {
        const session = { name: 'wet_session.wav', bytes: wav(clip(1, 99, 45, 8000), { rate: 8000, bits: 8 }) };
        return [...recordings((kind, take) => wav(clip(kind, take))), session];
      },
      check(found) {
        const session = found.clips.filter(({ path }) => path.startsWith('wet_session.wav'));
        const used = session.filter(({ part }) => part !== null);
        expect(session[0]).toMatchObject({ label: null, part: null });
        expect(used.map(({ label }) => label)).toEqual(Array([5, 1, 0][at]).fill('wet'));
      },
    }),
  ),
];
