// WAV whose chunks are not as they should be: read where libsndfile or ffmpeg read it, else told as it is.

import { expect, test } from 'vitest';
import { decodeAudio } from './audio-formats.ts';

const word = (value: number) => String.fromCharCode(...[0, 8, 16, 24].map((shift) => (value >>> shift) & 255));
const chunk = (name: string, content: string, size = content.length) =>
  name + word(size) + content + (content.length % 2 ? '\0' : '');
const format = chunk('fmt ', `\x01\0\x01\0${word(8000)}${word(16_000)}\x02\0\x10\0`);
const four = '\x01\0\x02\0\x03\0\x04\0';
const samples = chunk('data', four);
/** An odd chunk that lacks the byte behind it. */
const unpadded = chunk('LIST', 'INFOxyz').slice(0, -1);

function wav(chunks: string[], riffBytes?: number): Uint8Array<ArrayBuffer> {
  const content = `WAVE${chunks.join('')}`;
  return Uint8Array.from(`RIFF${word(riffBytes ?? content.length)}${content}`, (letter) => letter.charCodeAt(0));
}

test.each([
  ['a list before the format', [chunk('LIST', 'INFOxyz'), format, samples], 4],
  ['a chunk that nobody knows', [format, chunk('what', 'odd'), samples], 4],
  ['an empty chunk', [format, chunk('abcd', ''), samples], 4],
  ['an odd last chunk without its byte', [format, samples, unpadded], 4],
  ['samples behind a length of 0', [format, chunk('data', four, 0)], 4],
  ['samples behind a chunk of none', [format, chunk('data', ''), samples], 4],
  ['an unknown length', [format, chunk('data', four, 0xffffffff)], 4],
] as const)('%s', async (_, chunks, frameCount) => {
  const { channels } = await decodeAudio(wav([...chunks]));
  expect(channels.map(({ length }) => length)).toEqual([frameCount]);
  expect(channels[0]?.[3]).toBe(4 / 32_768);
});

test.each([
  [
    'an odd chunk without its byte, before the samples',
    [format, unpadded, samples],
    'audio/odd-chunk',
    /odd length \(“LIST”\) without the byte/,
  ],
  ['and before the format', [unpadded, format, samples], 'audio/odd-chunk', /“LIST”/],
  ['a byte too many', [format, '\0', samples], 'audio/bad-chunk', /no chunk at byte 36, behind “fmt”/],
  ['a chunk that ends behind the file', [format, chunk('LIST', 'INFO', 999), samples], 'audio/truncated', /999 bytes/],
  ['no samples', [format, chunk('LIST', 'INFO')], 'audio/empty', /no chunk “data”/],
  ['a list alone behind no samples', [format, chunk('data', ''), chunk('LIST', 'INFO')], 'audio/empty', /no samples/],
  ['samples before the format', [samples, format], 'audio/undecodable', /before its format/],
] as const)('%s is told', async (_, chunks, code, message) => {
  await expect(decodeAudio(wav([...chunks]))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('a file that ends between two chunks and says that it is longer was cut', async () => {
  await expect(decodeAudio(wav([format], 500))).rejects.toMatchObject({ code: 'audio/truncated' });
});
