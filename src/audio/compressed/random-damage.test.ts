// Damaged compressed files, as far as Node gets without decoders: their containers. VOXTUNE_RANDOM_RUNS sets how often (`npm run fuzz`).

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { damage } from '../../testing/random-damage.ts';
import { decodeAudio } from '../audio-formats.ts';

const runs = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 60);

test.each([
  'mp3-48k-vbr.mp3',
  'mp3-without-header.mp3',
  'aac-16k-mono.m4a',
  'aac-44k.aac',
  'vorbis-16k-mono.ogg',
  'opus-8.opus',
  'opus.webm',
  'opus-in-mp4.mp4',
  'flac-in-ogg.oga',
  'flac-8k-8.flac',
  'pcm.mov',
])('%s, damaged anyhow, gives samples or is told', { timeout: 300_000 + 50 * runs }, async (name) => {
  const whole = new Uint8Array(readFileSync(`fixtures/formats/compressed/${name}`));
  await fc.assert(
    fc.asyncProperty(damage, async (damaged) => {
      const result = await decodeAudio(damaged(whole)).catch((thrown: unknown) => thrown);
      if (result instanceof Error) expect(result).toBeInstanceOf(VoxtuneError);
      else expect((result as { channels: Float32Array[] }).channels[0]?.length).toBeGreaterThan(0);
    }),
    { numRuns: runs },
  );
});
