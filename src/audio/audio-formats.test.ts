import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../lib/errors.ts';
import { readTensors } from '../testing/read-tensors.ts';
import { decodeAudio } from './audio-formats.ts';

const folder = 'fixtures/formats/audio';
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

describe('bit for bit what libsndfile reads', () => {
  // tools/golden/audio_formats.py; named by file and rate
  const expected = readTensors(join(folder, 'expected.safetensors'));

  test('every file is compared', () => {
    const files = readdirSync(folder).filter((name) => !name.endsWith('.safetensors'));
    expect([...expected.keys()].map((key) => key.split('@')[0]).sort()).toEqual(files.sort());
  });

  test.each([...expected])('%s', async (key, { shape, data }) => {
    const [name = '', rate] = key.split('@');
    const decoded = await decodeAudio(bytesOf(name));
    expect(decoded.sampleRateHz).toBe(Number(rate));
    expect(decoded.channels).toHaveLength(shape[0] ?? 0);
    expect(decoded.channels.flatMap((channel) => [...channel])).toEqual([...data]);
  });
});

test.each([
  [
    'cut in its samples',
    'pcm16.au',
    (file) => file.subarray(0, -9),
    'audio/truncated',
    /AU file should hold 1028 bytes/,
  ],
  ['cut in its header', 'pcm16.au', (file) => file.subarray(0, 20), 'audio/truncated', /ends inside its header/],
  ['of an unknown encoding', 'pcm16.au', (file) => file.with(15, 23), 'audio/unsupported-format', /AU with G\.721/],
  ['cut in its samples', 'pcm16.aiff', (file) => file.subarray(0, -9), 'audio/truncated', /AIFF file should hold 1028/],
  ['cut before its samples', 'pcm16.aiff', (file) => file.subarray(0, 30), 'audio/truncated', /AIFF file ends/],
  ['without samples', 'pcm16.aiff', (file) => file.with(7, 1).fill(0, 38), 'audio/truncated', /before its samples/],
  ['that is no AIFF', 'pcm16.aiff', (file) => file.with(8, 90), 'audio/not-audio', /not an audio file/],
] as [string, string, (file: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, string, RegExp][])(
  'a file %s is told (%s)',
  async (_, name, damage, code, message) => {
    const failure = await decodeAudio(damage(bytesOf(name))).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
  },
);

test('AIFF of another compression is named', async () => {
  const file = bytesOf('float.aiff');
  file.set(Buffer.from('ima4'), Buffer.from(file).indexOf('FL32'));
  await expect(decodeAudio(file)).rejects.toMatchObject({ params: { found: 'AIFF with IMA ADPCM' } });
});

const randomRuns = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 300);

test.each(['pcm24.aiff', 'alaw.aiff', 'pcm16.au', 'pcm16-little.aifc', 'pcm24-big.wav'])(
  'random changes to %s give samples or a typed error',
  async (name) => {
    const original = bytesOf(name);
    const change = fc.tuple(fc.nat(80), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.nat(original.length),
        async (changes, end) => {
          const file = original.slice(0, end);
          for (const [at, value] of changes) if (at < file.length) file[at] = value;
          const result = await decodeAudio(file).catch((thrown: unknown) => thrown);
          if (result instanceof Error) expect(result).toBeInstanceOf(VoxtuneError);
          else expect((result as { channels: Float32Array[] }).channels[0]?.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: randomRuns },
    );
  },
);
