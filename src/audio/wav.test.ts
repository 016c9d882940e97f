import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../lib/errors.ts';
import { readTensors } from '../testing/read-tensors.ts';
import { companded } from './companding.ts';
import { decodeWav } from './wav.ts';

const folder = 'fixtures/formats';
const bytesOf = async (name: string) => new Uint8Array(await readFile(`${folder}/${name}`));

async function codeOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    await decodeWav(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(VoxtuneError);
    return (error as VoxtuneError).code;
  }
  return 'decoded';
}

/** What libsndfile read (tools/golden/formats.py). */
const expected = readTensors(`${folder}/wav-expected.safetensors`);

describe('bit for bit what libsndfile reads', () => {
  test.each([
    ['pcm8', 8000],
    ['pcm16', 16_000],
    ['pcm24', 44_100],
    ['pcm32', 48_000],
    ['float', 22_050],
    ['double', 11_025],
    ['mulaw', 8000],
    ['alaw', 8000],
    ['extensible16', 16_000],
    ['extensible24', 16_000],
    ['extensible-float', 16_000],
    ['rf64', 16_000],
  ])('%s', async (name, sampleRateHz) => {
    const decoded = await decodeWav(await bytesOf(`${name}.wav`));
    const { shape, data } = expected.get(name)!;
    expect(decoded.sampleRateHz).toBe(sampleRateHz);
    expect(decoded.channels).toHaveLength(shape[0]!);
    expect(decoded.channels.flatMap((channel) => [...channel])).toEqual([...data]);
  });

  test('every code of mu-law and A-law', () => {
    expect([...companded('mu-law')]).toEqual([...expected.get('mulaw-all')!.data]);
    expect([...companded('A-law')]).toEqual([...expected.get('alaw-all')!.data]);
  });
});

/** A mono 16-bit file of four samples, from chunks; `dataBytes` is what it says its length is. */
function wavOf(
  options: { before?: string; dataBytes?: number; samples?: number[]; rate?: number; after?: string } = {},
) {
  const { before = '', samples = [1, -2, 3, -4], rate = 8000, after = '' } = options;
  const letters = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
  const word = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
  const data = samples.flatMap((sample) => word(sample).slice(0, 2));
  const head = [...letters('RIFF'), ...word(0), ...letters('WAVE'), ...letters(before)];
  const format = [...letters('fmt '), ...word(16), 1, 0, 1, 0, ...word(rate), ...word(2 * rate), 2, 0, 16, 0];
  const dataHead = [...letters('data'), ...word(options.dataBytes ?? data.length)];
  return Uint8Array.from([...head, ...format, ...dataHead, ...data, ...letters(after)]);
}
const decoded = [1, -2, 3, -4].map((value) => value / 32_768);

describe('headers that differ', () => {
  test('chunks before and after the samples, of odd length too', async () => {
    const bytes = wavOf({ before: 'LIST\x03\0\0\0abc\0', after: 'LIST\x02\0\0\0xy' });
    expect([...(await decodeWav(bytes)).channels[0]!]).toEqual(decoded);
  });

  test.each([0, 0x7ffff000, 0x80000000, 0xffffffff])(
    'a length of %i left by a program that wrote to a pipe',
    async (dataBytes) => {
      expect([...(await decodeWav(wavOf({ dataBytes }))).channels[0]!]).toEqual(decoded);
    },
  );

  test('an incomplete last frame is dropped', async () => {
    expect([...(await decodeWav(wavOf({ dataBytes: 7 }))).channels[0]!]).toEqual(decoded.slice(0, 3));
    expect([...(await decodeWav(wavOf({ dataBytes: 9 }))).channels[0]!]).toEqual(decoded);
    expect([...(await decodeWav(wavOf().subarray(0, 51))).channels[0]!]).toEqual(decoded.slice(0, 3));
  });

  test('a view into a larger buffer', async () => {
    const bytes = wavOf();
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect([...(await decodeWav(larger.subarray(3))).channels[0]!]).toEqual(decoded);
  });
});

describe('what cannot be used says why', () => {
  test('empty and cut files', async () => {
    expect(await codeOf(new Uint8Array())).toBe('audio/empty');
    expect(await codeOf(wavOf({ samples: [] }))).toBe('audio/empty');
    const whole = wavOf();
    // 51 lacks less than a frame
    for (let length = 4; length < 51; length++) expect(await codeOf(whole.subarray(0, length))).toBe('audio/truncated');
    await expect(decodeWav(whole.subarray(0, 47))).rejects.toThrow(/should hold 8 bytes of samples but ends after 3/);
  });

  test.each([
    ['flac.flac', 'FLAC'],
    ['ogg.ogg', 'Ogg'],
    ['mp3.mp3', 'MP3'],
    ['aiff.aiff', 'AIFF'],
    ['w64.w64', 'Sony Wave64'],
  ])('%s is %s', async (name, found) => {
    const bytes = await bytesOf(name);
    await expect(decodeWav(bytes)).rejects.toMatchObject({ code: 'audio/unsupported-format', params: { found } });
  });

  test('a length of 0 is believed where RIFF agrees', async () => {
    const bytes = wavOf({ samples: [], after: 'LIST\x02\0\0\0xy' });
    new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
    expect(await codeOf(bytes)).toBe('audio/empty');
  });

  test('samples that are not numbers', async () => {
    const bytes = await bytesOf('float.wav');
    bytes.fill(0xff, bytes.length - 4);
    expect(await codeOf(bytes)).toBe('audio/undecodable');
  });

  test('rates that no recording has', async () => {
    expect(await codeOf(wavOf({ rate: 0 }))).toBe('audio/unsupported-format');
    expect(await codeOf(wavOf({ rate: 5 }))).toBe('audio/unsupported-format');
  });

  test('text and random bytes', async () => {
    expect(await codeOf(new TextEncoder().encode('a,b,c\n1,2,3\n'))).toBe('audio/not-audio');
    expect(await codeOf(new TextEncoder().encode('RIFF....AAAA'))).toBe('audio/not-audio');
  });

  test('random damage gives samples or a typed error', async () => {
    const whole = (await bytesOf('extensible16.wav')).slice(0, 140);
    const change = fc.record({ at: fc.nat(79), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 5 }), async (changes) => {
        const bytes = whole.slice();
        for (const { at, value } of changes) bytes[at] = value;
        try {
          for (const channel of (await decodeWav(bytes)).channels) expect(channel.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(VoxtuneError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
