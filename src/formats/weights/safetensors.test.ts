import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { readSafetensors, streamSafetensors, writeSafetensors } from './safetensors.ts';

const golden = 'fixtures/golden/base/model.safetensors';

/** A file with the given header and as many data bytes. */
function fileOf(header: string, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

async function failure(data: Uint8Array | Blob): Promise<VoxtuneError> {
  try {
    const file = await readSafetensors(data);
    for (const name of file.names()) file.read(name);
  } catch (error) {
    expect(error).toBeInstanceOf(VoxtuneError);
    return error as VoxtuneError;
  }
  throw new Error('read without an error');
}

describe('reading', () => {
  test('what the Python library wrote, from memory and from a file', async () => {
    const bytes = await readFile(golden);
    for (const data of [new Uint8Array(bytes), new Blob([bytes])]) {
      const file = await readSafetensors(data);
      expect(file.metadata).toEqual({ format: 'pt' });
      expect(file.shape('classifier.weight')).toEqual([6, 24]);
      expect(file.dtype('classifier.weight')).toBe('F32');
      expect(file.read('classifier.weight')).toHaveLength(144);
    }
  });

  test('what is read belongs to the caller', async () => {
    const file = await readSafetensors(new Uint8Array(await readFile(golden)));
    const first = file.read('classifier.bias');
    const kept = [...first];
    first.fill(7);
    expect([...file.read('classifier.bias')]).toEqual(kept);
  });

  test('F16, BF16 and F64 become float32; scalars and empty tensors are tensors', async () => {
    const header = {
      half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
      brain: { dtype: 'BF16', shape: [1, 2], data_offsets: [4, 8] },
      double: { dtype: 'F64', shape: [], data_offsets: [8, 16] },
      none: { dtype: 'F32', shape: [0, 5], data_offsets: [16, 16] },
    };
    const bytes = fileOf(JSON.stringify(header), 16);
    const data = bytes.subarray(-16);
    data.set([0x00, 0x3c, 0x00, 0xc0, 0x80, 0x3f, 0x49, 0xc0]);
    new DataView(data.buffer, data.byteOffset).setFloat64(8, 0.1, true);
    const file = await readSafetensors(bytes);
    expect([...file.read('half')]).toEqual([1, -2]);
    expect([...file.read('brain')]).toEqual([1, -3.140625]);
    expect([...file.read('double')]).toEqual([Math.fround(0.1)]);
    expect(file.shape('double')).toEqual([]);
    expect(file.read('none')).toHaveLength(0);
  });

  test('integers can be listed but not read as weights', async () => {
    const file = await readSafetensors(fileOf('{"ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', 8));
    expect(file.dtype('ids')).toBe('I64');
    expect(() => file.read('ids')).toThrow(/"ids" holds I64/);
  });
});

describe('refusing', () => {
  const entry = (start: number, end: number) => `{"dtype":"F32","shape":[1],"data_offsets":[${start},${end}]}`;
  test.each<[string, string, number, RegExp]>([
    ['overlap', `{"a":${entry(0, 4)},"b":${entry(2, 6)}}`, 6, /"b" shares bytes/],
    ['a gap', `{"a":${entry(0, 4)},"b":${entry(6, 10)}}`, 10, /2 bytes before tensor "b"/],
    ['bytes left over', `{"a":${entry(0, 4)}}`, 8, /last 4 bytes/],
    ['out of range', `{"a":${entry(4, 8)}}`, 6, /"a": its data should be at bytes 4 to 8/],
    ['backwards', `{"a":${entry(4, 0)}}`, 4, /"a"/],
    ['shape against bytes', '{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]}}', 20, /takes 24 bytes/],
    ['negative shape', '{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}', 0, /"a"/],
    ['huge shape', '{"a":{"dtype":"F32","shape":[9e15,9e15],"data_offsets":[0,0]}}', 0, /"a"/],
    ['unknown dtype', '{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,1]}}', 1, /"Q4"/],
    ['dtype from the prototype', '{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,1]}}', 1, /not known/],
    ['twice the same name', `{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, 4, /names tensor "a" twice/],
    ['metadata that is not text', '{"__metadata__":{"a":1}}', 0, /__metadata__/],
    ['an array', '[]', 0, /JSON object/],
    ['not JSON', '{"a":', 0, /not valid JSON/],
  ])('%s', async (_, header, dataBytes, message) => {
    const error = await failure(fileOf(header, dataBytes));
    expect(error.code).toBe('model/bad-weights');
    expect(error.message).toMatch(message);
  });

  test('a length that the file does not have, without reading it', async () => {
    const file = new Uint8Array(16).fill(255);
    expect((await failure(new Blob([file]))).message).toMatch(/header should be 18446744073709551615 bytes/);
    expect((await failure(new Uint8Array(3))).message).toMatch(/at least 8 bytes/);
  });

  test('a file cut anywhere', async () => {
    const whole = new Uint8Array(
      await writeSafetensors([{ name: 'w', shape: [3], data: new Float32Array(3) }]).arrayBuffer(),
    );
    for (let length = 0; length < whole.length; length++) {
      expect((await failure(whole.subarray(0, length))).code).toBe('model/bad-weights');
    }
  });

  test('random bytes changed in the header give a typed error or a readable file', async () => {
    const whole = new Uint8Array(
      await writeSafetensors([{ name: 'w', shape: [3], data: new Float32Array(3) }]).arrayBuffer(),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 13), fc.nat(255), async (at, value) => {
        const changed = whole.slice();
        changed[at] = value;
        try {
          const file = await readSafetensors(changed);
          for (const name of file.names()) file.read(name);
        } catch (error) {
          expect(error).toBeInstanceOf(VoxtuneError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing', () => {
  test('gives the Python library’s file byte for byte', async () => {
    const original = new Uint8Array(await readFile(golden));
    const file = await readSafetensors(original);
    const tensors = file.names().map((name) => ({ name, shape: file.shape(name), data: file.read(name) }));
    const written = writeSafetensors(tensors.reverse(), { metadata: file.metadata });
    expect(Buffer.from(await written.arrayBuffer()).equals(original)).toBe(true);
  });

  test('halves when asked', async () => {
    const blob = writeSafetensors([{ name: 'w', shape: [2], data: Float32Array.of(1, 1 / 3) }], { dtype: 'F16' });
    const file = await readSafetensors(blob);
    expect(file.dtype('w')).toBe('F16');
    expect([...file.read('w')]).toEqual([1, 0.333251953125]);
    expect(file.metadata).toEqual({ format: 'pt' });
  });

  test('refuses what a half cannot hold, and names it', () => {
    const tensors = [{ name: 'w', shape: [2], data: Float32Array.of(1, 70_000) }];
    expect(() => writeSafetensors(tensors, { dtype: 'F16' })).toThrow(/Weight w has 70000 at position 1/);
  });

  test('asks for the numbers of a tensor when its piece is due, and knows the size before', () => {
    let reads = 0;
    const tensor = (name: string) => ({
      name,
      shape: [2],
      get data() {
        reads++;
        return Float32Array.of(1, 2);
      },
    });
    const streamed = streamSafetensors([tensor('b'), tensor('a')]);
    const pieces = streamed.pieces()[Symbol.iterator]();
    const header = pieces.next().value as Uint8Array;
    expect(reads).toBe(0);
    pieces.next();
    expect(reads).toBe(1);
    expect(streamed.byteLength).toBe(header.byteLength + 16);
  });

  test('puts whole numbers first, so that none lies askew behind halves', async () => {
    const tensors = [
      { name: 'a', shape: [3], data: Float32Array.of(1, 2, 3) },
      { name: 'count', shape: [1], data: Float32Array.of(7), dtype: 'I64' as const },
    ];
    const file = await readSafetensors(writeSafetensors(tensors, { dtype: 'F16' }));
    expect(file.names()).toEqual(['count', 'a']);
    expect([...file.read('a')]).toEqual([1, 2, 3]);
  });

  test('takes shared memory and parts of arrays', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(16));
    shared.set([1, 2, 3, 4]);
    const file = await readSafetensors(writeSafetensors([{ name: 'w', shape: [2], data: shared.subarray(1, 3) }]));
    expect([...file.read('w')]).toEqual([2, 3]);
  });

  test('refuses a wrong shape and a repeated name', () => {
    const data = new Float32Array(2);
    expect(() => writeSafetensors([{ name: 'w', shape: [3], data }])).toThrow(/\[3\] but 2 numbers/);
    expect(() => writeSafetensors([0, 1].map(() => ({ name: 'w', shape: [2], data })))).toThrow(/called "w"/);
  });
});
