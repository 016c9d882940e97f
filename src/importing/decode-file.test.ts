// Long recordings in blocks against the same steps on the whole of them.

import { expect, test } from 'vitest';
import { decodeAudio } from '../audio/audio-formats.ts';
import { downmix } from '../audio/downmix.ts';
import { resample } from '../audio/resample.ts';
import { usualLimits } from '../config/import-limits.ts';
import { listZip } from '../formats/zip/directory.ts';
import { writeZip } from '../formats/zip/writer.ts';
import { sha256Hex } from '../lib/hash.ts';
import { encodeSamples } from '../storage/clip-pack.ts';
import { type DecodeOptions, decodeFile } from './decode-file.ts';
import { intoPortions, portionBytes } from './decode-pool.ts';
import type { ImportFile } from './import-file.ts';

const options: DecodeOptions = { archives: [], sampleRateHz: 16_000, limits: usualLimits };

/** A 16-bit WAV: noise, silent until `soundFromSec`. */
function wav(rateHz: number, channelCount: number, seconds: number, soundFromSec = 0): Uint8Array<ArrayBuffer> {
  const count = Math.round(rateHz * seconds) * channelCount;
  const bytes = new Uint8Array(44 + 2 * count);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('RIFF    WAVEfmt '));
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * channelCount * 2, true);
  view.setUint16(32, channelCount * 2, true);
  view.setUint16(34, 16, true);
  bytes.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, 2 * count, true);
  let state = 1;
  for (let i = Math.round(soundFromSec * rateHz) * channelCount; i < count; i++) {
    state = (state * 48_271) % 2_147_483_647;
    view.setInt16(44 + 2 * i, state >> 16, true);
  }
  return bytes;
}

const loose = (bytes: Uint8Array<ArrayBuffer>): ImportFile => ({
  path: 'x.wav',
  bytes: bytes.length,
  source: { kind: 'file', file: new File([bytes], 'x.wav') },
});

/** What the pack would hold, and the last piece. */
async function decoded(file: ImportFile, given = options) {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let times = 1;
  for await (const piece of decodeFile(file, given)) {
    if (piece.kind === 'samples') parts.push(piece.bytes);
    else if (piece.kind === 'again') {
      parts = [];
      times++;
    } else return { last: piece, bytes: Buffer.concat(parts), pieceCount: parts.length, times };
  }
  throw new Error('It ended without a clip or a problem.');
}

async function wholly(bytes: Uint8Array<ArrayBuffer>) {
  const { channels, sampleRateHz } = await decodeAudio(bytes);
  const mono = downmix(channels);
  const encoded = encodeSamples(sampleRateHz === 16_000 ? mono : resample(mono, sampleRateHz, 16_000));
  return { ...encoded, contentHash: (await sha256Hex(encoded.bytes)).slice(0, 32) };
}

test.each([
  ['a short clip', wav(44_100, 2, 3), 1, 1],
  ['other rate, two channels', wav(44_100, 2, 140), 3, 1],
  ['16 bits do', wav(16_000, 1, 140), 3, 1],
  ['silence that 16 bits do for, then not', wav(16_000, 2, 140, 70), 3, 2],
])('in blocks as on the whole, to the bit: %s', async (_, bytes, pieceCount, times) => {
  const whole = await wholly(bytes);
  const found = await decoded(loose(bytes));
  expect(found.last).toMatchObject({ kind: 'clip', encoding: whole.encoding, contentHash: whole.contentHash });
  expect(Buffer.compare(found.bytes, whole.bytes)).toBe(0);
  expect([found.pieceCount, found.times]).toEqual([pieceCount, times]);
});

test('a long entry comes in blocks, and its wrong checksum makes it a problem at the end', async () => {
  const bytes = wav(16_000, 1, 300);
  const archive = await writeZip([{ path: 'x.wav', data: bytes, compress: true }]);
  const [entry] = (await listZip(archive)).entries;
  if (!entry) throw new Error('It is not listed.');
  const file = (one: typeof entry): ImportFile => {
    return { path: 'x.wav', bytes: one.uncompressedBytes, source: { kind: 'entry', archive: 0, entry: one } };
  };
  const given = { ...options, archives: [archive] };
  const good = await decoded(file(entry), given);
  expect(good.last).toMatchObject({ kind: 'clip', contentHash: (await wholly(bytes)).contentHash });
  const bad = await decoded(file({ ...entry, crc32: entry.crc32 ^ 1 }), given);
  expect(bad.last).toMatchObject({ kind: 'problem', error: { code: 'zip/corrupt' } });
  expect(bad.pieceCount).toBeGreaterThan(0);
});

test('a recording beyond the limit is refused before anything of it is decoded', async () => {
  const bytes = wav(16_000, 1, 61);
  const { last, pieceCount } = await decoded(loose(bytes), { ...options, limits: { ...usualLimits, clipMinutes: 1 } });
  expect(last).toMatchObject({
    kind: 'problem',
    error: { code: 'audio/too-long', params: { minutes: 2, limit: 1 } },
  });
  expect(pieceCount).toBe(0);
});

test('no portion is much larger than it should be, and short clips go together', async () => {
  const portions = [];
  const files = [
    loose(wav(16_000, 1, 1)),
    loose(wav(16_000, 1, 2)),
    loose(wav(44_100, 1, 200)),
    loose(wav(16_000, 1, 3)),
  ];
  for await (const portion of intoPortions(files, (file) => decodeFile(file, options))) portions.push(portion);
  const sizes = portions.map(({ pieces }) =>
    pieces.reduce((sum, { piece }) => sum + (piece.kind === 'samples' ? piece.bytes.length : 0), 0),
  );
  expect(Math.max(...sizes)).toBeLessThan(2 * portionBytes);
  expect(portions.length).toBe(4);
  expect(
    portions.flatMap(({ pieces }) => pieces.flatMap(({ at, piece }) => (piece.kind === 'clip' ? [at] : []))),
  ).toEqual([0, 1, 2, 3]);
});

test.each([
  [1e30, 'audio/undecodable'],
  [Number.NaN, 'audio/undecodable'],
  // integers that were saved as floats: too loud, but sound
  [2 ** 31, 'clip'],
])('a sample of %s in a float file: %s', async (sample, expected) => {
  const samples = new Float32Array(16_000).fill(0.1);
  samples[7] = sample;
  const bytes = new Uint8Array(44 + samples.byteLength);
  bytes.set(wav(16_000, 1, 0));
  bytes.set(new Uint8Array(samples.buffer), 44);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.length - 8, true);
  view.setUint16(20, 3, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 32, true);
  view.setUint32(40, samples.byteLength, true);
  const { last } = await decoded(loose(bytes));
  expect(last.kind === 'problem' ? last.error.code : last.kind).toBe(expected);
});
