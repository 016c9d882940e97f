// A model's files damaged at random, from the bytes to the loaded weights: always a typed error or a correct load, never a hang, a crash or more than twice the file in
// memory. VOXTUNE_RANDOM_RUNS sets how many of each kind (`npm run fuzz`); VOXTUNE_RANDOM_SEED repeats a run.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { configJson } from '../export/config-json.ts';
import { parseFeatureExtractor } from '../formats/hugging-face/feature-extractor.ts';
import { parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { readPickle, tensorsOf } from '../formats/pytorch/pickle.ts';
import { openWeightFiles } from '../formats/weights/weight-files.ts';
import { writeZip } from '../formats/zip/writer.ts';
import { chooseHubFiles, parseHubListing } from '../hub/preview-model.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { checkNumbers, loadWeights } from '../model/weights/loading.ts';
import { countParameters } from '../model/weights/parameter-list.ts';
import { damage, oddJson } from '../testing/random-damage.ts';
import { readJson, readModelConfig } from './model-files.ts';
import { findModelFiles } from './pick-model-files.ts';

const numRuns = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 60);
const seed = Number(process.env.VOXTUNE_RANDOM_SEED ?? Date.now() % 2 ** 31);
const settings = { numRuns, seed, timeout: 120_000, endOnFailure: true };
const timeout = 300_000 + numRuns * 200;

