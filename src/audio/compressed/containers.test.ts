// What is read of containers and headers beside mediabunny, on ffmpeg's files (tools/golden/compressed_audio.py).

import { readdirSync, readFileSync } from 'node:fs';
import { BufferSource, EncodedPacketSink, Input, WEBM } from 'mediabunny';
import { expect, test } from 'vitest';
import { present } from '../../lib/present.ts';
import { decodeAudio } from '../audio-formats.ts';
import { iTunesPadding, matroskaPadding, missingOfMatroska, missingOfMp4, missingOfOgg } from './containers.ts';
import { flacFrames, readFlacHeader } from './flac-frames.ts';
import { guarded } from './guarded-source.ts';
import { mp3Sound, readMp3Header } from './mp3-header.ts';

const folder = 'fixtures/formats/compressed';
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));

test.each([
  ['vorbis-3.ogg', 'Ogg with Vorbis of 3 channels'],
  ['speex.ogg', 'Ogg with Speex'],
  ['alac.m4a', 'MP4 with ALAC'],
  ['wma.wma', 'WMA'],
  ['wavpack.wv', 'WavPack'],
  ['true-audio.tta', 'TTA'],
  ['mp2.mp2', 'MP2'],
  ['ac3.ac3', 'AC-3'],
  ['pcm.caf', 'CAF'],
  ['pcm.w64', 'Sony Wave64'],
  ['mp3-in-wav.wav', 'WAV with MP3'],
])('what is not decoded is named: %s is %s', async (name, found) => {
  await expect(decodeAudio(bytesOf(`named/${name}`))).rejects.toMatchObject({
    code: 'audio/unsupported-format',
    params: { found },
  });
});

test('every named file is among them', () => {
  expect(readdirSync(`${folder}/named`)).toHaveLength(11);
});

test.each([
  ['flac-8k-8.flac', 'FLAC', 'Chrome, Edge, Firefox'],
  ['mp3-44k-stereo.mp3', 'MP3', 'Chrome, Edge, Firefox, Safari'],
  ['aac-16k-mono.m4a', 'AAC (MP4)', 'Chrome, Edge, Safari'],
  ['aac-44k.aac', 'AAC', 'Chrome, Edge, Safari'],
  ['opus.webm', 'Opus (WebM)', 'Chrome, Edge, Firefox'],
  ['opus-8.opus', 'Opus (Ogg)', 'Chrome, Edge, Firefox'],
  ['flac-in-ogg.oga', 'FLAC (Ogg)', 'Chrome, Edge, Firefox'],
])('without decoders, as here in Node, %s is named with the browsers that have one', async (name, found, browsers) => {
  await expect(decodeAudio(bytesOf(name))).rejects.toMatchObject({
    code: 'audio/no-decoder',
    params: { found, browsers },
  });
});

test('PCM in a container needs no decoder of the browser', async () => {
  expect((await decodeAudio(bytesOf('pcm.mov'))).channels.map(({ length }) => length)).toEqual([9261, 9261]);
});

/** As ffprobe and LAME say of the files. */
test.each([
  ['mp3-44k-stereo.mp3', { frameSamples: 1152, isDecoded: false, padding: { before: 576 } }],
  ['mp3-16k-mono.mp3', { frameSamples: 576, isDecoded: false, padding: { before: 576 } }],
  ['mp3-48k-vbr.mp3', { frameSamples: 1152, isDecoded: false, padding: { before: 576 } }],
])('%s says how much its encoder put before the sound', (name, header) => {
  const bytes = bytesOf(name);
  // behind its ID3 tag
  const start = bytes.findIndex((byte, i) => byte === 0xff && ((bytes[i + 1] ?? 0) & 0xe6) === 0xe2);
  const tagless = Buffer.from(bytes).toString('latin1', 0, 3) === 'ID3' ? bytes.subarray(start) : bytes;
  expect(readMp3Header(tagless, tagless.length)).toMatchObject(header);
});

test('an MP3 without such a header has none, and what ends too early is none either', () => {
  expect(readMp3Header(bytesOf('mp3-without-header.mp3').subarray(0, 800), 2000)).toBeNull();
  expect(readMp3Header(new Uint8Array(100), 100)).toBeNull();
  expect(readMp3Header(bytesOf('mp3-16k-mono.mp3').subarray(0, 30), 2000)).toBeNull();
});

