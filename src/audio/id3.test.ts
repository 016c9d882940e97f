import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeAudio } from './audio-formats.ts';

const fixture = (name: string) => new Uint8Array(readFileSync(`fixtures/formats/${name}`));

/** An ID3v2 tag of so many bytes, all zero, with a footer or without. */
function tag(bytes: number, { footer = false } = {}): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(10 + bytes + (footer ? 10 : 0));
  whole.set([0x49, 0x44, 0x33, 4, 0, footer ? 0x10 : 0, 0, (bytes >> 14) & 127, (bytes >> 7) & 127, bytes & 127]);
  return whole;
}
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

test.each([
  ['short', [tag(20)]],
  ['with a footer', [tag(20, { footer: true })]],
  ['longer than 7 bits tell', [tag(40_000)]],
  ['two', [tag(300), tag(0)]],
])('a WAV behind an ID3 tag, %s, is read', async (_, tags) => {
  const plain = await decodeAudio(fixture('pcm16.wav'));
  expect(await decodeAudio(joined(...tags, fixture('pcm16.wav')))).toEqual(plain);
});

// in Node no browser decodes it
test.each([
  ['audio/no-decoder', /FLAC/, joined(tag(20), fixture('flac.flac'))],
  ['audio/no-decoder', /MP3/, joined(tag(20), fixture('mp3.mp3'))],
  ['audio/undecodable', /Behind its ID3 tag/, joined(tag(20), new Uint8Array(50))],
  ['audio/empty', /no sound behind it/, tag(20)],
  ['audio/not-audio', /not an audio file/, tag(20).subarray(0, 5)],
] as const)('what is behind a tag is told: %s, %s', async (code, message, file) => {
  await expect(decodeAudio(file)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});