const folder = 'fixtures/formats/models';
const bytesOf = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`));
const textOf = (path: string) => readFileSync(`${folder}/${path}`, 'utf8');
const config = parseModelConfig(JSON.parse(textOf('config.json')));

/** What is not a typed error is a fault; null: it was one. */
async function orTypedError<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof VoxtuneError) {
      expect(thrown.code).not.toBe('internal/unexpected');
      return null;
    }
    throw thrown;
  }
}

const arrays = ['Uint8Array', 'Uint16Array', 'Float32Array', 'Float64Array', 'ArrayBuffer'] as const;

/** Runs `work` and tells the largest array that it made by length, in bytes. */
async function largestArray(work: () => Promise<unknown>): Promise<number> {
  let largest = 0;
  const holder = globalThis as unknown as Record<string, new (...args: unknown[]) => object>;
  const originals = arrays.map((name) => [name, holder[name]!] as const);
  for (const [name, original] of originals) {
    const width = (original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    holder[name] = new Proxy(original, {
      construct(target, args, newTarget) {
        if (typeof args[0] === 'number') largest = Math.max(largest, args[0] * width);
        return Reflect.construct(target, args, newTarget === holder[name] ? target : newTarget);
      },
    });
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) holder[name] = original;
  }
  return largest;
}

test('the largest array is seen', async () => {
  expect(await largestArray(async () => new Float32Array(10))).toBe(40);
});

async function loadAll(files: ReadonlyMap<string, Blob>): Promise<Map<string, Float32Array>> {
  const source = await openWeightFiles(files);
  const loaded = loadWeights(source, config, 0);
  checkNumbers(loaded);
  return new Map([...loaded.weights].map(([name, { data }]) => [name, data]));
}

const weightFiles: [name: string, as: string][] = readdirSync(folder)
  .filter((name) => /^(f|bf|zip|legacy)/.test(name))
  .map((name) => [name, name.endsWith('.bin') ? 'pytorch_model.bin' : 'model.safetensors']);

describe('weights', () => {
  test.each(weightFiles)('%s', { timeout }, async (name, as) => {
    const whole = bytesOf(name);
    const good = await loadAll(new Map([[as, new Blob([whole])]]));
    await fc.assert(
      fc.asyncProperty(damage, async (spoil) => {
        const spoiled = spoil(whole);
        let loaded: Map<string, Float32Array> | null = null;
        const largest = await largestArray(async () => {
          loaded = await orTypedError(() => loadAll(new Map([[as, new Blob([spoiled])]])));
        });
        expect(largest).toBeLessThanOrEqual(2 * spoiled.length + 65_536);
        // every byte that counts is under a checksum there: what loads is what was saved
        if (loaded && name.startsWith('zip-')) expect(loaded).toEqual(good);
      }),
      settings,
    );
  });

  test('a safetensors header that says other things', { timeout }, async () => {
    const whole = bytesOf('f32.safetensors');
    const headerBytes = Number(new DataView(whole.buffer).getBigUint64(0, true));
    const header = new TextDecoder().decode(whole.subarray(8, 8 + headerBytes));
    await fc.assert(
      fc.asyncProperty(oddJson(header), async (odd) => {
        const text = new TextEncoder().encode(odd);
        const length = new Uint8Array(8);
        new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
        const file = new Blob([length, text, whole.subarray(8 + headerBytes)]);
        const largest = await largestArray(() => orTypedError(() => loadAll(new Map([['model.safetensors', file]]))));
        expect(largest).toBeLessThanOrEqual(2 * file.size + 65_536);
      }),
      settings,
    );
  });

  test('an index', { timeout }, async () => {
    const index = 'model.safetensors.index.json';
    const names = readdirSync(`${folder}/sharded`).filter((name) => name !== index);
    const shards = names.map((name) => [name, new Blob([bytesOf(`sharded/${name}`)])] as const);
    await fc.assert(
      fc.asyncProperty(oddJson(textOf(`sharded/${index}`)), async (text) => {
        await orTypedError(() => loadAll(new Map([...shards, [index, new Blob([text])]])));
      }),
      settings,
    );
  });

  test('a zip of a model', { timeout }, async () => {
    const parts = ['config.json', 'f16.safetensors'].map((name) => ({
      path: `model/${name === 'config.json' ? name : 'model.safetensors'}`,
      data: new Blob([bytesOf(name)]),
      compress: true,
    }));
    const whole = new Uint8Array(await (await writeZip(parts)).arrayBuffer());
    await fc.assert(
      fc.asyncProperty(damage, async (spoil) => {
        const files = await orTypedError(() => findModelFiles([new File([spoil(whole)], 'model.zip')]));
        if (files) await orTypedError(() => loadAll(files.weights));
      }),
      settings,
    );
  });
});

describe('good files beside bad ones', () => {
  const model = () => [
    new File([textOf('config.json')], 'config.json'),
    new File([bytesOf('f32.safetensors')], 'model.safetensors'),
  ];
  const expectGood = async (files: readonly File[]) => {
    const found = await findModelFiles(files);
    expect(await readModelConfig(found.config)).toEqual(config);
    expect(await loadAll(found.weights)).toEqual(await loadAll(new Map([['model.safetensors', model()[1]!]])));
  };

  test('a model among files of any content and name is found and whole', { timeout }, async () => {
    const names = fc.constantFrom(
      'notes.txt',
      'archive.zip',
      'pytorch_model.bin',
      'a/config.json',
      'training_args.bin',
      '',
    );
    const other = fc.tuple(names, fc.uint8Array({ maxLength: 64 }));
    await fc.assert(
      fc.asyncProperty(fc.array(other, { maxLength: 4 }), async (others) => {
        await expectGood([...others.map(([name, bytes]) => new File([bytes], name)), ...model()]);
      }),
      settings,
    );
  });

  test('a zip of a model whose other entries are damaged still holds the model', { timeout }, async () => {
    const [configFile, weights] = model();
    const parts = [
      { path: 'notes.bin', data: new Blob([new Uint8Array(5000)]) },
      { path: 'config.json', data: configFile!, compress: true },
      { path: 'model.safetensors', data: weights! },
    ];
    const whole = new Uint8Array(await (await writeZip(parts)).arrayBuffer());
    // its data lie behind its header of 30 bytes and its name
    const [start, end] = [30 + 'notes.bin'.length, 4000];
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start, max: end }),
        fc.uint8Array({ minLength: 1, maxLength: 50 }),
        async (at, junk) => {
          const spoiled = whole.slice();
          spoiled.set(junk, at);
          await expectGood([new File([spoiled], 'model.zip')]);
        },
      ),
      settings,
    );
  });

  test.each([
    ['refers to itself', [0x7d, 0x71, 0, ...text('state_dict'), 0x68, 0, 0x73]],
    ['is nested 100,000 levels deep', [...Array(100_000).fill(0x5d), ...Array(99_999).fill(0x61)]],
    [
      'calls with 200,000 arguments',
      [...global('torch._utils', '_rebuild_tensor_v2'), 0x28, ...Array(200_000).fill(0x4e), 0x74, 0x52],
    ],
  ])('a pickle that %s is a typed error', async (_, opcodes) => {
    const bytes = Uint8Array.from([0x80, 2, ...opcodes, 0x2e]);
    const { value } = (await orTypedError(() => readPickle(bytes))) ?? { value: null };
    expect(await orTypedError(() => tensorsOf(value))).toBeNull();
  });
});

/** Opcodes of a pickle: a text, and a name that is looked up. */
function text(letters: string): number[] {
  return [0x58, letters.length, 0, 0, 0, ...new TextEncoder().encode(letters)];
}
function global(module: string, name: string): number[] {
  return [0x63, ...new TextEncoder().encode(`${module}\n${name}\n`)];
}

describe('JSON', () => {
  test('config.json', { timeout }, async () => {
    const weights = new Map([['model.safetensors', new Blob([bytesOf('f32.safetensors')])]]);
    const source = await openWeightFiles(weights);
    const read = async (text: string) => {
      const odd = await readModelConfig(new Blob([text]));
      // what opens can be sent to a worker, and leave again
      structuredClone(odd);
      expect(JSON.parse(configJson(odd, ['a', 'b']))).toMatchObject({ label2id: { a: 0, b: 1 } });
      countParameters(odd, cachedMode(1));
      checkNumbers(loadWeights(source, odd, 0));
    };
    await fc.assert(
      fc.asyncProperty(oddJson(textOf('config.json')), async (text) => {
        const largest = await largestArray(() => orTypedError(() => read(text)));
        expect(largest).toBeLessThanOrEqual(2 * 27_676 + 65_536);
      }),
      settings,
    );
  });

  test('preprocessor_config.json', { timeout }, async () => {
    const text = textOf('../../golden/base/preprocessor_config.json');
    await fc.assert(
      fc.asyncProperty(oddJson(text), async (odd) => {
        await orTypedError(async () =>
          parseFeatureExtractor(await readJson(new Blob([odd]), 'preprocessor_config.json')),
        );
      }),
      settings,
    );
  });

  test.each([100, 200_000])('%i levels anywhere in config.json are refused when it is opened', async (levels) => {
    const nested = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const text = textOf('config.json').replace('{', `{"extra":${nested},`);
    await expect(readModelConfig(new Blob([text]))).rejects.toMatchObject({ code: 'model/bad-config' });
  });

  test('config.json, byte by byte', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (spoil) => {
        await orTypedError(() => readModelConfig(new Blob([spoil(bytesOf('config.json'))])));
      }),
      settings,
    );
  });

  test('the hub’s list of files', { timeout }, async () => {
    const file = (rfilename: string, size: number) => ({ rfilename, size, blobId: 'a'.repeat(40) });
    const weights = { ...file('model.safetensors', 9), lfs: { sha256: 'b'.repeat(64), size: 9, pointerSize: 134 } };
    const listing = { sha: 'c'.repeat(40), gated: false, siblings: [file('config.json', 5), weights] };
    await fc.assert(
      fc.asyncProperty(oddJson(JSON.stringify(listing)), async (odd) => {
        await orTypedError(() => chooseHubFiles('a/b', parseHubListing(JSON.parse(odd), 'hub')));
      }),
      settings,
    );
  });
});