test('of Fraunhofer’s header the frame itself is cut off', () => {
  const frame = new Uint8Array(400);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  frame.set(Buffer.from('VBRI'), 36);
  new DataView(frame.buffer).setUint32(36 + 14, 100);
  const header = readMp3Header(frame, 40_000);
  expect(header).toMatchObject({ frameCount: 100, isDecoded: true });
  expect(header && mp3Sound(header)).toEqual({ skip: 1152, keep: 115_200 });
});

test('the end that lacks is counted in bytes', async () => {
  for (const [name, missingOf] of [
    ['aac-16k-mono.m4a', missingOfMp4],
    ['opus-stereo.opus', missingOfOgg],
    ['opus.webm', missingOfMatroska],
    ['flac.mka', missingOfMatroska],
  ] as const) {
    const bytes = bytesOf(name);
    expect(await missingOf(bytes)).toBe(0);
    expect(await missingOf(bytes.subarray(0, -100))).toBe(100);
    expect(await missingOf(new Blob([bytes.subarray(0, -100)]))).toBe(100);
  }
});

test('iTunes’ own tag tells what is before the sound', async () => {
  const box = (name: string, content: string) => {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, 8 + content.length);
    return `${String.fromCharCode(...size)}${name}${content}`;
  };
  const tag = '\0\0\0\x14mean....com.apple.iTunes\0\0\0\x14name....iTunSMPB\0\0\0\x84data\0\0\0\x01\0\0\0\0';
  const file = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const told = `${tag} 00000000 00000840 000001CA 00000000003F31F6 00000000`;
  expect(await iTunesPadding(file(box('ftyp', 'M4A ') + box('moov', told)))).toBe(2112);
  expect(await iTunesPadding(file(box('ftyp', 'M4A ') + box('moov', 'nothing of it')))).toBe(0);
});

test('the last block of WebM tells what is too much of it', async () => {
  const bytes = bytesOf('opus.webm');
  // its packet, behind the block’s head, before the group’s other elements: 0x9B, 0x75A2
  const at = Buffer.from(bytes).lastIndexOf(Buffer.from([0x75, 0xa2]));
  expect(at).toBeGreaterThan(0);
  const packet = bytes.subarray(at - 40, at);
  expect(await matroskaPadding(bytes, packet)).toBeCloseTo(168 / 48_000, 6);
  expect(await matroskaPadding(bytes, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBe(0);
});

test.each(['flac-16k-mono.flac', 'flac-48k-6.flac', 'flac-12k.flac', 'flac-8k-8.flac'])(
  'the frames of %s are all that is behind its header, each beginning as a frame does',
  async (name) => {
    const bytes = bytesOf(name);
    const frames: Uint8Array[] = [];
    for await (const frame of flacFrames(bytes)) frames.push(frame);
    expect(frames.length).toBeGreaterThan(2);
    for (const frame of frames) expect([frame[0], (frame[1] ?? 0) & 0xfe]).toEqual([0xff, 0xf8]);
    const sound = Buffer.concat(frames);
    expect(Buffer.compare(sound, bytes.subarray(bytes.length - sound.length))).toBe(0);
    expect(readFlacHeader(bytes)).toMatchObject({ config: { codec: 'flac' } });
  },
);

test('an Ogg of two recordings one behind the other is named rather than read in part', async () => {
  const second = Buffer.from(bytesOf('opus-stereo.opus'));
  // another stream: ffmpeg numbers all alike where its output has to be the same each time
  for (let at = second.indexOf('OggS'); at >= 0; at = second.indexOf('OggS', at + 1)) second.writeUInt32LE(7, at + 14);
  const two = Buffer.concat([bytesOf('opus-mono.opus'), second]);
  await expect(decodeAudio(new Uint8Array(two))).rejects.toMatchObject({
    code: 'audio/unsupported-format',
    params: { found: 'Ogg with several recordings one behind the other' },
  });
});

test('mediabunny does not look for the next element of a damaged WebM for ever', async () => {
  const bytes = bytesOf('opus.webm');
  // what is behind the last cluster, within the segment
  bytes.fill(0x55, bytes.length - 20);
  const input = new Input({ formats: [WEBM], source: guarded(new BufferSource(bytes)) });
  const track = await input.getPrimaryAudioTrack();
  const read = async () => {
    for await (const _ of new EncodedPacketSink(present(track)).packets());
  };
  await expect(read()).rejects.toMatchObject({ code: 'audio/undecodable' });
});
