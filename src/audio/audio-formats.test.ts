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
  [
    'with nothing behind its format',
    'pcm16.aiff',
    (file) => file.fill(0, 38),
    'audio/bad-chunk',
    /at byte 38, behind “COMM”/,
  ],
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
  file.set(Buffer.from('GSM '), Buffer.from(file).indexOf('FL32'));
  await expect(decodeAudio(file)).rejects.toMatchObject({ params: { found: 'AIFF with GSM 6.10' } });
});

describe('ADPCM', () => {
  const withWord = (file: Uint8Array<ArrayBuffer>, name: string, at: number, value: number) => {
    new DataView(file.buffer).setUint32(Buffer.from(file).indexOf(name) + at, value, true);
    return file;
  };
  const whole = async (name: string) => (await decodeAudio(bytesOf(name))).channels;

  // a block of 256 bytes each channel: what lacks of the last one is 100 bytes of codes, two frames each
  test.each([
    ['ima-adpcm-1.wav', 200],
    ['ms-adpcm-1.wav', 200],
    ['ms-adpcm-2.wav', 100],
  ])('of the last block in %s counts what is there', async (name, missing) => {
    const file = bytesOf(name);
    const data = Buffer.from(file).indexOf('data') + 8;
    const shorter = withWord(file.slice(0, -100), 'data', 4, file.length - data - 100);
    const expected = (await whole(name)).map((channel) => [...channel.subarray(0, channel.length - missing)]);
    expect((await decodeAudio(shorter)).channels.map((channel) => [...channel])).toEqual(expected);
  });

  test('a file that was cut is told', async () => {
    const cut = decodeAudio(bytesOf('ima-adpcm-1.wav').slice(0, -1));
    await expect(cut).rejects.toMatchObject({ code: 'audio/truncated' });
  });

  test('a wrong count of samples in a block decodes nothing; a block of no bytes, and other codes, are named', async () => {
    // channels, rate, bytes a second, bytes and bits of a block; then how many samples it has
    const [blockAt, samplesAt] = [20, 26];
    // and the first letters of the next chunk
    const other = withWord(bytesOf('ima-adpcm-1.wav'), 'fmt ', samplesAt, 0x6166_0007);
    expect((await decodeAudio(other)).channels).toEqual(await whole('ima-adpcm-1.wav'));
    const found = (file: Uint8Array<ArrayBuffer>) => decodeAudio(file).catch(({ params }) => params.found);
    expect(await found(withWord(bytesOf('ima-adpcm-1.wav'), 'fmt ', blockAt, 0x0003_0100))).toBe(
      'WAV with 3-bit IMA ADPCM',
    );
    expect(await found(withWord(bytesOf('ms-adpcm-1.wav'), 'fmt ', blockAt, 0x0004_0000))).toBe(
      'WAV with Microsoft ADPCM of 1 channels in blocks of 0 bytes',
    );
  });
});

const randomRuns = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 300);

test.each([
  'ms-adpcm-2.wav',
  'ima-adpcm-1.wav',
  'ima-adpcm-2.aifc',
  'pcm24.aiff',
  'alaw.aiff',
  'pcm16.au',
  'pcm16-little.aifc',
  'pcm24-big.wav',
])('random changes to %s give samples or a typed error', async (name) => {
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
});
