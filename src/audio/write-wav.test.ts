import { expect, test } from 'vitest';
import { decodeWav } from './wav.ts';
import { toInt16, writeWav } from './write-wav.ts';

test('what is written is read again, in pieces of any size', async () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => 0.9 * Math.sin(i / 9));
  const chunks = [
    toInt16(samples.subarray(0, 333)),
    toInt16(samples.subarray(333, 334)),
    toInt16(samples.subarray(334)),
  ];
  const wav = writeWav(chunks, 44_100);
  const decoded = await decodeWav(new Uint8Array(await wav.arrayBuffer()));
  expect(decoded.sampleRateHz).toBe(44_100);
  expect(decoded.channels).toHaveLength(1);
  expect([...(decoded.channels[0] ?? [])]).toEqual([...samples].map((sample) => Math.round(sample * 32768) / 32768));
});

test('what is beyond full scale stays at it', () => {
  expect([...toInt16(Float32Array.from([1.5, -2, 1]))]).toEqual([32767, -32768, 32767]);
});
