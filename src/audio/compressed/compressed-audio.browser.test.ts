// What the browser decodes against what ffmpeg does (tools/golden/compressed_audio.py): as many samples, and the same ones. Where the
// browser that runs this lacks a codec, it has to say so.

import { expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { decodeAudio } from '../audio-formats.ts';
import { wholeAudio } from '../decoded-audio.ts';
import { openCompressed } from './compressed-audio.ts';

const urls = import.meta.glob<string>('../../../fixtures/formats/compressed/*.*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const bytesOf = async (name: string) => {
  const url = urls[`../../../fixtures/formats/compressed/${name}`];
  if (!url) throw new Error(`There is no ${name}.`);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
};

/** By file: [channel][sample]. */
async function readExpected() {
  const file = await bytesOf('expected.safetensors');
  const headerEnd = 8 + new DataView(file.buffer).getUint32(0, true);
  const header: Record<string, { shape: [number, number]; data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(file.subarray(8, headerEnd)),
  );
  return Object.entries(header).map(([key, { shape, data_offsets }]) => {
    const [name = '', rate] = key.split('@');
    const values = new Float32Array(file.slice(headerEnd + data_offsets[0], headerEnd + data_offsets[1]).buffer);
    const channels = Array.from({ length: shape[0] }, (_, i) => values.subarray(i * shape[1], (i + 1) * shape[1]));
    return { name, sampleRateHz: Number(rate), channels };
  });
}
const expected = await readExpected();

/** Of float32 decoders' sums in another order; ffmpeg gives what libopus decodes in 16 bits. */
const tolerances: readonly (readonly [RegExp, number])[] = [
  [/^(flac|pcm)/, 0],
  [/^opus/, 1.6e-5],
  [/^(mp3|aac|vorbis)/, 2e-6],
];

const codecs: readonly (readonly [RegExp, codec: string, name: string])[] = [
  [/^flac/, 'flac', 'FLAC'],
  [/^mp3/, 'mp3', 'MP3'],
  [/^aac/, 'mp4a.40.2', 'AAC'],
  [/^opus/, 'opus', 'Opus'],
  [/^vorbis/, 'vorbis', 'Vorbis'],
];

async function lacks(name: string): Promise<string | null> {
  const found = codecs.find(([pattern]) => pattern.test(name));
  if (!found) return null;
  const config = { codec: found[1], sampleRate: 48_000, numberOfChannels: 2, description: new Uint8Array(42) };
  const { supported } = await AudioDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
  return supported ? null : found[2];
}

test('every file is compared', () => {
  const files = Object.keys(urls).map((path) => path.slice(path.lastIndexOf('/') + 1));
  expect(expected.map(({ name }) => name).sort()).toEqual(files.filter((name) => !name.endsWith('tensors')).sort());
});

test.each(expected)('$name', async ({ name, sampleRateHz, channels }) => {
  const decoding = decodeAudio(await bytesOf(name));
  const missing = await lacks(name);
  if (missing) {
    await expect(decoding).rejects.toMatchObject({
      code: 'audio/no-decoder',
      message: expect.stringMatching(`^This browser cannot decode ${missing}`),
    });
    return;
  }
  const decoded = await decoding;
  expect(decoded.sampleRateHz).toBe(sampleRateHz);
  expect(decoded.channels.map(({ length }) => length)).toEqual(channels.map(({ length }) => length));
  const tolerance = tolerances.find(([pattern]) => pattern.test(name))?.[1];
  const differences = decoded.channels.map((samples, i) =>
    samples.reduce((most, value, k) => Math.max(most, Math.abs(value - (channels[i]?.[k] ?? Number.NaN))), 0),
  );
  for (const difference of differences) expect(difference).toBeLessThanOrEqual(tolerance ?? Number.NaN);
});

test.each([
  ['flac-16k-mono.flac', 'FLAC'],
  ['mp3-48k-vbr.mp3', 'MP3'],
  ['vorbis-16k-mono.ogg', 'Ogg'],
  ['opus.webm', 'WebM'],
  ['flac-in-ogg.oga', 'Ogg'],
  ['pcm.mov', 'MP4'],
])('%s as the browser holds it gives the same as in memory', async (name, format) => {
  const bytes = await bytesOf(name);
  const stream = await openCompressed(new Blob([bytes]), format);
  const fromBlob = await wholeAudio(stream);
  await stream.close?.();
  expect(fromBlob).toEqual(await decodeAudio(bytes));
});

test.each([
  ['flac-16k-mono.flac', 0.6],
  ['flac-in-ogg.oga', 0.6],
  ['mp3-48k-vbr.mp3', 0.4],
  ['opus-stereo.opus', 0.7],
  ['vorbis-16k-mono.ogg', 0.95],
  ['opus.webm', 0.7],
  ['flac-in-mp4.mp4', 0.9],
  ['pcm.mov', 0.5],
])('%s that was cut is told', async (name, share) => {
  const bytes = await bytesOf(name);
  const cut = decodeAudio(bytes.slice(0, share * bytes.length));
  await expect(cut).rejects.toMatchObject({ code: 'audio/truncated', message: expect.stringMatching(/should hold/) });
});

test('a tag before it, and other bytes before the first frame, change nothing', async () => {
  const plain = await bytesOf('mp3-44k-stereo.mp3');
  const tag = Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 30, ...new Array(30).fill(0)]);
  const expectedAudio = await decodeAudio(plain);
  for (const before of [tag, new Uint8Array(300)]) {
    expect(await decodeAudio(new Uint8Array([...before, ...plain]))).toEqual(expectedAudio);
  }
  const flac = await bytesOf('flac-16k-mono.flac');
  expect(await decodeAudio(new Uint8Array([...tag, ...flac]))).toEqual(await decodeAudio(flac));
});

test('what is damaged inside is told, and a decoder that is left in the middle is let go', async () => {
  const bytes = await bytesOf('vorbis-44k-stereo.ogg');
  const damaged = bytes.slice();
  // the codebooks
  damaged.fill(0x55, 1000, 2500);
  const failure = await decodeAudio(damaged).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(VoxtuneError);
  const stream = await openCompressed(bytes, 'Ogg');
  await stream.close?.();
  expect((await decodeAudio(bytes)).channels).toHaveLength(2);
});
