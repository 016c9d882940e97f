// Damaged compressed files through the browser's decoders. VOXTUNE_RANDOM_RUNS sets how often (`npm run fuzz`).

import fc from 'fast-check';
import { expect, test } from 'vitest';
import aac from '../../../fixtures/formats/compressed/aac-16k-mono.m4a?url';
import flac from '../../../fixtures/formats/compressed/flac-16k-mono.flac?url';
import mp3 from '../../../fixtures/formats/compressed/mp3-16k-mono.mp3?url';
import webm from '../../../fixtures/formats/compressed/opus.webm?url';
import opus from '../../../fixtures/formats/compressed/opus-mono.opus?url';
import vorbis from '../../../fixtures/formats/compressed/vorbis-16k-mono.ogg?url';
import { VoxtuneError } from '../../lib/errors.ts';
import { damage } from '../../testing/random-damage.ts';
import { decodeAudio } from '../audio-formats.ts';

const runs = Number(import.meta.env.VOXTUNE_RANDOM_RUNS || 15);

test.each(Object.entries({ aac, flac, mp3, webm, opus, vorbis }))(
  '%s, damaged anyhow, gives samples or is told',
  async (_, url) => {
    const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
    await fc.assert(
      fc.asyncProperty(damage, async (damaged) => {
        const result = await decodeAudio(damaged(whole)).catch((thrown: unknown) => thrown);
        if (result instanceof Error) expect(result).toBeInstanceOf(VoxtuneError);
        else {
          const { channels } = result as { channels: Float32Array[] };
          expect(channels[0]?.length).toBeGreaterThan(0);
          expect(channels.every((samples) => samples.every(Number.isFinite))).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  },
);
