import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { writeZip } from '../zip/writer.ts';
import { readPytorchCheckpoint } from './checkpoint.ts';
import { readPickle } from './pickle.ts';

const folder = 'fixtures/formats';
const open = async (path: string) => readPytorchCheckpoint(new Blob([await readFile(path)]));

describe('checkpoints that torch wrote', () => {
  test.each(['checkpoint', 'checkpoint-protocol4', 'checkpoint-legacy', 'checkpoint-nested'])(
    '%s: every view, dtype and shared storage reads as torch reads it',
    async (name) => {
      const expected = await readSafetensors(
        new Uint8Array(await readFile(`${folder}/checkpoint-expected.safetensors`)),
      );
      const checkpoint = await open(`${folder}/${name}.bin`);
      expect(checkpoint.names().sort()).toEqual([...expected.names(), 'ids'].sort());
      for (const tensor of expected.names()) {
        expect(checkpoint.shape(tensor)).toEqual(expected.shape(tensor));
        expect([...checkpoint.read(tensor)]).toEqual([...expected.read(tensor)]);
      }
      expect(checkpoint.dtype('half')).toBe('F16');
      expect(checkpoint.dtype('ids')).toBe('I64');
      expect(() => checkpoint.read('ids')).toThrow(/"ids" holds I64/);
    },
  );

  test('what is read belongs to the caller, also from a shared storage', async () => {
    const checkpoint = await open(`${folder}/checkpoint.bin`);
    const kept = [...checkpoint.read('plain')];
    checkpoint.read('plain').fill(9);
    expect([...checkpoint.read('plain')]).toEqual(kept);
  });
});

describe('refusing', () => {
  test('a pickle that would run something, naming it', async () => {
    await expect(open(`${folder}/checkpoint-evil.bin`)).rejects.toMatchObject({
      code: 'pickle/forbidden',
      params: { name: 'os.getenv' },
    });
  });

  test.each(['builtins.eval', 'torch._utils.__init__', 'torch.hub.load', 'torch.constructor', 'torch.__proto__'])(
    '%s',
    (name) => {
      const dot = name.lastIndexOf('.');
      const pickle = new TextEncoder().encode(`c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n.`);
      expect(() => readPickle(pickle)).toThrow(expect.objectContaining({ code: 'pickle/forbidden', params: { name } }));
    },
  );

  test('a storage type cannot be called', () => {
    const pickle = new TextEncoder().encode('ctorch\nFloatStorage\n)R.');
    expect(() => readPickle(pickle)).toThrow(expect.objectContaining({ code: 'model/bad-weights' }));
  });

  test('a negative length, which would be read for ever', () => {
    // BINBYTES with length -5
    expect(() => readPickle(Uint8Array.of(0x42, 0xfb, 0xff, 0xff, 0xff))).toThrow(/damaged/);
  });

  test('other files', async () => {
    await expect(readPytorchCheckpoint(new Blob(['hello']))).rejects.toThrow(/not a PyTorch checkpoint/);
    await expect(readPytorchCheckpoint(await writeZip([{ path: 'a.txt', data: '' }]))).rejects.toThrow(/no data.pkl/);
    const pickledList = new Blob([Uint8Array.of(0x80, 2, 0x5d, 0x2e)]);
    await expect(readPytorchCheckpoint(pickledList)).rejects.toThrow(/magic number/);
  });

  test('a changed number', async () => {
    const bytes = new Uint8Array(await readFile('fixtures/golden/base/pytorch_model.bin'));
    bytes[bytes.length >> 1]! ^= 1;
    const checkpoint = await readPytorchCheckpoint(new Blob([bytes]));
    expect(() => checkpoint.names().map((name) => checkpoint.read(name))).toThrow(/numbers are damaged/);
  });

  test.each(['checkpoint.bin', 'checkpoint-legacy.bin'])(
    'random damage to %s gives tensors or a typed error',
    async (name) => {
      const whole = new Uint8Array(await readFile(`${folder}/${name}`));
      const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = whole.slice();
          for (const { at, value } of changes) bytes[at] = value;
          try {
            const checkpoint = await readPytorchCheckpoint(new Blob([bytes]));
            for (const tensor of checkpoint.names()) {
              try {
                checkpoint.read(tensor);
              } catch (error) {
                expect(error).toBeInstanceOf(VoxtuneError);
              }
            }
          } catch (error) {
            expect(error).toBeInstanceOf(VoxtuneError);
          }
        }),
        { numRuns: Number(process.env.VOXTUNE_RANDOM_RUNS ?? 1500) },
      );
    },
    60_000,
  );
});
